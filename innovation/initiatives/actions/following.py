"""Following an initiative by e-mail: asking, confirming, and stopping with one click.

Links are signed with the app's secret, so nothing of them is kept.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy.orm import Session, joinedload

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import Follower, Initiative
from innovation.initiatives.rules.telling import CONFIRMATION_LIFETIME


def confirmation_token(secret: str, initiative_id: int, email: str) -> str:
    """What the link in the first letter holds."""
    return URLSafeTimedSerializer(secret, salt="follow").dumps([initiative_id, email])


def stopping_token(secret: str, email: str) -> str:
    """What the link to stop holds; it works for as long as the address follows anything."""
    return URLSafeSerializer(secret, salt="unfollow").dumps(email)


def address_of(secret: str, token: str) -> str | None:
    """The address that may be stopped with this link, or None when we did not sign it."""
    try:
        return str(URLSafeSerializer(secret, salt="unfollow").loads(token))
    except BadSignature:
        return None


def ask(session: Session, initiative: Initiative, email: str, locale: str, now: datetime) -> None:
    """Write down who wants to follow; until the address is confirmed nothing is sent to it."""
    forget_unconfirmed(session, now)
    locked(session, initiative)  # of two who ask for the same address at once, the second finds the first
    found = _follower(session, initiative.id, email)
    if found is None:
        found = Follower(initiative_id=initiative.id, email=email)
        session.add(found)
    if found.confirmed_at is None:
        found.locale, found.asked_at = locale, now


def forget_unconfirmed(session: Session, now: datetime) -> int:
    """Erase addresses that nobody confirmed in time; their number."""
    over = Follower.asked_at < now - CONFIRMATION_LIFETIME
    old = sa.delete(Follower).where(Follower.confirmed_at.is_(None), over)
    return len(session.scalars(old.returning(Follower.id)).all())


def asked(session: Session, secret: str, token: str) -> Follower | None:
    """Who may be confirmed with this link, while it works."""
    age = int(CONFIRMATION_LIFETIME.total_seconds())
    try:
        initiative_id, email = URLSafeTimedSerializer(secret, salt="follow").loads(token, max_age=age)
    except BadSignature:
        return None
    return _follower(session, initiative_id, email)


def confirm(session: Session, secret: str, token: str, now: datetime) -> Follower:
    """Follow from now on; doing it again changes nothing. Raises RuleBroken (410) when the link is old."""
    found = asked(session, secret, token)
    if found is None:
        raise RuleBroken(N_("This link does not work any more. Ask for a new one."), 410)
    locked(session, found).confirmed_at = found.confirmed_at or now
    return found


def followed(session: Session, email: str) -> Sequence[Follower]:
    """What an address follows, by title."""
    wanted = (
        sa.select(Follower)
        .join(Follower.initiative)
        .where(Follower.email == email, Follower.confirmed_at.is_not(None))
        .options(joinedload(Follower.initiative))
        .order_by(Initiative.title, Follower.id)
    )
    return session.scalars(wanted).all()


def stop(session: Session, email: str, initiative_id: int | None = None) -> None:
    """Let an address follow this initiative no longer, or nothing any more; its rows are deleted."""
    for row in session.scalars(sa.select(Follower).where(Follower.email == email)):
        if initiative_id in (None, row.initiative_id):
            session.delete(row)
    session.flush()


def _follower(session: Session, initiative_id: int, email: str) -> Follower | None:
    return session.scalar(
        sa.select(Follower)
        .where(Follower.initiative_id == initiative_id, Follower.email == email)
        .options(joinedload(Follower.initiative))
    )
