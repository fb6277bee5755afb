"""People who vote on paper all evening: switching a card, or counting in somebody without phone and card.

Nobody is switched while a vote is open, so that in one round a card votes on paper or by phone, never both.
The row of the event is locked for that; opening a round locks it too.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.cards import in_range, numbers
from innovation.evenings.actions.door import find_card
from innovation.evenings.actions.joining import new_voter_id, voter_of_card
from innovation.evenings.actions.log import log
from innovation.evenings.models import Card, Event, Voter
from innovation.evenings.questions import paper_voters
from innovation.evenings.rules import Admission, Phase
from innovation.people.models import Person

#: Questions of features further right, whether a vote is open now: `asks(session, event)`.
a_vote_is_open: list[Callable[[Session, Event], bool]] = []

#: Most people without a card who vote on paper.
MOST_ON_PAPER = 500


def switch(session: Session, event: Event, entered: str, on_paper: bool, by: Person, now: datetime) -> Card:
    """Let the card with this number or code vote on paper, or by phone again.

    Raises RuleBroken while a vote is open, and for a card that is void or of another evening.
    """
    event = _between_votes(session, event)
    card = find_card(session, event, entered)
    _switch(session, event, [card], on_paper, by, now)
    return card


def switch_range(
    session: Session, event: Event, first: int, last: int, on_paper: bool, by: Person, now: datetime
) -> Sequence[Card]:
    """The same for the cards numbered `first` to `last`; those that are void are left out."""
    event = _between_votes(session, event)
    cards = in_range(session, event, first, last)
    _switch(session, event, cards, on_paper, by, now)
    return cards


def _between_votes(session: Session, event: Event) -> Event:
    """The event, locked. Raises RuleBroken while a vote is open and after the end."""
    event = locked(session, event)
    if event.phase is Phase.ENDED:
        raise RuleBroken(N_("This evening is over, so nobody can vote on paper any more."))
    if any(asks(session, event) for asks in a_vote_is_open):
        raise RuleBroken(N_("A vote is open. Do this between two votes."))
    return event


def _switch(
    session: Session, event: Event, cards: Sequence[Card], on_paper: bool, by: Person, now: datetime
) -> None:
    if len(cards) == 1 and cards[0].void:
        raise RuleBroken(N_("Card %(number)d is void. Give another one."), number=cards[0].number)
    changed = [card for card in cards if not card.void and _is_on_paper(card) is not on_paper]
    for card in changed:
        voter_of_card(session, card).on_paper = on_paper
        card.handed_out = True  # whoever asks for it evidently has it
        session.expire(card, ["voter"])
    if changed:
        log(session, event, by, now, "to_paper" if on_paper else "to_phone", numbers(changed))


def _is_on_paper(card: Card) -> bool:
    return card.voter is not None and card.voter.on_paper


def count_in(session: Session, event: Event, by: Person, now: datetime) -> int:
    """One more person votes on paper, on an evening with one code for the room; returns how many do.

    Raises RuleBroken while a vote is open, and where everybody has a card of their own.
    """
    event = _without_cards(session, event)
    number = len(paper_voters(session, event)) + 1
    if number > MOST_ON_PAPER:
        raise RuleBroken(N_("That is more people than fit."), 422)
    session.add(Voter(id=new_voter_id(), event_id=event.id, on_paper=True))
    log(session, event, by, now, "paper_voter", f"{number - 1} → {number}")
    return number


def count_out(session: Session, event: Event, by: Person, now: datetime) -> int:
    """One person less votes on paper. Raises RuleBroken as `count_in` does, and when nobody does."""
    event = _without_cards(session, event)
    found = paper_voters(session, event)
    if not found:
        raise RuleBroken(N_("Nobody votes on paper."))
    session.delete(session.get_one(Voter, found[0]))
    log(session, event, by, now, "paper_voter", f"{len(found)} → {len(found) - 1}")
    return len(found) - 1


def _without_cards(session: Session, event: Event) -> Event:
    event = _between_votes(session, event)
    if event.admission is Admission.PERSONAL_CARDS:
        raise RuleBroken(N_("This evening everybody has a card. Say which card votes on paper."))
    return event
