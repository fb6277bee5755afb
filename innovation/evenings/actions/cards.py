"""Personal cards: making, handing out, declaring void, replacing."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions.log import log
from innovation.evenings.models import Card, Event, Voter
from innovation.evenings.questions import last_number, next_card
from innovation.evenings.rules import MOST_CARDS, Phase
from innovation.people.models import Person


@dataclass(frozen=True)
class Printed:
    """What stands on a printed card."""

    number: int
    token: str = field(repr=False)
    code: str = field(repr=False)


def make_cards(session: Session, event: Event, number: int, by: Person, now: datetime) -> list[Card]:
    """Make `number` cards more; they are numbered on.

    Raises RuleBroken when the evening is over or would have more than MOST_CARDS.
    """
    event = locked(session, event)
    if event.phase is Phase.ENDED:
        raise RuleBroken(N_("This evening is over, so no more cards can be made."))
    first = last_number(session, event) + 1
    last = first + number - 1
    if number < 1 or last > MOST_CARDS:
        raise RuleBroken(N_("An evening can have at most %(most)d cards."), 422, most=MOST_CARDS)
    event.card_key = event.card_key or secrets.token_bytes(32)
    made = [_card(event.id, event.card_key, place) for place in range(first, last + 1)]
    session.add_all(made)
    session.flush()
    log(session, event, by, now, "make_cards", f"{first}–{last}")
    return made


def _card(event_id: int, key: bytes, number: int) -> Card:
    return Card(
        event_id=event_id,
        number=number,
        token_hash=codes.hashed(codes.card_token(key, number)),
        code_hash=codes.hashed(codes.card_code(key, number)),
    )


def printed(event: Event, cards: Sequence[Card]) -> list[Printed]:
    """What to print on these cards; those that are void are left out.

    Raises RuleBroken when the evening is over: its card key is destroyed and nobody can know any more.
    """
    if event.card_key is None:
        raise RuleBroken(
            N_("The codes were destroyed at the end of the evening, so cards cannot be printed.")
        )
    return [_printed(event.card_key, card.number) for card in cards if not card.void]


def _printed(key: bytes, number: int) -> Printed:
    return Printed(number, codes.card_token(key, number), codes.card_code(key, number))


def in_range(session: Session, event: Event, first: int, last: int, lock: bool = True) -> Sequence[Card]:
    """The cards numbered `first` to `last`, locked unless they are only looked at.

    Raises RuleBroken when there are none.
    """
    first, last = max(first, 1), min(last, MOST_CARDS)  # a number may be larger than the database can hold
    mine = sa.select(Card).where(Card.event_id == event.id, Card.number.between(first, last))
    mine = mine.order_by(Card.number)
    if lock:
        mine = mine.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(mine).all() if first <= last else ()
    if not found:
        raise RuleBroken(N_("There is no card with this number."), 422)
    return found


def hand_out(session: Session, event: Event, cards: Sequence[Card], by: Person, now: datetime) -> int:
    """Note that these cards were given to people; returns how many of them were not before.

    Void cards are left out; a single one raises RuleBroken, and so does a single one that somebody has.
    """
    if len(cards) == 1 and cards[0].void:
        raise RuleBroken(N_("Card %(number)d is void. Give another one."), number=cards[0].number)
    new = [card for card in cards if not card.handed_out and not card.void]
    if len(cards) == 1 and not new:
        raise RuleBroken(N_("Card %(number)d was handed out already."), number=cards[0].number)
    for card in new:
        card.handed_out = True
    if new:
        log(session, event, by, now, "hand_out", numbers(new))
    return len(new)


def take_back(session: Session, event: Event, cards: Sequence[Card], by: Person, now: datetime) -> None:
    """Undo handing out. Raises RuleBroken when one of them is in use."""
    if any(card.voter is not None for card in cards):
        raise RuleBroken(N_("Somebody has joined with this card already."))
    for card in cards:
        card.handed_out = False
    log(session, event, by, now, "take_back", numbers(cards))


def void_cards(session: Session, event: Event, cards: Sequence[Card], by: Person, now: datetime) -> None:
    """Declare cards void: nobody can join or vote with them any more. Ballots already counted stay."""
    for card in cards:
        card.void = True
        if card.voter is not None:
            card.voter.void = True
    log(session, event, by, now, "void_card", numbers(cards))


def restore_cards(session: Session, event: Event, cards: Sequence[Card], by: Person, now: datetime) -> None:
    """Undo declaring void. Raises RuleBroken for a card that was replaced: its holder has another one."""
    replaced = sa.select(Card.id).where(Card.replaces_id.in_([card.id for card in cards])).limit(1)
    if session.scalar(replaced) is not None:
        raise RuleBroken(N_("This card was replaced by another one, so it stays void."))
    for card in cards:
        card.void = False
        if card.voter is not None:
            card.voter.void = False
    log(session, event, by, now, "restore_card", numbers(cards))


def replace_card(session: Session, event: Event, card: Card, by: Person, now: datetime) -> Card:
    """Give whoever holds `card` the next free one instead; the old one is void.

    Whoever had joined goes on as the same voter, so no pitch gets two ballots. Makes a card when all
    are handed out. Raises RuleBroken when the card is void already.
    """
    if card.void:
        raise RuleBroken(N_("Card %(number)d is void already."), number=card.number)
    new = next_card(session, event)
    if new is None or new.id == card.id:
        new = make_cards(session, event, 1, by, now)[0]
    card.void, new.handed_out, new.replaces_id = True, True, card.id
    session.execute(sa.update(Voter).where(Voter.card_id == card.id).values(card_id=new.id))
    session.expire(card, ["voter"])
    log(session, event, by, now, "replace_card", f"{card.number} → {new.number}")
    return new


def numbers(cards: Sequence[Card]) -> str:
    """Which cards, for the log: "12" or "1–40"; at most 300 characters."""
    first, last = cards[0].number, cards[-1].number
    if len(cards) == last - first + 1:
        return str(first) if first == last else f"{first}–{last}"
    return ", ".join(str(card.number) for card in cards)
