"""The host's queue: on the console, live, and two hosts at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from innovation.jury.models import EveningJury, JuryQuestion, Panel
from innovation.jury.rules.questions import Source, State
from innovation.people.models import Person
from innovation.voting import hosting
from tests.cast import NOW
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.pitches.conftest import Counted
from tests.voting.phone import marker

Browser = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def host(hall: Hall, as_: Browser) -> Client:
    hall.run()
    return as_(hall.cast.hugo)


def path(hall: Hall, one: JuryQuestion | None = None, noun: str = "") -> str:
    return f"/evenings/{hall.evening.slug}/console/questions" + (f"/{one.id}/{noun}" if one else "")


def look(client: Client, hall: Hall, **query: Any) -> TestResponse:
    return client.get(path(hall) + "/part", query_string=query)


def move(
    client: Client, hall: Hall, one: JuryQuestion, seen: str, state: str, htmx: bool = True
) -> TestResponse:
    data = {"seen": seen, "state": state}
    return client.post(path(hall, one, "state"), data=data, headers=HTMX if htmx else {})


def offered(hall: Hall, text: str = "En de buren?") -> JuryQuestion:
    made = hall.ask(hall.pitches[0], text, State.OFFERED)
    made.source, made.juror_id = Source.AUDIENCE, None
    hall.session.commit()
    return made


def test_the_console_loads_the_queue_and_has_a_link_to_it(hall: Hall, host: Client) -> None:
    console = host.get(f"/evenings/{hall.evening.slug}/console").text
    assert f'hx-get="{path(hall)}/part"' in console
    assert f'href="{path(hall)}"' in console


def test_the_queue_is_that_of_the_pitch_that_is_on(hall: Hall, host: Client) -> None:
    hall.ask(hall.pitches[0], "Over de eerste")
    hall.ask(hall.pitches[1], "Over de tweede")
    text = look(host, hall).text
    assert "Over de eerste" in text
    assert "Over de tweede" not in text
    assert "Over de tweede" in look(host, hall, pitch=hall.pitches[1].id).text
    assert look(host, hall, pitch=hall.elsewhere.items[0].pitch_id).status_code == 404


def test_nothing_new_is_204_and_every_change_is_news(hall: Hall, host: Client) -> None:
    one = hall.ask(hall.pitches[0])
    seen = marker(look(host, hall).text)
    again = look(host, hall, seen=seen)
    assert (again.status_code, again.data) == (204, b"")
    for change in ({"state": State.ASKED}, {"on_screen": True}, {"state": State.PARKED}):
        for name, value in change.items():
            setattr(one, name, value)
        hall.session.commit()
        news = look(host, hall, seen=seen)
        assert news.status_code == 200
        seen = marker(news.text)
    hosting.step(hall.session, hall.evening, hall.cast.olga, NOW, forward=True)
    hall.session.commit()
    assert look(host, hall, seen=seen).status_code == 200


def test_another_order_is_news(hall: Hall, host: Client) -> None:
    hall.ask(hall.pitches[0], "Een")
    two = hall.ask(hall.pitches[0], "Twee")
    two.position = 2
    hall.session.commit()
    seen = marker(look(host, hall).text)
    answer = host.post(path(hall, two, "place"), data={"to": "up"}, headers=HTMX)
    assert answer.text.index("Twee") < answer.text.index("Een")
    assert look(host, hall, seen=seen).status_code == 200


def test_an_evening_without_jury_and_questions_has_no_queue_and_does_not_poll(
    hall: Hall, host: Client
) -> None:
    hall.session.execute(sa.delete(Panel).where(Panel.event_id == hall.evening.id))
    hall.session.commit()
    answer = look(host, hall)
    assert (answer.status_code, answer.text.strip()) == (200, "")
    assert "Nobody asks questions" in host.get(path(hall)).text
    hall.session.add(EveningJury(event_id=hall.evening.id, audience_asks=True))
    hall.session.commit()
    assert "every 1000ms" in look(host, hall).text


def test_an_act_answers_with_the_queue_as_it_stands(hall: Hall, host: Client, stored: Any) -> None:
    one = offered(hall)
    assert "Let through" in look(host, hall).text
    answer = move(host, hall, one, "offered", "queued")
    assert answer.status_code == 200
    assert "Let through" not in answer.text
    assert stored(JuryQuestion, one.id).state is State.QUEUED


def test_without_javascript_an_act_comes_back_to_the_queue(hall: Hall, host: Client) -> None:
    answer = move(host, hall, hall.ask(hall.pitches[0]), "queued", "asked", htmx=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, path(hall))


def test_who_comes_second_sees_why_and_how_it_stands(hall: Hall, host: Client, stored: Any) -> None:
    one = hall.ask(hall.pitches[0])
    move(host, hall, one, "queued", "parked")
    answer = move(host, hall, one, "queued", "answered")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert stored(JuryQuestion, one.id).state is State.PARKED


@pytest.mark.parametrize(
    "data", [{"seen": "queued"}, {"seen": "queued", "state": "gone"}, {"state": "asked"}]
)
def test_half_a_form_is_refused(hall: Hall, host: Client, data: dict[str, str]) -> None:
    one = hall.ask(hall.pitches[0])
    assert host.post(path(hall, one, "state"), data=data).status_code == 422


def test_a_question_of_another_evening_is_refused(hall: Hall, host: Client, stored: Any) -> None:
    """Hugo hosts this evening, not the one elsewhere."""
    one = hall.ask(hall.pitches[0])
    one.event_id, one.pitch_id = hall.elsewhere.id, hall.elsewhere.items[0].pitch_id
    hall.session.commit()
    assert move(host, hall, one, "queued", "asked").status_code == 404
    there = f"/evenings/{hall.elsewhere.slug}/console/questions/{one.id}/state"
    assert host.post(there, data={"seen": "queued", "state": "asked"}).status_code == 404
    assert stored(JuryQuestion, one.id).state is State.QUEUED


def test_the_queue_costs_the_same_whatever_was_asked(hall: Hall, host: Client, queries: Counted) -> None:
    hall.ask(hall.pitches[0])
    look(host, hall)
    with queries() as few:
        look(host, hall)
    for number in range(8):
        hall.ask(hall.pitches[0], f"Vraag {number}")
    with queries() as many:
        look(host, hall)
    assert len(many) == len(few)


def test_two_hosts_at_once_make_one_move(hall: Hall, as_: Browser, stored: Any) -> None:
    hall.run()
    one = hall.ask(hall.pitches[0])
    hosts = [as_(hall.cast.hugo), as_(hall.cast.olga)]
    start = Barrier(2)

    def act(client: Client, state: str) -> int:
        start.wait(5)
        return move(client, hall, one, "queued", state).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(act, hosts, ["answered", "parked"]))
    assert answers == [200, 409]
    assert stored(JuryQuestion, one.id).state in (State.ANSWERED, State.PARKED)


def test_two_hosts_at_once_leave_one_question_on_the_screen(hall: Hall, as_: Browser, stored: Any) -> None:
    hall.run()
    both = [hall.ask(hall.pitches[0], "Een"), hall.ask(hall.pitches[0], "Twee")]
    hosts = [as_(hall.cast.hugo), as_(hall.cast.olga)]
    start = Barrier(2)

    def show(client: Client, one: JuryQuestion) -> int:
        start.wait(5)
        return client.post(path(hall, one, "screen"), data={"shown": "yes"}, headers=HTMX).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(show, hosts, both)) == [200, 200]
    assert [one.on_screen for one in stored(JuryQuestion)].count(True) == 1
