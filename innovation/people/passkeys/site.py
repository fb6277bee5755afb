"""Who asks for passkeys, what a device is asked, and finding the passkey that answered."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from webauthn.helpers.exceptions import WebAuthnException

from innovation.people.models import Passkey, Person
from innovation.people.rules import CHALLENGE_LIFETIME, user_handle

#: What the library raises for an answer that does not hold, or that is no answer at all.
REFUSED = (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError)
PATIENCE = CHALLENGE_LIFETIME.seconds * 1000  #: ms that a device may take


@dataclass(frozen=True)
class Site:
    """Who asks for passkeys: the domain and address of its pages, and the app's secret."""

    domain: str
    origin: str
    secret: str

    def handle(self, person: Person) -> bytes:
        """How a device knows this person."""
        return user_handle(self.secret, person.id, person.created_at.timestamp())


@dataclass(frozen=True)
class Asked:
    """What a device is asked, as the browser wants it, and the challenge in it."""

    options: str
    challenge: bytes


def known(session: Session, credential_id: bytes) -> Passkey | None:
    """The passkey with this id, locked: its counter is compared and raised in one go."""
    chosen = sa.select(Passkey).where(Passkey.credential_id == credential_id)
    return session.scalar(chosen.with_for_update().execution_options(populate_existing=True))
