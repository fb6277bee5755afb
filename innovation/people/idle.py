"""Accounts that nobody uses: two letters first, and then they are deleted."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import RuleBroken
from innovation.people.actions import erase
from innovation.people.models import Person
from innovation.people.rules import FIRST_WARNING, Due, due


def idle(session: Session, now: datetime) -> Sequence[int]:
    """The ids of people who have not signed in for so long that something may be due."""
    unseen = Person.last_seen_on.is_(None) & (Person.created_at <= now - FIRST_WARNING)
    seen = Person.last_seen_on <= (now - FIRST_WARNING).date()
    return session.scalars(sa.select(Person.id).where(seen | unseen).order_by(Person.id)).all()


def take(session: Session, person_id: int, now: datetime) -> tuple[Due, Person | None]:
    """Do what is due for one account: count a warning, which the caller sends, or delete it.

    The last admin is never deleted. Somebody who signed in meanwhile is left alone.
    """
    person = session.get(Person, person_id)
    if person is None:
        return Due.NOTHING, None
    locked(session, person)
    since = person.last_seen_on or person.created_at.date()
    found = due(since, person.warnings, person.warned_on, now.date())
    if found is Due.WARNING:
        person.warnings, person.warned_on = person.warnings + 1, now.date()
    elif found is Due.END:
        try:
            erase(session, person)
        except RuleBroken:
            return Due.NOTHING, None
    return found, person


def put_back(session: Session, person_id: int) -> None:
    """A warning could not be sent: it does not count."""
    person = session.get_one(Person, person_id)
    person.warnings -= 1
    person.warned_on = None
