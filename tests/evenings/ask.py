"""Short questions that the tests of evenings ask."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.actions import cards
from innovation.evenings.models import Card, Event, EventLog


def card(session: Session, event: Event, number: int) -> Card:
    return cards.in_range(session, event, number, number)[0]


def verbs(session: Session, event: Event) -> list[str]:
    """What was logged of the event, in order."""
    session.flush()
    asked = sa.select(EventLog.verb).where(EventLog.event_id == event.id).order_by(EventLog.id)
    return list(session.scalars(asked))
