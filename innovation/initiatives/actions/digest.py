"""The weekly letter to followers: one for each address, with all that is new in what it follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.initiatives.models import Follower, Member, Update
from innovation.initiatives.rules.telling import SETTLING, digest_due


@dataclass(frozen=True)
class News:
    """One update, ready to be read in a letter; it needs the database no more."""

    initiative_id: int
    title: str
    by: str
    text: str
    told_at: datetime


@dataclass(frozen=True)
class Digest:
    """One letter: to whom, in which language, and what is new; `before`: up to when each row was told."""

    email: str
    locale: str
    news: Sequence[News]
    before: dict[int, datetime | None]


_FOLLOWING = Follower.confirmed_at.is_not(None)
_NEW = Update.told_at > sa.func.coalesce(Follower.told_until, Follower.confirmed_at)


def waiting(session: Session, now: datetime) -> Sequence[str]:
    """Addresses for which there is something new."""
    asked = (
        sa.select(Follower.email)
        .join(Update, Update.initiative_id == Follower.initiative_id)
        .where(_FOLLOWING, _NEW, Update.told_at <= now - SETTLING)
        .distinct()
        .order_by(Follower.email)
    )
    return session.scalars(asked).all()


def take(session: Session, email: str, now: datetime) -> Digest | None:
    """The letter for an address, which counts as sent from now on; None when there is none this week."""
    until = now - SETTLING
    rows = _rows(session, email)
    if not digest_due((row.told_until for row in rows), until):
        return None
    news = _news(session, email, until)
    if not news:
        return None
    before = {row.id: row.told_until for row in rows}
    for row in rows:
        row.told_until = max(until, row.confirmed_at or until)
    newest = max(rows, key=lambda row: row.asked_at)
    return Digest(email, newest.locale, news, before)


def put_back(session: Session, digest: Digest) -> None:
    """Let a letter that could not be sent be tried again."""
    for row in _rows(session, digest.email):
        row.told_until = digest.before.get(row.id, row.told_until)


def _rows(session: Session, email: str) -> Sequence[Follower]:
    wanted = sa.select(Follower).where(Follower.email == email, _FOLLOWING).order_by(Follower.id)
    return session.scalars(wanted.with_for_update()).all()


def _news(session: Session, email: str, until: datetime) -> list[News]:
    wanted = (
        sa.select(Update)
        .join(Follower, Follower.initiative_id == Update.initiative_id)
        .where(Follower.email == email, _FOLLOWING, _NEW, Update.told_at <= until)
        .options(joinedload(Update.initiative), joinedload(Update.member).joinedload(Member.person))
        .order_by(Update.initiative_id, Update.told_at, Update.id)
    )
    return [_told(update) for update in session.scalars(wanted)]


def _told(update: Update) -> News:
    by = update.member.shown_name if update.member else ""
    return News(update.initiative_id, update.initiative.title, by, update.text, update.told_at)
