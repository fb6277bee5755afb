"""Joining: from a code to a voter. No name, no time, no account."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions.log import log
from innovation.evenings.codes import CARD_LENGTH, ROOM_LENGTH, Entry
from innovation.evenings.models import Card, Event, EventLog, Voter
from innovation.evenings.rules import Admission, Phase
from innovation.network.rules import Perspective


class WrongCode(RuleBroken):
    """A well-formed code that nobody has: a guess, as far as anyone can tell. Only these are counted."""


_MISTAKES = {
    Entry.EMPTY: N_("Fill in the code on the screen or on your card."),
    Entry.LENGTH: N_("A code has %(room)d or %(card)d signs. You typed %(typed)d."),
    Entry.LOOKALIKE: N_("One sign is not right: 0, O, 1, I and L are in no code. Look at your code again."),
    Entry.TYPO: N_("One sign seems to be mistyped. Compare the code with your card, group by group."),
}
#: What a phone is told whose card votes on paper.
ON_PAPER = N_(
    "This card votes on paper this evening. If you want to vote by phone, ask at the door between two votes."
)
_UNKNOWN = N_("We do not know this code. Look at the screen or at your card again.")


def find(session: Session, entered: str) -> tuple[Event, Card | None]:
    """The evening that a code lets in to, and the card when it is of a card.

    Raises RuleBroken in plain words when it lets nobody in; WrongCode when nobody has such a code.
    """
    read = codes.read(entered)
    if read.kind in _MISTAKES:
        raise RuleBroken(_MISTAKES[read.kind], 422, room=ROOM_LENGTH, card=CARD_LENGTH, typed=len(read.text))
    if read.kind is Entry.ROOM:
        card = None
        event = session.scalar(sa.select(Event).where(Event.room_code == read.text))
    else:
        column = Card.code_hash if read.kind is Entry.CARD else Card.token_hash
        card = session.scalar(sa.select(Card).where(column == codes.hashed(read.text)))
        event = session.get(Event, card.event_id) if card else None
    if event is None:
        raise WrongCode(_UNKNOWN, 422)
    _check(event, card)
    if card is not None and card.voter is not None:
        _refuse_on_paper(card.voter)
    return event, card


def _check(event: Event, card: Card | None) -> None:
    """Raise RuleBroken when what was found lets nobody in tonight."""
    if event.phase is Phase.ENDED:
        raise RuleBroken(
            N_("%(title)s is over. There is nothing to vote on any more."), 422, title=event.title
        )
    if card is None and event.admission is Admission.PERSONAL_CARDS:
        raise RuleBroken(
            N_("This evening everybody votes with a card of their own. Ask for one at the door."), 422
        )
    if card is not None and event.admission is Admission.ROOM_CODE:
        raise RuleBroken(N_("This card is not valid tonight. Use the code on the screen."), 422)
    if card is not None and card.void:
        raise RuleBroken(N_("This card is no longer valid. Ask for another one at the door."), 422)


def _refuse_on_paper(voter: Voter) -> None:
    if voter.on_paper:
        raise RuleBroken(ON_PAPER)


def new_voter_id() -> str:
    """A random id of 128 bits; says nothing about whom or when."""
    return secrets.token_hex(16)


def join(
    session: Session,
    event: Event,
    card: Card | None,
    known_voter_id: str | None,
    perspective: Perspective | None,
) -> Voter:
    """The voter of this card, or of this phone, made when there is none yet.

    `known_voter_id` is who this phone was before, or was promised to be; it is never a choice of the
    phone itself. A card is one voter on whatever phone. Raises RuleBroken when the code lets nobody in.
    """
    _check(event, card)
    voter = voter_of_card(session, card) if card else _of_phone(session, event, known_voter_id)
    _refuse_on_paper(voter)
    if perspective is not None:
        voter.perspective = perspective
    if card is not None:
        card.handed_out = True  # whoever joins with it evidently has it
    return voter


def voter_of_card(session: Session, card: Card) -> Voter:
    """The one voter of a card, made when there is none yet."""
    its_own = sa.select(Voter).where(Voter.card_id == card.id)
    made = Voter(id=new_voter_id(), event_id=card.event_id, card_id=card.id)
    return session.scalar(its_own) or _add(session, made, its_own)


def _of_phone(session: Session, event: Event, known: str | None) -> Voter:
    """Whoever the phone is already; its promised id is looked up once, so that a twin cannot slip between."""
    held = session.get(Voter, known) if known else None
    if held is not None and held.event_id == event.id and not held.void:
        return held
    made = Voter(id=known if known and held is None else new_voter_id(), event_id=event.id)
    return _add(session, made, sa.select(Voter).where(Voter.id == made.id))


def _add(session: Session, made: Voter, twin: sa.Select[Voter]) -> Voter:
    """Add a voter; when the same card or phone makes one at this very moment, it is that one (`twin`)."""
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return session.scalars(twin).one()
    return made


#: How long before another alarm about guessing is written down for an evening.
QUIET = timedelta(minutes=5)


def alarm(session: Session, now: datetime) -> None:
    """Tell the organisers of every evening that runs that somebody is trying many wrong codes."""
    running = session.scalars(sa.select(Event).where(Event.phase.in_((Phase.RUNNING, Phase.REHEARSAL))))
    for event in running:
        if last_alarm(session, event, now) is None:
            log(session, event, None, now, "wrong_codes")


def last_alarm(session: Session, event: Event, now: datetime) -> EventLog | None:
    """The alarm about guessing of the last minutes, or None."""
    mine = sa.select(EventLog).where(EventLog.event_id == event.id, EventLog.verb == "wrong_codes")
    return session.scalar(mine.where(EventLog.at > now - QUIET).order_by(EventLog.id.desc()).limit(1))
