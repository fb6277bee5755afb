"""Offering help to the network as a whole, and taking that back."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import Helper
from innovation.initiatives.rules.matching import HELP_LIFETIME, HelpKind
from innovation.people.models import Person


def offer(session: Session, by: Person, kinds: Collection[HelpKind], text: str, now: datetime) -> Helper:
    """Offer help for a year, or change what was offered. Raises RuleBroken (422) without a kind."""
    if not kinds:
        raise RuleBroken(N_("Choose at least one."), 422)
    forget_helpers(session, now)
    helper = session.get(Helper, by.id) or Helper(person_id=by.id)
    helper.kinds = ",".join(kind for kind in HelpKind if kind in kinds)
    helper.text, helper.offered_at, helper.until = text.strip()[:600], now, now + HELP_LIFETIME
    session.add(helper)
    return helper


def forget_helpers(session: Session, now: datetime) -> int:
    """Erase offers of help that nobody made again; their number."""
    old = sa.delete(Helper).where(Helper.until <= now)
    return len(session.scalars(old.returning(Helper.person_id)).all())


def withdraw(session: Session, by: Person) -> None:
    """Offer no help any more; nothing of it is kept."""
    session.execute(sa.delete(Helper).where(Helper.person_id == by.id))
