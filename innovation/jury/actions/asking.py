"""Jurors ask: their questions are in the queue of the host at once."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.jury.models import Juror, JuryQuestion
from innovation.jury.rules.questions import MOST_OF_JUROR, Source, State, one_line
from innovation.pitches.models import Pitch
from innovation.voting import hosting


def ask(session: Session, juror: Juror, pitch: Pitch, text: str, token: str) -> JuryQuestion:
    """Put a juror's question at the end of the queue. The same form sent twice is one question.

    Raises RuleBroken before the evening has started, once its results are public, and when this juror
    asked a great many about this pitch.
    """
    event = locked(session, juror.panel.event)
    if (before := known(session, token)) is not None:
        return before
    if event.phase is Phase.PLANNED:
        raise RuleBroken(N_("You can ask questions as soon as the evening has started."))
    if event.published_at:
        raise RuleBroken(N_("The results are public. No more questions can be asked."))
    if count(session, event, pitch, JuryQuestion.juror_id == juror.id) >= MOST_OF_JUROR:
        raise RuleBroken(
            N_("You asked %(most)d questions about this pitch. That is enough."), most=MOST_OF_JUROR
        )
    made = made_of(event, pitch, text, token, Source.JURY, State.QUEUED)
    made.juror_id, made.position = juror.id, last_place(session, event) + 1
    session.add(made)
    return made


def last_place(session: Session, event: Event) -> int:
    """The last place that was given in the queue of an evening; 0 when there is none."""
    return session.scalar(_last.where(JuryQuestion.event_id == event.id)) or 0


_last = sa.select(sa.func.max(JuryQuestion.position))


def known(session: Session, token: str) -> JuryQuestion | None:
    """The question that this form made before, wherever it was sent to."""
    return session.scalar(sa.select(JuryQuestion).where(JuryQuestion.token == token))


def count(session: Session, event: Event, pitch: Pitch, more: sa.ColumnElement[bool]) -> int:
    """How many questions about a pitch there are for which `more` holds."""
    asked = sa.select(sa.func.count()).select_from(JuryQuestion)
    mine = asked.where(JuryQuestion.event_id == event.id, JuryQuestion.pitch_id == pitch.id, more)
    return session.scalar(mine) or 0


def made_of(event: Event, pitch: Pitch, text: str, token: str, source: Source, state: State) -> JuryQuestion:
    """A new question; one that is asked in a rehearsal is wiped with it."""
    return JuryQuestion(
        event_id=event.id,
        pitch_id=pitch.id,
        source=source,
        state=state,
        text=one_line(text),
        token=token,
        rehearsal=event.phase is Phase.REHEARSAL,
    )


def wipe_rehearsal(session: Session, event: Event) -> None:
    """Delete every question that was asked in a rehearsal."""
    mine = sa.and_(JuryQuestion.event_id == event.id, JuryQuestion.rehearsal)
    session.execute(sa.delete(JuryQuestion).where(mine))


hosting.WIPED.append(wipe_rehearsal)
