"""What was promised to the jury stands on the plan, whether it was promised before or after the birth."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.initiatives.actions.birth import begin_by_hand
from innovation.initiatives.models import Initiative, JuryPromise, Plan, Step
from innovation.jury.actions.answering import answer
from innovation.jury.models import JuryQuestion
from innovation.jury.rules.questions import Answer
from tests.cast import NOW, Cast
from tests.jury.conftest import Hall

MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)


@pytest.fixture
def hall(session: Session, cast: Cast) -> Hall:
    return Hall(session, cast)


@pytest.fixture
def question(hall: Hall) -> JuryQuestion:
    """A question about the first pitch, after the evening."""
    asked = hall.ask(hall.pitches[0])
    hall.run()
    hall.end()
    return asked


def promise(hall: Hall, question: JuryQuestion, text: str, on: date | None = None) -> None:
    answer(hall.session, question, Answer("Ja.", text, on), question.edition, hall.cast.noor, NOW)
    hall.session.commit()


def begin(hall: Hall) -> Initiative:
    made = begin_by_hand(hall.session, hall.pitches[0], "Het kan niet wachten", hall.cast.olga, NOW)
    hall.session.commit()
    return made


def steps(session: Session) -> list[tuple[str, date | None, bool]]:
    return [
        (one.text, one.due_on, one.promise)
        for one in session.scalars(sa.select(Step).order_by(Step.position))
    ]


def test_a_promise_made_before_the_birth_stands_on_the_plan(hall: Hall, question: JuryQuestion) -> None:
    promise(hall, question, "We vragen tien jongeren", MAY)
    assert steps(hall.session) == []
    begin(hall)
    assert steps(hall.session) == [("We vragen tien jongeren", MAY, True)]


def test_a_promise_of_a_rehearsal_is_none(hall: Hall, question: JuryQuestion) -> None:
    promise(hall, question, "We vragen tien jongeren", MAY)
    question.rehearsal = True
    begin(hall)
    assert steps(hall.session) == []


def test_a_promise_made_later_is_added_changed_and_taken_back(hall: Hall, question: JuryQuestion) -> None:
    begin(hall)
    promise(hall, question, "We vragen tien jongeren", MAY)
    assert steps(hall.session) == [("We vragen tien jongeren", MAY, True)]
    promise(hall, question, "We vragen twintig jongeren", JUNE)
    assert steps(hall.session) == [("We vragen twintig jongeren", JUNE, True)]
    promise(hall, question, "")
    assert steps(hall.session) == []
    assert hall.session.scalars(sa.select(JuryPromise)).all() == []


@pytest.mark.parametrize("text", ["Iets anders", ""])
def test_a_promise_that_is_done_stays_as_it_was(hall: Hall, question: JuryQuestion, text: str) -> None:
    begin(hall)
    promise(hall, question, "We vragen tien jongeren", MAY)
    hall.session.scalars(sa.select(Step)).one().done_on = MAY
    hall.session.commit()
    promise(hall, question, text)
    assert steps(hall.session) == [("We vragen tien jongeren", MAY, True)]


def test_an_answer_without_another_promise_leaves_the_step_alone(hall: Hall, question: JuryQuestion) -> None:
    """The team wrote the step anew; changing a word of the answer does not write over that."""
    begin(hall)
    promise(hall, question, "We vragen tien jongeren", MAY)
    hall.session.scalars(sa.select(Step)).one().text = "Tien jongeren vragen, Mia doet het"
    hall.session.commit()
    given = Answer("Ja hoor.", question.promise, question.promise_on)
    answer(hall.session, question, given, question.edition, hall.cast.noor, NOW)
    hall.session.commit()
    assert [text for text, *_ in steps(hall.session)] == ["Tien jongeren vragen, Mia doet het"]


def test_a_promise_comes_after_the_other_steps_and_never_takes_their_place(
    hall: Hall,
    question: JuryQuestion,
) -> None:
    made = begin(hall)
    plan = Plan(initiative_id=made.id, updated_at=NOW)
    plan.steps = [Step(position=1, text="Eerst dit", promise=False)]
    hall.session.add(plan)
    hall.session.commit()
    promise(hall, question, "Dan dit")
    assert steps(hall.session) == [("Eerst dit", None, False), ("Dan dit", None, True)]
    promise(hall, question, "")
    assert steps(hall.session) == [("Eerst dit", None, False)]
