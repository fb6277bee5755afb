"""Telling what was done with tips and offers that the room gave."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import FollowUp, Initiative
from innovation.voting.models import Offer, Tip
from innovation.voting.publishing import received


@dataclass(frozen=True)
class Given:
    """What the room gave for an initiative's pitch, and what was told about it, by the id of each."""

    tips: list[Tip]
    offers: list[Offer]
    told: dict[str, FollowUp]


def given(session: Session, initiative: Initiative) -> Given:
    """The tips and offers that the team may see."""
    if initiative.pitch_id is None:
        return Given([], [], {})
    tips, offers = received(session, initiative.pitch_id, Tip), received(session, initiative.pitch_id, Offer)
    rows = session.scalars(sa.select(FollowUp).where(FollowUp.initiative_id == initiative.id))
    told = {str(row.tip_id or row.offer_id): row for row in rows}
    return Given(tips, offers, told)


def tell_of_tip(session: Session, initiative: Initiative, tip: Tip, text: str, now: datetime) -> None:
    """Say in public what was done with a tip, or say it better."""
    locked(session, initiative)
    row = session.scalar(sa.select(FollowUp).where(FollowUp.tip_id == tip.id))
    if row is None:
        row = FollowUp(initiative_id=initiative.id, tip_id=tip.id)
        session.add(row)
    row.text, row.told_at = text, now


def tell_of_offer(session: Session, initiative: Initiative, offer: Offer, text: str, now: datetime) -> None:
    """Say to whoever offered help what was done with it. Raises RuleBroken (409) the second time."""
    locked(session, initiative)
    if session.scalar(sa.select(FollowUp).where(FollowUp.offer_id == offer.id)):
        raise RuleBroken(N_("They have been told already."))
    row = FollowUp(initiative_id=initiative.id, offer_id=offer.id, text=text, told_at=now)
    session.add(row)
