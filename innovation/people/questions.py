"""Questions about the passkeys of people."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.people.models import Passkey, Person


def passkeys_of(session: Session, person: Person) -> Sequence[Passkey]:
    """The passkeys of this person, the oldest first."""
    chosen = sa.select(Passkey).where(Passkey.person_id == person.id)
    return session.scalars(chosen.order_by(Passkey.id)).all()


def with_passkey(session: Session) -> set[int]:
    """The ids of everybody who has a passkey."""
    return set(session.scalars(sa.select(Passkey.person_id).distinct()))
