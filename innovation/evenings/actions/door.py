"""The door: counting who is in, handing out cards, undoing the last thing."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions.cards import hand_out, in_range, take_back
from innovation.evenings.actions.log import log
from innovation.evenings.codes import Entry
from innovation.evenings.models import Card, Event, EventLog, present
from innovation.people.models import Person

#: Most people that can be counted into one evening.
MOST_PEOPLE = 100_000

_ACTS = ("count", "hand_out", "undo")


def count_present(
    session: Session, event: Event, by: Person, now: datetime, *, change: int = 0, to: int | None = None
) -> int:
    """Count somebody in or out (`change`), or set how many are present (`to`); returns the number.

    It never goes below zero. Raises RuleBroken for a number that no hall holds.
    """
    event = locked(session, event)
    before = event.head_count
    number = max(0, present(session, event) + change if to is None else to)
    if number > MOST_PEOPLE:
        raise RuleBroken(N_("That is more people than fit."), 422)
    event.head_count = number
    log(session, event, by, now, "count", f"{'' if before is None else before} → {number}")
    return number


def stop_counting(session: Session, event: Event, by: Person, now: datetime) -> None:
    """Let the number present be the cards handed out, or the phones that joined, again."""
    event = locked(session, event)
    log(session, event, by, now, "count", f"{'' if event.head_count is None else event.head_count} → ")
    event.head_count = None


def give(session: Session, event: Event, entered: str, by: Person, now: datetime) -> Card:
    """Hand out the card with this number or code to somebody who comes in.

    When people are counted, this counts one in. Raises RuleBroken as `hand_out` does, and for a code of
    another evening.
    """
    event = locked(session, event)
    card = find_card(session, event, entered)
    hand_out(session, event, [card], by, now)
    if event.head_count is not None:
        event.head_count += 1
    return card


def find_card(session: Session, event: Event, entered: str) -> Card:
    """The card of this evening with this number, typed code or scanned address. Raises RuleBroken."""
    if re.fullmatch(r"\s*\d{1,4}\s*", entered, re.ASCII):
        return in_range(session, event, int(entered), int(entered))[0]
    read = codes.read(entered)
    column = {Entry.CARD: Card.code_hash, Entry.SCAN: Card.token_hash}.get(read.kind)
    mine = sa.select(Card).where(Card.event_id == event.id)
    found = session.scalar(mine.where(column == codes.hashed(read.text))) if column is not None else None
    if found is None:
        raise RuleBroken(
            N_("This is no card of this evening. Fill in the number on the card, or its code."), 422
        )
    return found


def last_act(session: Session, event: Event) -> EventLog | None:
    """The last thing done at the door that can be undone, or None."""
    acts = sa.select(EventLog).where(EventLog.event_id == event.id, EventLog.verb.in_(_ACTS))
    last = session.scalar(acts.order_by(EventLog.id.desc()).limit(1))
    return None if last is None or last.verb == "undo" else last


def undo(session: Session, event: Event, act_id: int, by: Person, now: datetime) -> None:
    """Undo the last thing done at the door.

    `act_id` is what the page showed; raises RuleBroken when something else happened since, and when
    the card that was handed out is in use by now.
    """
    event = locked(session, event)
    last = last_act(session, event)
    if last is None or last.id != act_id:
        raise RuleBroken(N_("Something else happened at the door meanwhile. Look how it stands now."))
    if last.verb == "count":
        before = last.detail.partition(" → ")[0]
        event.head_count = int(before) if before else None
    else:
        _undo_hand_out(session, event, last.detail, by, now)
    log(session, event, by, now, "undo", f"{last.verb} {last.detail}")


def _undo_hand_out(session: Session, event: Event, detail: str, by: Person, now: datetime) -> None:
    ends = [int(number) for number in re.findall(r"\d+", detail)]
    given = in_range(session, event, min(ends), max(ends))
    named = given if "–" in detail else [card for card in given if card.number in ends]
    take_back(session, event, named, by, now)
    if event.head_count is not None:
        event.head_count = max(0, event.head_count - len(named))
