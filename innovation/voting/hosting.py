"""The acts of whoever runs the evening: start, next, back, the timer, the end.

Every act names the revision of the evening it was chosen on. Two hosts who press at once never break
the state: the second is told to look again.
"""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import NEXT, ItemKind, Phase
from innovation.people.models import Person
from innovation.pitches.actions import moves
from innovation.pitches.rules import State
from innovation.voting.actions import open_rounds, voted
from innovation.voting.models import Offer, Round, Tip

#: What else is wiped when a rehearsal ends: `hook(session, event)`.
WIPED: list[Callable[[Session, Event], None]] = []


def move(session: Session, event: Event, new: Phase, by: Person, now: datetime) -> None:
    """The one door for the phases of an evening. Raises RuleBroken when the table does not have this move.

    Leaving a rehearsal wipes its play votes; nothing of a rehearsal is ever counted.
    Going on after the end takes the results back; they are published anew.
    """
    if new not in NEXT[event.phase]:
        raise RuleBroken(N_("The evening is already in another state. Look how things stand now."))
    if open_rounds(session, event):
        raise RuleBroken(N_("Close the vote that is open first."))
    if event.phase is Phase.REHEARSAL:
        wipe_rehearsal(session, event)
        _show(event, None)
    if new is Phase.ENDED:
        event.card_key = None
        _mark_pitched(session, event, by, now)
    if event.phase is Phase.ENDED:
        event.published_at = None  # a round that is still to come must not be public before its reveal
    event.phase = new
    log(session, event, by, now, "phase", new)


def wipe_rehearsal(session: Session, event: Event) -> None:
    """Delete every play vote, tip and offer, and what features further right keep of a rehearsal."""
    for table in (Round, Tip, Offer):
        session.execute(sa.delete(table).where(table.event_id == event.id, table.rehearsal))
    for hook in WIPED:
        hook(session, event)


def _mark_pitched(session: Session, event: Event, by: Person, now: datetime) -> None:
    """Ideas that the room voted on have been pitched; the others stay on the programme."""
    for item in event.items:
        if item.pitch and item.pitch.state is State.SCHEDULED and voted(session, item):
            moves.move(session, item.pitch, State.PITCHED, by, now, event.title)


def step(session: Session, event: Event, by: Person, now: datetime, forward: bool) -> None:
    """Go to the next programme item, or back to the one before.

    Raises RuleBroken while a vote is open or before the evening has started; at either end it stays.
    """
    _refuse_to_leave(session, event)
    stops: list[ProgrammeItem | None] = [None, *event.items]
    here = next((n for n, item in enumerate(stops) if item and item.id == event.item_id), 0)
    there = min(max(here + (1 if forward else -1), 0), len(stops) - 1)
    if there != here:
        _show(event, stops[there])
        log(session, event, by, now, "next" if forward else "back", str(there))


def go_to(session: Session, event: Event, item: ProgrammeItem, by: Person, now: datetime) -> None:
    """Jump to a programme item. Raises RuleBroken as `step` does."""
    _refuse_to_leave(session, event)
    _show(event, item)
    log(session, event, by, now, "go_to", str(item.position))


def _refuse_to_leave(session: Session, event: Event) -> None:
    """Raise RuleBroken when what is on now cannot be left: nothing is on, or people are voting on it."""
    if event.phase not in (Phase.RUNNING, Phase.REHEARSAL):
        raise RuleBroken(N_("Start the evening first."))
    if open_rounds(session, event):
        raise RuleBroken(N_("Close the vote that is open first."))


def _show(event: Event, item: ProgrammeItem | None) -> None:
    event.item_id = item.id if item else None
    event.timer_seconds = 60 * item.minutes if item else 0
    event.timer_started_at = None


def seconds_left(event: Event, now: datetime) -> int:
    """What the timer says, in seconds; below zero when time is up."""
    if event.timer_started_at is None:
        return event.timer_seconds
    return event.timer_seconds - int((now - event.timer_started_at).total_seconds())


def start_timer(event: Event, now: datetime) -> None:
    """Let the timer run from where it stands."""
    event.timer_seconds = seconds_left(event, now)
    event.timer_started_at = now


def pause_timer(event: Event, now: datetime) -> None:
    """Hold the timer."""
    event.timer_seconds = seconds_left(event, now)
    event.timer_started_at = None


def add_minute(event: Event, now: datetime) -> None:
    """One minute more."""
    event.timer_seconds += 60


def answer_time(event: Event, item: ProgrammeItem, now: datetime) -> None:
    """Start the time for questions after a pitch."""
    if item.kind is ItemKind.PITCH:
        event.timer_seconds, event.timer_started_at = 60 * item.answer_minutes, now


TIMER = {"start": start_timer, "pause": pause_timer, "minute": add_minute}
