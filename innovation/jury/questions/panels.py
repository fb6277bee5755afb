"""Panels of an evening, and the seats of a person."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from innovation.evenings.models import Event
from innovation.jury.models import Criterion, Juror, JuryInvitation, Panel, Recusal, Score, ScoreSheet
from innovation.jury.rules.panels import MARKING, TASK
from innovation.people.models import Person
from innovation.voting.models import Round


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


def has_opened(session: Session, event: Event) -> bool:
    """True once a vote of this evening has opened; one of a rehearsal is none."""
    asked = sa.select(Round.id).where(Round.event_id == event.id, ~Round.rehearsal)
    return session.scalar(asked.limit(1)) is not None


def has_scores(session: Session, panel: Panel) -> bool:
    """True once anybody gave this panel's first score."""
    asked = sa.select(Score.juror_id).join(Criterion).where(Criterion.panel_id == panel.id)
    return session.scalar(asked.limit(1)) is not None


def scored(session: Session, panel: Panel) -> set[int]:
    """The jurors of this panel who wrote anything down about a pitch."""
    asked = (
        sa.select(each.juror_id).join(Juror, Juror.id == each.juror_id).where(Juror.panel_id == panel.id)
        for each in (Score, ScoreSheet, Recusal)
    )
    return set(session.scalars(sa.union(*asked)))


def fixed(session: Session, panel: Panel) -> frozenset[str]:
    """The settings of a panel that stand as they are."""
    task = TASK if has_opened(session, panel.event) else ()
    marking = MARKING if has_scores(session, panel) else ()
    return frozenset((*task, *marking))


def invitations(session: Session, panel: Panel, now: datetime) -> Sequence[JuryInvitation]:
    """The invitations to a panel that can still be accepted, oldest first."""
    asked = sa.select(JuryInvitation).where(
        JuryInvitation.panel_id == panel.id, JuryInvitation.expires_at > now
    )
    return session.scalars(asked.order_by(JuryInvitation.id)).all()


def invited(session: Session, event: Event, now: datetime) -> dict[int, int]:
    """How many invitations to each panel of an evening are open."""
    asked = (
        sa.select(JuryInvitation.panel_id, sa.func.count())
        .join(Panel)
        .where(Panel.event_id == event.id, JuryInvitation.expires_at > now)
        .group_by(JuryInvitation.panel_id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def has_seat(session: Session, person: Person) -> bool:
    """True when this person is a juror anywhere."""
    return session.scalar(sa.select(Juror.id).where(Juror.person_id == person.id).limit(1)) is not None
