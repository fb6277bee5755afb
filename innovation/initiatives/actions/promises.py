"""What was promised to the jury stands on the plan, as a step that can be checked."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.initiatives.actions.planning import writable
from innovation.initiatives.models import Initiative, JuryPromise, Plan, Step
from innovation.jury.actions.answering import PROMISED
from innovation.jury.models import JuryQuestion


def take_over(session: Session, initiative: Initiative, now: datetime) -> None:
    """Put the promises that were made before this initiative began on its plan.

    The idea is locked: a promise that is made at this moment is either seen here, or sees the initiative.
    """
    if initiative.pitch is None:
        return
    pitch = locked(session, initiative.pitch)
    asked = sa.select(JuryQuestion).where(
        JuryQuestion.pitch_id == pitch.id, JuryQuestion.promise != "", ~JuryQuestion.rehearsal
    )
    for question in session.scalars(asked.order_by(JuryQuestion.answered_at, JuryQuestion.id)):
        _write(session, initiative, question, now)


def keep_promise(session: Session, question: JuryQuestion, now: datetime) -> None:
    """Let the plan say what is promised now, when there is an initiative."""
    asked = sa.select(Initiative).where(Initiative.pitch_id == question.pitch_id)
    if initiative := session.scalar(asked):
        _write(session, initiative, question, now)


def _write(session: Session, initiative: Initiative, question: JuryQuestion, now: datetime) -> None:
    """Make, change or remove the step of a promise; one that is done stays as it is."""
    plan = writable(session, initiative, now)
    linked = sa.select(JuryPromise.step_id).where(JuryPromise.question_id == question.id)
    step_id = session.scalar(linked)
    step = next((one for one in plan.steps if one.id == step_id), None)
    if step is not None and step.done_on:
        return
    if not question.promise:
        if step is not None:
            plan.steps.remove(step)
        return
    step = step or _new(session, plan, question)
    step.text, step.due_on = question.promise, question.promise_on


def _new(session: Session, plan: Plan, question: JuryQuestion) -> Step:
    """A step at the end, also of a plan that is full: a promise is never left out."""
    place = max((one.position for one in plan.steps), default=0) + 1
    step = Step(position=place, text=question.promise, promise=True)
    plan.steps.append(step)
    session.flush()
    session.add(JuryPromise(step_id=step.id, question_id=question.id))
    return step


PROMISED.append(keep_promise)
