"""The programme: what happens in which order."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import changing, log
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import ItemKind, Phase, reordered
from innovation.people.models import Person
from innovation.pitches.actions.moves import move
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State

#: Further reasons why an item must stay where it is; the vote adds its own.
keeps: list[Callable[[Session, ProgrammeItem], bool]] = []


def fixed(session: Session, item: ProgrammeItem) -> bool:
    """True when the item is on now or has been voted on, so that it may not be moved or removed."""
    on_now = item.event.phase is not Phase.PLANNED and item.event.item_id == item.id
    return on_now or any(keep(session, item) for keep in keeps)


def add_pitch(
    session: Session,
    event: Event,
    pitch: Pitch,
    minutes: tuple[int, int],
    by: Person,
    now: datetime,
    revision: int,
) -> ProgrammeItem:
    """Put an accepted idea on the programme, with minutes to pitch and to answer.

    Raises RuleBroken when it is not accepted (any more) or the programme changed meanwhile.
    """
    event = changing(session, event, revision)
    if pitch.state is not State.ACCEPTED:
        raise RuleBroken(N_("Only an idea that has been accepted can be put on the programme."))
    move(session, pitch, State.SCHEDULED, by, now)
    item = ProgrammeItem(kind=ItemKind.PITCH, pitch=pitch, minutes=minutes[0], answer_minutes=minutes[1])
    return _append(session, event, item, by, now)


def add_item(
    session: Session,
    event: Event,
    kind: ItemKind,
    title: str,
    minutes: int,
    by: Person,
    now: datetime,
    revision: int,
) -> ProgrammeItem:
    """Put a talk or a break on the programme. Raises RuleBroken when the programme changed meanwhile."""
    if kind is ItemKind.PITCH:
        raise RuleBroken(N_("Choose an idea that has been accepted."), 422)
    event = changing(session, event, revision)
    return _append(session, event, ProgrammeItem(kind=kind, title=title, minutes=minutes), by, now)


def _append(session: Session, event: Event, item: ProgrammeItem, by: Person, now: datetime) -> ProgrammeItem:
    item.position = max((other.position for other in event.items), default=0) + 1
    event.items.append(item)
    session.flush()
    log(session, event, by, now, "add_item", f"{item.position} {item.name}")
    return item


def edit_item(
    session: Session,
    item: ProgrammeItem,
    minutes: tuple[int, int],
    title: str,
    by: Person,
    now: datetime,
    revision: int,
) -> None:
    """Change how long an item takes, and the title of a talk or break."""
    event = changing(session, item.event, revision)
    item.minutes = minutes[0]
    if item.kind is ItemKind.PITCH:
        item.answer_minutes = minutes[1]
    else:
        item.title = title or item.title
    log(session, event, by, now, "edit_item", f"{item.position} {item.name}")


def move_item(
    session: Session, item: ProgrammeItem, place: int, by: Person, now: datetime, revision: int
) -> None:
    """Put an item at `place`, counted from 1; the others make room.

    Raises RuleBroken when it is on now or voted on, or the programme changed meanwhile.
    """
    if fixed(session, item):
        raise RuleBroken(N_("This is on now or has been voted on, so it stays where it is."))
    event = changing(session, item.event, revision)
    items = {other.id: other for other in event.items}
    for position, number in enumerate(reordered(list(items), item.id, place), 1):
        items[number].position = position
    log(session, event, by, now, "move_item", f"{item.position} {item.name}")
    _read_again(session, event)


def remove_item(session: Session, item: ProgrammeItem, by: Person, now: datetime, revision: int) -> None:
    """Take an item off the programme; its idea is accepted again and can be put on another one.

    Raises RuleBroken when it is on now or voted on, or the programme changed meanwhile.
    """
    if fixed(session, item):
        raise RuleBroken(N_("This is on now or has been voted on, so it stays where it is."))
    event = changing(session, item.event, revision)
    log(session, event, by, now, "remove_item", f"{item.position} {item.name}")
    if item.pitch is not None and item.pitch.state is State.SCHEDULED:
        move(session, item.pitch, State.ACCEPTED, by, now)
    event.items.remove(item)
    for position, other in enumerate(event.items, 1):
        other.position = position
    session.flush()


def _read_again(session: Session, event: Event) -> None:
    """Let `event.items` be in its new order."""
    session.flush()
    session.expire(event, ["items"])


def free_pitches(session: Session) -> list[Pitch]:
    """Ideas that are accepted and on no programme yet, by title."""
    return list(session.scalars(sa.select(Pitch).where(Pitch.state == State.ACCEPTED).order_by(Pitch.title)))
