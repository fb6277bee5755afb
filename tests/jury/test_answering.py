"""After the evening: answers in writing and promises, by initiators only, and never over one another."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from innovation.errors import RuleBroken, Stale
from innovation.jury.actions import answering
from innovation.jury.models import JuryQuestion
from innovation.jury.rules.questions import Answer, State
from innovation.people import actions as people
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import everything
from tests.jury.conftest import Hall
from tests.pitches.conftest import Counted

Browser = Callable[[Person], Client]
MAY = date(2027, 5, 1)


@pytest.fixture
def question(hall: Hall) -> JuryQuestion:
    """In the queue of the first pitch, of an evening that is over."""
    made = hall.ask(hall.pitches[0])
    hall.run()
    hall.end()
    return made


def write(hall: Hall, question: JuryQuestion, text: str = "Mia.", promise: str = "", seen: str = "") -> None:
    given = Answer(text, promise, MAY)
    answering.answer(hall.session, question, given, seen or question.edition, hall.cast.noor, NOW)
    hall.session.commit()


def send(client: Client, question: JuryQuestion, **fields: Any) -> TestResponse:
    start = f"question-{question.id}-"
    data = {f"{start}{name}": value for name, value in {"seen": question.edition, **fields}.items()}
    return client.post(f"/pitches/{question.pitch_id}/jury-questions/{question.id}/answer", data=data)


def page(client: Client, hall: Hall, pitch: int = 0) -> str:
    return client.get(f"/pitches/{hall.pitches[pitch].id}/jury-questions").text


def test_an_answer_is_kept_with_who_and_when(hall: Hall, question: JuryQuestion) -> None:
    write(hall, question, "Mia.", "We vragen tien jongeren")
    assert (question.answer, question.promise, question.promise_on) == (
        "Mia.",
        "We vragen tien jongeren",
        MAY,
    )
    assert (question.answered_at, question.answered_by_id) == (NOW, hall.cast.noor.id)


def test_a_day_without_a_promise_is_none_and_an_empty_answer_is_not_answered(
    hall: Hall, question: JuryQuestion
) -> None:
    write(hall, question)
    assert question.promise_on is None
    write(hall, question, "")
    assert (question.answered_at, question.answered_by_id) == (None, None)


def test_hooks_hear_of_a_promise_only_when_it_is_another(
    hall: Hall, question: JuryQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    hook = lambda session, asked, now: heard.append(asked.promise)  # noqa: E731
    monkeypatch.setattr(answering, "PROMISED", [hook])
    write(hall, question, "Mia.")
    write(hall, question, "Mia.", "Tien jongeren")
    write(hall, question, "Mia en Bas.", "Tien jongeren")
    write(hall, question, "Mia en Bas.")
    assert heard == ["Tien jongeren", ""]


@pytest.mark.parametrize("state", [State.OFFERED, State.REFUSED])
def test_what_was_not_let_through_is_not_answered(hall: Hall, question: JuryQuestion, state: State) -> None:
    question.state = state
    hall.session.commit()
    with pytest.raises(RuleBroken):
        write(hall, question)


def test_nobody_answers_before_the_end(hall: Hall) -> None:
    made = hall.ask(hall.pitches[0])
    hall.run()
    with pytest.raises(RuleBroken):
        write(hall, made)


def test_nobody_writes_over_what_they_never_saw(hall: Hall, question: JuryQuestion) -> None:
    seen = question.edition
    write(hall, question, "Van Noor")
    with pytest.raises(Stale):
        write(hall, question, "Van Sam", seen=seen)
    assert question.answer == "Van Noor"


def test_who_comes_second_loses_nothing(
    hall: Hall, question: JuryQuestion, as_: Browser, stored: Any
) -> None:
    seen = question.edition
    write(hall, question, "Van Noor")
    answer = send(as_(hall.cast.sam), question, seen=seen, answer="Van Sam")
    assert answer.status_code == 409
    assert "Van Noor" in answer.text
    assert "Van Sam" in answer.text
    assert stored(JuryQuestion, question.id).answer == "Van Noor"
    assert f'value="{question.edition}"' in answer.text


def test_initiators_answer_on_their_page(
    hall: Hall, question: JuryQuestion, as_: Browser, stored: Any
) -> None:
    client = as_(hall.cast.sam)
    assert "Wie doet het?" in page(client, hall)
    fields = {"answer": "Mia doet het.", "promise": "We vragen er tien", "promise_on": "2027-05-01"}
    answer = send(client, question, **fields)
    assert answer.status_code == 303
    kept = stored(JuryQuestion, question.id)
    assert (kept.answer, kept.promise, kept.promise_on) == ("Mia doet het.", "We vragen er tien", MAY)
    assert f'data-draft-done="answer-{question.id}"' in page(client, hall)


@pytest.mark.parametrize(
    "fields", [{"answer": "x" * 2001}, {"promise": "x" * 201}, {"promise_on": "straks", "promise": "Ja"}]
)
def test_too_much_is_refused_with_what_was_typed(
    hall: Hall, question: JuryQuestion, as_: Browser, fields: dict[str, str]
) -> None:
    answer = send(as_(hall.cast.noor), question, **{"answer": "Kort", **fields})
    assert answer.status_code == 422
    assert "form-errors" in answer.text


def test_organisers_read_and_do_not_answer(hall: Hall, question: JuryQuestion, as_: Browser) -> None:
    write(hall, question, "Mia doet het.")
    client = as_(hall.cast.olga)
    text = page(client, hall)
    assert "Mia doet het." in text
    assert "<textarea" not in text
    assert send(client, question, answer="Nee").status_code == 403


def test_only_what_was_heard_after_the_end_and_no_play_stands_there(hall: Hall, as_: Browser) -> None:
    hall.run()
    for state in State:
        hall.ask(hall.pitches[0], f"Vraag {state}.", state)
    hall.ask(hall.pitches[0], "Vraag in de repetitie.").rehearsal = True
    hall.ask(hall.pitches[1], "Vraag over een ander.")
    client = as_(hall.cast.noor)
    assert "Vraag" not in page(client, hall).replace("Vragen", "")
    hall.end()
    text = page(client, hall)
    there = {state for state in State if f"Vraag {state}." in text}
    assert there == {State.QUEUED, State.ASKED, State.ANSWERED, State.PARKED}
    assert "repetitie" not in text
    assert "over een ander" not in text


def test_a_question_about_another_pitch_is_not_answered_here(
    hall: Hall, question: JuryQuestion, as_: Browser
) -> None:
    other = hall.ask(hall.pitches[1], "Over een ander")
    path = f"/pitches/{hall.pitches[0].id}/jury-questions/{other.id}/answer"
    assert as_(hall.cast.noor).post(path, data={}).status_code == 404


def test_the_page_of_what_the_room_gave_leads_here(hall: Hall, question: JuryQuestion, as_: Browser) -> None:
    text = as_(hall.cast.noor).get(f"/pitches/{question.pitch_id}/feedback").text
    assert f'href="/pitches/{question.pitch_id}/jury-questions"' in text


def test_a_page_costs_the_same_whatever_was_asked(
    hall: Hall, question: JuryQuestion, as_: Browser, queries: Counted
) -> None:
    client = as_(hall.cast.noor)
    page(client, hall)
    with queries() as few:
        page(client, hall)
    for number in range(6):
        hall.ask(hall.pitches[0], f"Vraag {number}")
    with queries() as many:
        page(client, hall)
    assert len(many) == len(few)


def test_what_a_person_asked_and_answered_is_handed_out(hall: Hall, question: JuryQuestion) -> None:
    write(hall, question, "Mia.", "Tien jongeren")
    asked = people.export(hall.session, hall.ria)
    assert asked["asked_as_juror"] == [{"pitch": "Idee 1", "question": "Wie doet het?"}]
    given = people.export(hall.session, hall.cast.noor)
    assert [one["promise"] for one in given["answered_to_the_jury"]] == ["Tien jongeren"]
    nothing = people.export(hall.session, hall.kim)
    assert nothing["asked_as_juror"] == nothing["answered_to_the_jury"] == []


def test_who_leaves_leaves_the_words_and_no_name(
    session: Session, hall: Hall, question: JuryQuestion
) -> None:
    """Ria gave marks, so her seat stays, without her name."""
    hall.score(hall.rias, hall.pitches[0], 7, 8)
    question.answered_by_id = hall.ria.id
    session.commit()
    people.erase(session, hall.ria)
    session.commit()
    session.expire_all()
    assert (question.text, question.juror_id, question.answered_by_id) == ("Wie doet het?", None, None)
    assert "ria@example.org" not in everything(session)
