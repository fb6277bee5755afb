"""What proposals and counts of paper votes hold about people, for their export and their erasure."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.evenings.models import Event
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person
from innovation.voting.models import PaperCount, Proposal, Round


def export_proposals(session: Session, person: Person) -> dict[str, Any]:
    """What this person proposed and agreed to."""
    mine = (Proposal.proposed_by_id == person.id) | (Proposal.seconded_by_id == person.id)
    asked = sa.select(Proposal, Event.title).join(Event, Event.id == Proposal.event_id).where(mine)
    return {
        "proposals": [
            {
                "evening": evening,
                "act": one.act.value,
                "proposed": one.proposed_by_id == person.id,
                "agreed": one.seconded_by_id == person.id,
                "reason": one.reason if one.proposed_by_id == person.id else "",
                "at": one.proposed_at.isoformat(),
            }
            for one, evening in session.execute(asked.order_by(Proposal.id))
        ]
    }


def erase_proposals(session: Session, person: Person) -> None:
    """Take back what waits; what was done keeps its reason and loses the name."""
    waits = sa.delete(Proposal).where(Proposal.proposed_by_id == person.id, Proposal.settled_at.is_(None))
    session.execute(waits)
    for column in (Proposal.proposed_by_id, Proposal.seconded_by_id):
        session.execute(sa.update(Proposal).where(column == person.id).values({column: None}))


def export_counts(session: Session, person: Person) -> dict[str, Any]:
    """The votes of which this person counted the slips; what was counted stands in the results."""
    asked = sa.select(Event.slug, Round.number).join(Round, Round.event_id == Event.id).join(PaperCount)
    mine = asked.where((PaperCount.counted_by_id == person.id) | (PaperCount.checked_by_id == person.id))
    found = session.execute(mine.order_by(Event.slug, Round.number))
    return {"paper_votes_counted": [{"evening": slug, "vote": number} for slug, number in found]}


def erase_counts(session: Session, person: Person) -> None:
    """Take the name of this person off what they counted; the counts stay."""
    for role in ("counted_by", "checked_by"):
        who = getattr(PaperCount, f"{role}_id")
        session.execute(sa.update(PaperCount).where(who == person.id).values({role: "", f"{role}_id": None}))


EXPORTERS += [export_proposals, export_counts]
ERASERS += [erase_proposals, erase_counts]
KEPT += [
    Kept(
        "proposals",
        N_("That you proposed or agreed to declare a vote void, or to publish results"),
        N_("So that it can be seen that two people decided."),
        N_("Until you delete your account. The reason you gave stays, without your name."),
    ),
    Kept(
        "paper counts",
        N_("Your name, when you counted paper votes"),
        N_("So that everybody can see that two people counted."),
        N_("As long as the result, or until you delete your account."),
    ),
]
