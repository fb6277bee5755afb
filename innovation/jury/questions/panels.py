"""Panels of an evening, and the seats of a person."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from innovation.evenings.models import Event
from innovation.jury.models import Juror, Panel
from innovation.people.models import Person


def panels(session: Session, event: Event) -> Sequence[Panel]:
    """The panels of an evening, in the order they were made, with rubric and jurors."""
    asked = sa.select(Panel).where(Panel.event_id == event.id).order_by(Panel.id)
    return session.scalars(asked.options(selectinload(Panel.criteria), selectinload(Panel.jurors))).all()


def seats(session: Session, person: Person) -> Sequence[Juror]:
    """Where this person is a juror, the newest evening first."""
    asked = (
        sa.select(Juror)
        .join(Panel)
        .join(Event)
        .where(Juror.person_id == person.id)
        .order_by(Event.starts_at.desc(), Panel.id)
        .options(joinedload(Juror.panel).joinedload(Panel.event))
    )
    return session.scalars(asked).all()
