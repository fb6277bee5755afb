"""Tips and offers: what people give beside their vote."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.rules import Phase
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person
from innovation.voting.models import Offer, Tip
from innovation.voting.snapshot import Live


def give_tip(session: Session, evening: Live, pitch_id: int, text: str, token: str, today: date) -> None:
    """Keep a tip. The same form sent twice is one tip. Nothing ties it to a voter."""
    if session.get(Tip, token) is None:
        made = Tip(id=token, event_id=evening.event_id, pitch_id=pitch_id, text=text, given_on=today)
        made.rehearsal = evening.phase is Phase.REHEARSAL
        session.add(made)


def give_offer(session: Session, evening: Live, pitch_id: int, given: Mapping[str, Any], today: date) -> None:
    """Keep an offer with its consent. The same form sent twice is one offer."""
    if session.get(Offer, given["token"]) is None:
        made = Offer(
            id=given["token"],
            event_id=evening.event_id,
            pitch_id=pitch_id,
            kinds=",".join(given["kinds"]),
            name=given["name"],
            email=given["email"] or "",
            phone=given["phone"] or "",
            message=given["message"] or "",
            consent=bool(given["consent"] and given["adult"]),
            rehearsal=evening.phase is Phase.REHEARSAL,
            given_on=today,
        )
        session.add(made)


#: How long contact details of an offer are kept, counted from the day they were given.
OFFERS_KEPT = timedelta(weeks=8)


def erase_old_offers(session: Session, today: date) -> int:
    """Erase offers whose time is over; the number erased."""
    over = sa.delete(Offer).where(Offer.given_on < today - OFFERS_KEPT)
    return len(session.scalars(over.returning(Offer.id)).all())


#: How long the words of a tip are kept; what a team did with it stays.
TIPS_KEPT = timedelta(days=365)


def scrub_old_tips(session: Session, today: date) -> int:
    """Take the words out of tips whose time is over; the number scrubbed."""
    over = sa.update(Tip).where(Tip.given_on < today - TIPS_KEPT, Tip.text != "").values(text="")
    return len(session.scalars(over.returning(Tip.id)).all())


def hide(shared: Tip | Offer, by: Person, why: str) -> None:
    """Keep a tip or an offer from the initiator, with a reason. Raises RuleBroken without one."""
    if not why.strip():
        raise RuleBroken(N_("Say why this is hidden."), 422)
    shared.hidden_why, shared.hidden_by_id = why.strip()[:300], by.id


def show(shared: Tip | Offer) -> None:
    """Let the initiator see it after all."""
    shared.hidden_why = shared.hidden_by_id = None


def export_offers(session: Session, person: Person) -> dict[str, Any]:
    """The offers of help that were left with the address of this person."""
    found = session.scalars(_offers_of(person))
    return {
        "offers": [
            {
                "given_on": offer.given_on.isoformat(),
                "kinds": offer.kinds.split(","),
                "name": offer.name,
                "phone": offer.phone,
                "message": offer.message,
            }
            for offer in found
        ]
    }


def erase_offers(session: Session, person: Person) -> None:
    """Forget the offers of help that were left with the address of this person."""
    for offer in session.scalars(_offers_of(person)):
        session.delete(offer)


def _offers_of(person: Person) -> sa.Select[Any]:
    return sa.select(Offer).where(sa.func.lower(Offer.email) == person.email).order_by(Offer.id)


EXPORTERS.append(export_offers)
ERASERS.append(erase_offers)
KEPT += [
    Kept(
        "offers",
        N_("Your name and how to reach you, when you offer help on a vote card"),
        N_("So that who brought the idea can get in touch."),
        N_("Eight weeks after you left them."),
        lambda session, now: erase_old_offers(session, now.date()),
    ),
    Kept(
        "tips",
        N_("Tips on a vote card, without your name"),
        N_("For who brought the idea."),
        N_("One year."),
        lambda session, now: scrub_old_tips(session, now.date()),
    ),
    Kept(
        "ballots",
        N_("Your vote, without your name"),
        N_("So that everybody can count again."),
        N_("As long as the result. At closing, all that ties a vote to a phone or card is destroyed."),
    ),
]
