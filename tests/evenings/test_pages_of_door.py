"""The door, in the hands of a host."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from innovation.evenings.actions import cards as acts
from innovation.evenings.actions import joining
from innovation.evenings.models import Event, present
from innovation.evenings.rules import Phase
from tests.cast import Cast
from tests.conftest import Client
from tests.evenings.ask import card

HERE = "/evenings/najaar/door"


@pytest.fixture
def hugo(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.hugo)


def people(session: Session, event: Event) -> int:
    session.expire_all()
    found = present(session, event)
    session.commit()
    return found


def test_counting_in_and_out(hugo: Client, cast: Cast, session: Session) -> None:
    for change in (1, 1, -1):
        assert hugo.post(f"{HERE}/present", data={"change": change}).status_code == 303
    assert people(session, cast.evening) == 1
    hugo.post(f"{HERE}/present", data={"to": 134})
    assert people(session, cast.evening) == 134
    assert "134" in hugo.get(f"{HERE}/present").text
    hugo.post(f"{HERE}/present", data={"to": ""})
    assert people(session, cast.evening) == 0


@pytest.mark.parametrize("wrong", [{"change": "5"}, {"to": "-1"}, {"to": "veel"}, {"to": "9" * 20}])
def test_what_is_no_count_is_refused(
    hugo: Client, cast: Cast, session: Session, wrong: dict[str, str]
) -> None:
    assert hugo.post(f"{HERE}/present", data=wrong).status_code == 422
    assert people(session, cast.evening) == 0


def test_next_card_and_another_one(hugo: Client, cast: Cast, session: Session, with_cards: Event) -> None:
    assert 'value="1"' in hugo.get(HERE).text
    answer = hugo.post(f"{HERE}/cards", data={"entered": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="door"')
    what = acts.printed(with_cards, [card(session, with_cards, 4)])[0]
    session.commit()
    hugo.post(f"{HERE}/cards", data={"entered": f"http://127.0.0.1/j/{what.token}"})
    assert people(session, with_cards) == 2
    for wrong in ("1", "99", "", "K7P-4QX", "x" * 500):
        answer = hugo.post(f"{HERE}/cards", data={"entered": wrong})
        assert answer.status_code in (409, 422), wrong
        assert 'role="alert"' in answer.text
    assert people(session, with_cards) == 2


def test_the_last_act_is_undone(hugo: Client, cast: Cast, session: Session, with_cards: Event) -> None:
    hugo.post(f"{HERE}/cards", data={"entered": "1"})
    found = re.search(r'name="revision"\s+value="(\d+)"', hugo.get(HERE).text)
    assert found
    assert hugo.post(f"{HERE}/undo", data={"revision": found[1]}).status_code == 303
    assert people(session, with_cards) == 0
    assert hugo.post(f"{HERE}/undo", data={"revision": found[1]}).status_code == 409
    assert hugo.post(f"{HERE}/undo", data={}).status_code == 409


def test_a_host_of_another_evening_stays_outside(
    client: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    cast.event("lente", [])
    session.commit()
    client.sign_in(cast.hugo)
    assert client.get("/evenings/lente/door").status_code == 404
    assert client.post("/evenings/lente/door/present", data={"change": 1}).status_code == 404


def test_hosts_hear_that_somebody_is_guessing(hugo: Client, cast: Cast, session: Session) -> None:
    words = "trying many wrong codes"
    english = {"Accept-Language": "en"}
    assert words not in hugo.get(HERE, headers=english).text
    cast.evening.phase = Phase.RUNNING
    joining.alarm(session, datetime.now(UTC))
    session.commit()
    assert words in hugo.get(HERE, headers=english).text
