"""What proposals hold about people, for their export and their erasure."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.evenings.models import Event
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person
from innovation.voting.models import Proposal


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


EXPORTERS.append(export_proposals)
ERASERS.append(erase_proposals)
KEPT.append(
    Kept(
        "proposals",
        N_("That you proposed or agreed to declare a vote void, or to publish results"),
        N_("So that it can be seen that two people decided."),
        N_("Until you delete your account. The reason you gave stays, without your name."),
    )
)
