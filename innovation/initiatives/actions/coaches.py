"""Who is a coach: made and ended by organisers, described by themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import Coach, Coaching
from innovation.network.models import Theme
from innovation.people.models import Person, person_by_email
from innovation.pictures import Picture

DESCRIBED = ("introduction", "times", "room", "active")


def appoint(session: Session, email: str, now: datetime) -> Coach:
    """Make whoever has this address a coach. Teams see them once they have described themselves.

    Raises RuleBroken (409) for who is a coach already.
    """
    person = person_by_email(session, email) or _new(session, email, now)
    locked(session, person)
    if session.get(Coach, person.id):
        raise RuleBroken(N_("This person is a coach already."))
    coach = Coach(person=person, active=False, since=now)
    session.add(coach)
    return coach


def dismiss(session: Session, coach: Coach) -> None:
    """Let somebody be a coach no longer. Raises RuleBroken (409) while a team counts on them."""
    locked(session, coach)
    if taken(session, coach.person_id):
        raise RuleBroken(N_("Teams count on this coach. First end that on the page of each initiative."))
    session.delete(coach)


def describe(session: Session, coach: Coach, values: Mapping[str, Any], themes: Collection[int]) -> None:
    """Take over what a coach says of themselves."""
    for name in DESCRIBED:
        setattr(coach, name, values[name])
    coach.themes = list(session.scalars(sa.select(Theme).where(Theme.id.in_(themes)).order_by(Theme.name)))


def photograph(coach: Coach, picture: Picture | None) -> None:
    """Give a coach a photo, or none."""
    coach.photo, coach.photo_version = (picture.webp, picture.version) if picture else (None, "")


def taken(session: Session, coach_id: int) -> int:
    """How many teams have asked this coach, or have their yes."""
    asked = sa.select(sa.func.count()).where(Coaching.coach_id == coach_id, Coaching.ended_at.is_(None))
    return session.scalar(asked) or 0


def _new(session: Session, email: str, now: datetime) -> Person:
    person = Person(email=email.strip().lower(), created_at=now)
    session.add(person)
    session.flush()
    return person
