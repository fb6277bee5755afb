"""Jurors ask from their pages, and see what became of it."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from innovation.jury.models import JuryQuestion
from innovation.jury.rules.questions import State
from innovation.people.models import Person
from tests.cast import Cast
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.pitches.conftest import Counted
from tests.voting.phone import marker

Browser = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ria(hall: Hall, as_: Browser) -> Client:
    hall.panel.bank = "Wat kost het?\n\nWie doet het?\n"
    hall.run()
    return as_(hall.ria)


def post(client: Client, hall: Hall, htmx: bool = False, **fields: Any) -> TestResponse:
    data = {"text": "Wat kost het?", "pitch": hall.pitches[0].id, "token": "token-abc", **fields}
    path = f"/evenings/{hall.evening.slug}/jury/questions"
    return client.post(path, data=data, headers=HTMX if htmx else {})


def page(client: Client, hall: Hall, **query: Any) -> str:
    return client.get(f"/evenings/{hall.evening.slug}/jury/questions", query_string=query).text


def test_a_juror_asks_and_comes_back_to_the_same_pitch(hall: Hall, ria: Client, stored: Any) -> None:
    answer = post(ria, hall, pitch=hall.pitches[1].id)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"questions?pitch={hall.pitches[1].id}")
    [made] = stored(JuryQuestion)
    assert (made.text, made.pitch_id, made.juror_id) == ("Wat kost het?", hall.pitches[1].id, hall.rias.id)


def test_sent_again_gives_the_same_answer(hall: Hall, ria: Client, stored: Any) -> None:
    assert [post(ria, hall).status_code, post(ria, hall).status_code] == [303, 303]
    assert len(stored(JuryQuestion)) == 1


def test_a_standard_question_is_one_tap_and_leaves_what_was_typed(
    hall: Hall, ria: Client, stored: Any
) -> None:
    assert 'name="standard" value="Wat kost het?"' in page(ria, hall)
    answer = post(ria, hall, htmx=True, text="Half geschr", standard="Wie doet het?")
    assert [one.text for one in stored(JuryQuestion)] == ["Wie doet het?"]
    assert "Half geschr" in answer.text
    assert "data-draft-done" not in answer.text
    assert 'value="Wie doet het?"' not in answer.text
    assert 'value="Wat kost het?"' in answer.text


def test_an_answer_for_htmx_has_a_fresh_form(hall: Hall, ria: Client) -> None:
    answer = post(ria, hall, htmx=True)
    assert answer.status_code == 200
    assert "token-abc" not in answer.text
    assert f'data-draft-done="ask-{hall.pitches[0].id}"' in answer.text


@pytest.mark.parametrize(
    "fields",
    [{"text": "  "}, {"text": "x" * 201}, {"standard": "x" * 201}, {"token": ""}, {"token": "a b" * 9}],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    hall: Hall, ria: Client, stored: Any, fields: dict[str, str]
) -> None:
    answer = post(ria, hall, **fields)
    assert answer.status_code == 422
    assert "form-errors" in answer.text
    assert stored(JuryQuestion) == []


def test_a_refused_question_says_why_and_keeps_the_words(hall: Hall, ria: Client) -> None:
    hall.end()
    hall.evening.published_at = hall.evening.starts_at
    hall.session.commit()
    answer = post(ria, hall, text="Te laat gevraagd")
    assert answer.status_code == 409
    assert "Te laat gevraagd" in answer.text


def test_a_pitch_of_another_evening_is_not_there(hall: Hall, ria: Client) -> None:
    other = hall.elsewhere.items[0].pitch_id
    assert post(ria, hall, pitch=other).status_code == 404
    path = f"/evenings/{hall.evening.slug}/jury/questions?pitch={other}"
    assert ria.get(path).status_code == 404


def test_the_pitch_that_is_on_is_the_one_to_ask_about(hall: Hall, ria: Client) -> None:
    assert f'name="pitch" value="{hall.pitches[0].id}"' in page(ria, hall)
    assert f'name="pitch" value="{hall.pitches[2].id}"' in page(ria, hall, pitch=hall.pitches[2].id)


def test_a_juror_sees_their_own_questions_and_nobody_elses(hall: Hall, ria: Client, as_: Browser) -> None:
    hall.ask(hall.pitches[0], "Van Ria zelf")
    assert "Van Ria zelf" in page(ria, hall)
    assert "Van Ria zelf" not in page(as_(hall.kim), hall)
    assert "Van Ria zelf" not in page(as_(hall.yas), hall)


def test_what_became_of_a_question_is_looked_at_again(hall: Hall, ria: Client) -> None:
    made = hall.ask(hall.pitches[0])
    path = f"/evenings/{hall.evening.slug}/jury/questions/mine"
    seen = marker(ria.get(path).text)
    again = ria.get(path, query_string={"seen": seen})
    assert (again.status_code, again.data) == (204, b"")
    made.state = State.ANSWERED
    hall.session.commit()
    assert "answered in the room" in ria.get(path, query_string={"seen": seen}).text


def test_a_page_costs_the_same_whatever_was_asked(hall: Hall, ria: Client, queries: Counted) -> None:
    page(ria, hall)
    with queries() as few:
        page(ria, hall)
    for number in range(6):
        hall.ask(hall.pitches[number % 3], f"Vraag {number}")
    with queries() as many:
        page(ria, hall)
    assert len(many) == len(few)


def test_somebody_on_two_juries_of_an_evening_asks_once(hall: Hall, cast: Cast, as_: Browser) -> None:
    hall.seat(hall.youth, hall.ria)
    hall.run()
    client = as_(hall.ria)
    assert post(client, hall).status_code == 303


def test_the_juror_s_own_page_leads_to_the_questions_and_back(hall: Hall, ria: Client) -> None:
    room, questions = f"/evenings/{hall.evening.slug}/jury", f"/evenings/{hall.evening.slug}/jury/questions"
    assert f'href="{questions}"' in ria.get(room).text
    assert f'href="{room}"' in page(ria, hall)
