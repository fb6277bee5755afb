"""What a device is asked to sign: good for one answer, for five minutes, for one purpose."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.people.models import PasskeyChallenge
from innovation.people.rules import CHALLENGE_LIFETIME, challenge_hash


def new(session: Session, purpose: str, now: datetime) -> bytes:
    """A challenge; only its hash is kept."""
    forget(session, now)
    challenge = secrets.token_bytes(32)
    kept = challenge_hash(purpose, challenge)
    session.add(PasskeyChallenge(challenge_hash=kept, expires_at=now + CHALLENGE_LIFETIME))
    return challenge


def take(session: Session, purpose: str, challenge: bytes, now: datetime) -> None:
    """Use a challenge up: of two answers at one moment only one finds it. Raises RuleBroken (422)."""
    there = PasskeyChallenge.challenge_hash == challenge_hash(purpose, challenge)
    taken = sa.delete(PasskeyChallenge).where(there).returning(PasskeyChallenge.expires_at)
    expires_at = session.scalar(taken)
    if expires_at is None or expires_at <= now:
        raise refused()


def forget(session: Session, now: datetime) -> int:
    """Erase what nobody answered in time; how many."""
    old = sa.delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now)
    return len(session.scalars(old.returning(PasskeyChallenge.challenge_hash)).all())


def refused() -> RuleBroken:
    """What is said of every answer that does not hold, whatever is wrong with it."""
    return RuleBroken(
        N_("Your device did not give a passkey that works here. Try again, or use the code by e-mail."), 422
    )
