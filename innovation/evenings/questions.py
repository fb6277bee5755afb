"""Questions about evenings that pages ask: what is on, who hosts, which cards there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from innovation.evenings.models import Card, Event, Host, ProgrammeItem, Voter
from innovation.evenings.rules import CardState, Phase
from innovation.people.models import Person


def hosts(session: Session, event: Event) -> Sequence[Person]:
    """People who were asked to run this evening, by address."""
    asked = sa.select(Person).join(Host, Host.person_id == Person.id).where(Host.event_id == event.id)
    return session.scalars(asked.order_by(Person.email)).all()


#: How long after its start an evening is still shown as one to come.
STILL_ON = timedelta(hours=6)


def upcoming(session: Session, now: datetime) -> Sequence[Event]:
    """Announced events still to come or on now, the first one first."""
    return session.scalars(
        sa.select(Event)
        .where(Event.announced, Event.starts_at >= now - STILL_ON, Event.phase != Phase.ENDED)
        .order_by(Event.starts_at)
        .options(joinedload(Event.theme), joinedload(Event.municipality))
    ).all()


def past(session: Session, now: datetime, most: int, skip: int = 0) -> Sequence[Event]:
    """Announced events that are over, the newest first."""
    over = sa.or_(Event.starts_at < now - STILL_ON, Event.phase == Phase.ENDED)
    return session.scalars(
        sa.select(Event)
        .where(Event.announced, over)
        .order_by(Event.starts_at.desc())
        .limit(most)
        .offset(skip)
        .options(joinedload(Event.theme), joinedload(Event.municipality))
    ).all()


def all_events(session: Session) -> Sequence[Event]:
    """Every event, announced or not, the newest first."""
    return session.scalars(
        sa.select(Event).order_by(Event.starts_at.desc()).options(joinedload(Event.municipality))
    ).all()


def whole(session: Session, slug: str) -> Event | None:
    """The event at this address with its programme, in two queries."""
    asked = sa.select(Event).where(Event.slug == slug)
    return session.scalar(
        asked.options(
            joinedload(Event.theme),
            joinedload(Event.municipality),
            selectinload(Event.items).joinedload(ProgrammeItem.pitch),
        )
    )


def card_by_number(session: Session, event: Event, number: int) -> Card | None:
    """The card with this number."""
    return session.scalar(sa.select(Card).where(Card.event_id == event.id, Card.number == number))


def next_card(session: Session, event: Event) -> Card | None:
    """The first card that nobody has yet."""
    free = sa.select(Card).where(Card.event_id == event.id, ~Card.handed_out, ~Card.void)
    return session.scalar(free.order_by(Card.number).limit(1))


def last_number(session: Session, event: Event) -> int:
    """The highest card number; 0 before any was made."""
    return session.scalar(sa.select(sa.func.max(Card.number)).where(Card.event_id == event.id)) or 0


#: How to tell the state of a card in a query that has its voter joined; as `Card.state` does.
_IN_STATE: dict[CardState, sa.ColumnElement[bool]] = {
    CardState.PRINTED: sa.and_(~Card.void, ~Card.handed_out, Voter.id.is_(None)),
    CardState.HANDED_OUT: sa.and_(~Card.void, Card.handed_out, Voter.id.is_(None)),
    CardState.IN_USE: sa.and_(~Card.void, Voter.id.is_not(None), ~Voter.on_paper),
    CardState.ON_PAPER: sa.and_(~Card.void, Voter.id.is_not(None), Voter.on_paper),
    CardState.VOID: Card.void.is_(True),
}


def cards(
    session: Session, event: Event, state: CardState | None = None, first: int = 1, most: int = 100
) -> Sequence[Card]:
    """At most `most` cards from number `first` on, of one state or all."""
    asked = sa.select(Card).outerjoin(Voter, Voter.card_id == Card.id)
    asked = asked.where(Card.event_id == event.id, Card.number >= first).options(contains_eager(Card.voter))
    if state is not None:
        asked = asked.where(_IN_STATE[state])
    return session.scalars(asked.order_by(Card.number).limit(most)).all()


def card_counts(session: Session, event: Event) -> dict[CardState, int]:
    """How many cards there are in each state."""
    columns = [sa.func.count(sa.case((_IN_STATE[state], 1))) for state in CardState]
    asked = sa.select(*columns).select_from(Card).outerjoin(Voter, Voter.card_id == Card.id)
    found = session.execute(asked.where(Card.event_id == event.id)).one()
    return dict(zip(CardState, found, strict=True))


def joined(session: Session, event: Event) -> int:
    """How many phones have joined."""
    mine = sa.select(sa.func.count()).select_from(Voter).where(Voter.event_id == event.id, ~Voter.void)
    return session.scalar(mine.where(~Voter.on_paper)) or 0


def paper_voters(session: Session, event: Event) -> list[str]:
    """The ids of those who vote on paper, in no order that says anything."""
    mine = sa.select(Voter.id).where(Voter.event_id == event.id, Voter.on_paper, ~Voter.void)
    return list(session.scalars(mine.order_by(Voter.id)))
