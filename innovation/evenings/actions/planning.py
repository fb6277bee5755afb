"""Planning an evening: making it, changing it, asking people to host it."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions.log import changing, log
from innovation.evenings.models import Event, Host, Voter, event_by_slug
from innovation.evenings.rules import RESERVED
from innovation.network.rules import slug
from innovation.people.models import Person, person_by_email

#: What an organiser may set; nothing else ever comes in through a form.
FIELDS = (
    "title",
    "kind",
    "theme_id",
    "municipality_id",
    "venue",
    "description",
    "doors_at",
    "starts_at",
    "announced",
    "percent",
    "basis",
    "comparator",
    "quorum",
    "tally_shown",
    "admission",
)


def create_event(session: Session, fields: Mapping[str, Any], by: Person | None, now: datetime) -> Event:
    """A new event with an address of its own and a code for its room."""
    made = Event(slug=_free_slug(session, fields["title"]), room_code=_free_room_code(session))
    _set(made, fields)
    session.add(made)
    session.flush()
    log(session, made, by, now, "create", made.title)
    return made


def save_event(
    session: Session, event: Event, fields: Mapping[str, Any], by: Person, now: datetime, revision: int
) -> None:
    """Change an event. Its address stays.

    Raises RuleBroken when somebody else changed it first, and when the admission would change after
    people have joined: what they hold would no longer count.
    """
    admission = fields.get("admission", event.admission)
    if admission is not event.admission and _anyone_joined(session, event):
        raise RuleBroken(N_("People have joined already, so the admission can no longer change."))
    event = changing(session, event, revision)
    changed = [name for name in FIELDS if name in fields and getattr(event, name) != fields[name]]
    _set(event, fields)
    log(session, event, by, now, "save", ", ".join(changed))


def _set(event: Event, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(event, name, fields[name])


def _anyone_joined(session: Session, event: Event) -> bool:
    return session.scalar(sa.select(Voter.id).where(Voter.event_id == event.id).limit(1)) is not None


def _free_slug(session: Session, title: str) -> str:
    wanted = slug(title)[:50].rstrip("-")
    for number in count(1):
        found = wanted if number == 1 else f"{wanted}-{number}"
        if found not in RESERVED and event_by_slug(session, found) is None:
            return found
    raise AssertionError  # pragma: no cover - count() does not end


def _free_room_code(session: Session) -> str:
    while True:
        code = codes.room_code()
        if session.scalar(sa.select(Event.id).where(Event.room_code == code)) is None:
            return code


def new_room_code(session: Session, event: Event, by: Person, now: datetime) -> None:
    """Another code for the room, when the old one got around. Phones that joined stay in."""
    event.room_code = _free_room_code(session)
    log(session, event, by, now, "new_room_code")


def appoint_host(session: Session, event: Event, email: str, by: Person, now: datetime) -> Person:
    """Let the person with this address run the evening; they need not have signed in before."""
    person = person_by_email(session, email)
    if person is None:
        person = Person(email=email.strip().lower(), created_at=now)
        session.add(person)
        session.flush()
    if session.get(Host, (event.id, person.id)) is None:
        session.add(Host(event_id=event.id, person_id=person.id))
        log(session, event, by, now, "appoint_host", str(person.id))
    return person


def dismiss_host(session: Session, event: Event, person: Person, by: Person, now: datetime) -> None:
    """Let somebody no longer run the evening; nothing happens when they did not."""
    host = session.get(Host, (event.id, person.id))
    if host is not None:
        session.delete(host)
        session.flush()
        log(session, event, by, now, "dismiss_host", str(person.id))
