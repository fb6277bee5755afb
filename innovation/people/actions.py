"""What people do: ask for a code, sign in, sign out, change their profile, appoint, leave.

Nothing here commits. A wrong code raises RuleBroken and has counted a try, so its caller commits too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import in_turn, locked
from innovation.errors import N_, RuleBroken
from innovation.network.rules import Perspective
from innovation.people import rules
from innovation.people.models import Person, RoleChange, SignInCode, person_by_email
from innovation.people.rules import Role

#: What else somebody's export holds: each gives named parts. Features to the right append theirs.
EXPORTERS: list[Callable[[Session, Person], dict[str, Any]]] = []
#: What else goes when somebody leaves; called before the person's row is deleted, the last one first.
ERASERS: list[Callable[[Session, Person], None]] = []


@dataclass(frozen=True)
class Keys:
    """What is mailed to whoever wants to sign in: six digits, and the secret of a link."""

    code: str
    token: str


def request_code(session: Session, secret: str, email: str, now: datetime) -> Keys:
    """Make a code and a link for this address; earlier ones stop working.

    Known and unknown addresses are treated alike. Raises RuleBroken (429) when this was asked too often.
    """
    in_turn(session, f"codes for {email}")  # who asks for the first one finds no row to lock
    forget_codes(session, now)
    earlier = [row for row in _codes_of(session, email) if row.code_hash]
    _refuse_too_many(earlier, now)
    for row in earlier:
        row.used_at = row.used_at or now
    keys = Keys(rules.new_code(), rules.new_token())
    kept = rules.code_hash(secret, email, keys.code)
    session.add(_row(email, kept, keys.token, now + rules.CODE_LIFETIME))
    return keys


def sign_in_link(
    session: Session, email: str, now: datetime, lifetime: timedelta = rules.CODE_LIFETIME
) -> str:
    """The token of a link that signs this address in once, for a hall without mail."""
    token = rules.new_token()
    session.add(_row(email.strip().lower(), "", token, now + lifetime))
    return token


def sign_in_with_code(
    session: Session, secret: str, email: str, typed: str, now: datetime, locale: str | None = None
) -> Person:
    """The person with this address, when the code is right.

    Raises RuleBroken (422) when it is not; that has counted a try, so commit all the same.
    """
    row = next((row for row in reversed(_codes_of(session, email)) if row.code_hash), None)
    if row is None or not _is_valid(row, now):
        raise RuleBroken(N_("This code does not work any more. Ask for a new one."), 422)
    row.tries += 1
    if not rules.same(row.code_hash, rules.code_hash(secret, email, rules.typed_code(typed))):
        raise _wrong(rules.MOST_TRIES - row.tries)
    return _sign_in(session, row, now, locale)


def sign_in_with_token(session: Session, token: str, now: datetime, locale: str | None = None) -> Person:
    """The person whose link this is. Raises RuleBroken (410) when it was used or is too old."""
    found = link_of(session, token, now)
    rows = _codes_of(session, found.email) if found else []
    row = next((row for row in rows if row is found and _is_unused(row, now)), None)
    if row is None:
        raise RuleBroken(N_("This link was used already or is too old. Ask for a new one."), 410)
    return _sign_in(session, row, now, locale)


def link_of(session: Session, token: str, now: datetime) -> SignInCode | None:
    """The still valid link with this token, or None; wrong codes do not end it, for it cannot be guessed."""
    row = session.scalar(sa.select(SignInCode).where(SignInCode.token_hash == rules.token_hash(token)))
    return row if row and _is_unused(row, now) else None


def end_sessions(session: Session, person: Person) -> None:
    """Sign this person out on every device; the row is locked, so that of two who do this both count."""
    locked(session, person).session_version += 1


def stay(person: Person, now: datetime) -> None:
    """This person is there: what was counted towards the end of an unused account begins anew."""
    person.last_seen_on = now.date()
    person.warnings, person.warned_on = 0, None


def describe(
    person: Person,
    name: str,
    municipality_id: int | None,
    perspective: Perspective | None,
    languages: Sequence[str],
    locale: str,
    organisation: str = "",
) -> None:
    """Change how this person is shown and spoken to."""
    person.name = name
    person.municipality_id = municipality_id
    person.perspective = perspective
    person.languages = ",".join(languages)
    person.locale = locale
    person.organisation = organisation


def appoint(session: Session, email: str, role: Role, by: Person | None, now: datetime) -> Person:
    """Give whoever has this address a role (initiator: take the others back); None: the command line.

    Every session of that person ends. Raises RuleBroken when nobody would be left who may appoint.
    """
    person = person_by_email(session, email) or _join(session, email, now)
    if person.role is role:
        return person
    if role is not Role.ADMIN:
        _keep_an_admin(session, person)
    end_sessions(session, person)
    person.role = role
    session.add(RoleChange(at=now, person=person, by=by, role=role))
    return person


def export(session: Session, person: Person) -> dict[str, Any]:
    """Everything that is kept about this person, for a machine to read."""
    changes = sa.select(RoleChange).where(RoleChange.person_id == person.id).order_by(RoleChange.id)
    found: dict[str, Any] = {
        "email": person.email,
        "name": person.name,
        "role": person.role.value,
        "municipality": person.municipality.name if person.municipality else None,
        "perspective": person.perspective.value if person.perspective else None,
        "organisation": person.organisation,
        "languages": [code for code in person.languages.split(",") if code],
        "screen_language": person.locale,
        "member_since": person.created_at.isoformat(),
        "last_signed_in_on": person.last_seen_on.isoformat() if person.last_seen_on else None,
        "warnings": person.warnings,
        "warned_on": person.warned_on.isoformat() if person.warned_on else None,
        "roles_given": [{"at": c.at.isoformat(), "role": c.role.value} for c in session.scalars(changes)],
    }
    for exporter in EXPORTERS:
        found |= exporter(session, person)
    return found


def erase(session: Session, person: Person) -> None:
    """Delete this person; what others still need stays behind without a name.

    Raises RuleBroken for the last admin.
    """
    _keep_an_admin(session, person)
    for eraser in reversed(ERASERS):  # what leans on other features goes before they do
        eraser(session, person)
    session.execute(sa.delete(SignInCode).where(SignInCode.email == person.email))
    session.delete(person)
    session.flush()


def _row(email: str, code_hash: str, token: str, expires_at: datetime) -> SignInCode:
    hashed = rules.token_hash(token)
    return SignInCode(email=email, code_hash=code_hash, token_hash=hashed, expires_at=expires_at, tries=0)


def _codes_of(session: Session, email: str) -> Sequence[SignInCode]:
    """Rows of an address, locked: of two sign-ins at one moment the second sees what the first did."""
    chosen = sa.select(SignInCode).where(SignInCode.email == email).order_by(SignInCode.id)
    return session.scalars(chosen.with_for_update().execution_options(populate_existing=True)).all()


def _is_valid(row: SignInCode, now: datetime) -> bool:
    return _is_unused(row, now) and row.tries < rules.MOST_TRIES


def _is_unused(row: SignInCode, now: datetime) -> bool:
    return row.used_at is None and row.expires_at > now


def forget_codes(session: Session, now: datetime) -> int:
    """Erase codes that the limits need no longer, with the addresses they were sent to; their number."""
    old = sa.delete(SignInCode).where(SignInCode.expires_at < now - rules.LONGEST_WINDOW)
    return len(session.scalars(old.returning(SignInCode.id)).all())


def _refuse_too_many(rows: Sequence[SignInCode], now: datetime) -> None:
    made = [row.expires_at - rules.CODE_LIFETIME for row in rows]
    for window, most in rules.MOST_CODES:
        if sum(now - at < window for at in made) >= most:
            raise RuleBroken(
                N_("Many codes were sent to this address. Use the newest one, or try again later."), 429
            )


def _wrong(left: int) -> RuleBroken:
    if left < 1:
        return RuleBroken(
            N_("That was wrong too often. This code does not work any more; ask for a new one."), 422
        )
    return RuleBroken(
        N_("This is not the code. Look in the newest e-mail. Tries left: %(left)d."), 422, left=left
    )


def _sign_in(session: Session, row: SignInCode, now: datetime, locale: str | None) -> Person:
    row.used_at = now
    person = person_by_email(session, row.email) or _join(session, row.email, now)
    person.locale = person.locale or locale
    stay(person, now)
    return person


def _join(session: Session, email: str, now: datetime) -> Person:
    person = Person(email=email.strip().lower(), created_at=now)
    session.add(person)
    session.flush()
    return person


def _keep_an_admin(session: Session, leaving: Person) -> None:
    admins = session.scalars(sa.select(Person).where(Person.role == Role.ADMIN).with_for_update()).all()
    if leaving in admins and len(admins) == 1:
        raise RuleBroken(N_("This is the only administrator. Appoint another one first."))
