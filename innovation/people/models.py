"""Tables of people and their sign-in codes."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from innovation.db import Base
from innovation.network.models import Municipality
from innovation.network.rules import Perspective
from innovation.people.rules import Role


def first_session_version() -> int:
    """Where a session version begins. Random, since SQLite gives the number of an erased last row out
    again: a cookie of the person before must not fit the next one.
    """
    return secrets.randbelow(1_000_000_000) + 1


class Person(Base):
    """Somebody with an account. Everyone is an initiator; some are organiser or admin as well."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)  #: lower case
    name: Mapped[str] = mapped_column(sa.String(80), default="")  #: as shown
    role: Mapped[Role] = mapped_column(default=Role.INITIATOR)
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("municipality.id", ondelete="SET NULL"))
    perspective: Mapped[Perspective | None]
    organisation: Mapped[str] = mapped_column(
        sa.String(80), default="", server_default=""
    )  #: as they wrote it
    languages: Mapped[str] = mapped_column(sa.String(80), default="")  #: codes with commas: nl,tr
    locale: Mapped[str | None] = mapped_column(sa.String(8))  #: language of screens and mails
    session_version: Mapped[int] = mapped_column(
        default=first_session_version
    )  #: raised to end every session
    created_at: Mapped[datetime]
    last_seen_on: Mapped[date | None]
    warnings: Mapped[int] = mapped_column(default=0, server_default="0")  #: letters that the account will end
    warned_on: Mapped[date | None]

    municipality: Mapped[Municipality | None] = relationship()

    # What flask-login asks of a person (its mixin adds nothing else).
    is_active = True
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """Identity in the session cookie: worthless once the session version is raised."""
        return f"{self.id}.{self.session_version}"

    @property
    def is_organiser(self) -> bool:
        """May organise: organisers and admins."""
        return self.role in (Role.ORGANISER, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        """May appoint others and change the network."""
        return self.role is Role.ADMIN

    @property
    def shown_name(self) -> str:
        """The name as shown; before one is chosen, the part of the address before the @."""
        return self.name or self.email.partition("@")[0]


class SignInCode(Base):
    """A code and link that were mailed to an address; both are kept as hashes only.

    An empty `code_hash` is a link without a code: one that the command line made.
    """

    __tablename__ = "sign_in_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey that somebody signs in with (WebAuthn); its private half stays on their device."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    uses: Mapped[int] = mapped_column(default=0)  #: the counter of the device; it never goes back
    name: Mapped[str] = mapped_column(sa.String(80), default="")  #: as its owner calls the device
    made_on: Mapped[date]
    used_on: Mapped[date | None]


class PasskeyChallenge(Base):
    """A challenge that was given out; it is good for one answer, for a few minutes."""

    __tablename__ = "passkey_challenge"

    challenge_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RoleChange(Base):
    """Who made whom what, and when."""

    __tablename__ = "role_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    role: Mapped[Role]

    person: Mapped[Person | None] = relationship(foreign_keys=person_id)  #: None: has left
    by: Mapped[Person | None] = relationship(foreign_keys=by_id)  #: None: has left, or the command line


def person_by_session(session: Session, identity: str) -> Person | None:
    """The person behind a session cookie, if its session version still holds."""
    number, _, version = identity.partition(".")
    person = session.get(Person, int(number)) if number.isdecimal() else None
    return person if person and version == str(person.session_version) else None


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with this address, in whatever case it was typed."""
    return session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def staff(session: Session) -> Sequence[Person]:
    """Admins first, then organisers, by name."""
    return session.scalars(
        sa.select(Person)
        .where(Person.role != Role.INITIATOR)
        .order_by(Person.role, Person.name, Person.email)
    ).all()


def role_history(session: Session, most: int = 50) -> Sequence[RoleChange]:
    """The latest appointments, newest first."""
    return session.scalars(
        sa.select(RoleChange)
        .options(joinedload(RoleChange.person), joinedload(RoleChange.by))
        .order_by(RoleChange.id.desc())
        .limit(most)
    ).all()
