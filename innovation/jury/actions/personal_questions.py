"""What of questions belongs to a person: handed out on request; when they leave, the words stay."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.errors import N_
from innovation.jury.models import Juror, JuryQuestion
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def export_questions(session: Session, person: Person) -> dict[str, Any]:
    """What this person asked as a juror, and what they answered and promised."""
    return {
        "asked_as_juror": [
            {"pitch": one.pitch.title, "question": one.text} for one in _rows(session, _asked_by(person))
        ],
        "answered_to_the_jury": [
            {
                "pitch": one.pitch.title,
                "question": one.text,
                "answer": one.answer,
                "promise": one.promise,
                "promised_by": one.promise_on.isoformat() if one.promise_on else None,
            }
            for one in _rows(session, JuryQuestion.answered_by_id == person.id)
        ],
    }


def erase_questions(session: Session, person: Person) -> None:
    """Let nothing tell who asked and who answered; questions and answers are part of what was said."""
    for theirs, forgotten in (
        (_asked_by(person), {"juror_id": None}),
        (JuryQuestion.answered_by_id == person.id, {"answered_by_id": None}),
    ):
        change = sa.update(JuryQuestion).where(theirs).values(forgotten)
        session.execute(change.execution_options(synchronize_session="fetch"))


def _asked_by(person: Person) -> sa.ColumnElement[bool]:
    return JuryQuestion.juror_id.in_(sa.select(Juror.id).where(Juror.person_id == person.id))


def _rows(session: Session, theirs: sa.ColumnElement[bool]) -> list[JuryQuestion]:
    asked = sa.select(JuryQuestion).where(theirs).options(joinedload(JuryQuestion.pitch))
    return list(session.scalars(asked.order_by(JuryQuestion.id)))


EXPORTERS.append(export_questions)
ERASERS.append(erase_questions)  # the last goes first: while the juror is still known as this person
KEPT.append(
    Kept(
        "questions",
        N_("Questions of jurors and of the room, and what initiators answer"),
        N_("So that everyone can read what was asked and what was promised."),
        N_("As long as the report. The room asks without names; other names go with their account."),
    )
)
