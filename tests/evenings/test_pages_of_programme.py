"""The programme editor, with and without JavaScript."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import ProgrammeItem
from innovation.evenings.rules import ItemKind, Phase
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from tests.cast import Cast
from tests.conftest import Client

HERE = "/evenings/najaar/programme"


@pytest.fixture
def olga(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.olga)


@pytest.fixture
def three(cast: Cast, session: Session) -> list[int]:
    """Samen koken, then a break, then a talk."""
    for position, (kind, title) in enumerate(((ItemKind.BREAK, "Pauze"), (ItemKind.TALK, "Gast")), 2):
        cast.evening.items.append(ProgrammeItem(position=position, kind=kind, title=title, minutes=10))
    session.commit()
    return [item.id for item in cast.evening.items]


def titles(session: Session, cast: Cast) -> list[str]:
    """The programme as it is now; the database is free again afterwards."""
    session.expire_all()
    found = [item.name for item in cast.evening.items]
    session.commit()
    return found


def test_a_pitch_is_added_and_taken_off(olga: Client, cast: Cast, session: Session) -> None:
    idea = cast.idea("Bankje")
    session.commit()
    assert "Bankje" in olga.get(HERE).text
    fields = {"pitch_id": idea.id, "minutes": 4, "answer_minutes": 6, "revision": 0}
    answer = olga.post(f"{HERE}/pitches", data=fields)
    assert (answer.status_code, answer.location) == (303, HERE)
    assert titles(session, cast) == ["Samen koken", "Bankje"]
    item = cast.evening.items[1]
    assert (item.minutes, item.answer_minutes, item.pitch.state) == (4, 6, State.SCHEDULED)
    olga.post(f"{HERE}/items/{item.id}/removal", data={"revision": 1})
    assert titles(session, cast) == ["Samen koken"]
    assert session.get_one(Pitch, idea.id).state is State.ACCEPTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"pitch_id": ""},
        {"pitch_id": "99"},
        {"pitch_id": "x"},
        {"minutes": "0"},
        {"minutes": "241"},
        {"answer_minutes": ""},
        {"revision": "x"},
    ],
)
def test_a_pitch_with_a_mistake_is_not_added(
    olga: Client, cast: Cast, session: Session, wrong: dict[str, str]
) -> None:
    idea = cast.idea("Bankje")
    session.commit()
    fields = {"pitch_id": str(idea.id), "minutes": "4", "answer_minutes": "6", "revision": "0", **wrong}
    assert olga.post(f"{HERE}/pitches", data=fields).status_code == 422
    assert titles(session, cast) == ["Samen koken"]


def test_a_draft_never_gets_on_the_programme(olga: Client, cast: Cast, session: Session) -> None:
    draft = cast.idea("Klad", State.DRAFT)
    session.commit()
    fields = {"pitch_id": draft.id, "minutes": 4, "answer_minutes": 6, "revision": 0}
    assert olga.post(f"{HERE}/pitches", data=fields).status_code == 422
    assert "Klad" not in olga.get(HERE).text


def test_a_break_is_added(olga: Client, cast: Cast, session: Session) -> None:
    fields = {"kind": "break", "title": "Pauze", "minutes": 15, "revision": 0}
    assert olga.post(f"{HERE}/items", data=fields).status_code == 303
    assert titles(session, cast) == ["Samen koken", "Pauze"]
    for wrong in ({"kind": "pitch"}, {"title": ""}, {"title": "x" * 101}, {"minutes": "-1"}):
        assert olga.post(f"{HERE}/items", data={**fields, "revision": 1, **wrong}).status_code == 422


def test_items_move_up_and_down(olga: Client, cast: Cast, session: Session, three: list[int]) -> None:
    place = f"{HERE}/items/{three[2]}/position"
    assert olga.post(place, data={"position": 1, "revision": 0}).status_code == 303
    assert titles(session, cast) == ["Gast", "Samen koken", "Pauze"]
    olga.post(place, data={"position": 0, "revision": 1})
    assert titles(session, cast) == ["Gast", "Samen koken", "Pauze"]
    olga.post(place, data={"position": 3, "revision": 2})
    assert titles(session, cast) == ["Samen koken", "Pauze", "Gast"]


def test_htmx_gets_the_list_with_its_new_times(
    olga: Client, cast: Cast, session: Session, three: list[int]
) -> None:
    answer = olga.post(
        f"{HERE}/items/{three[1]}/position",
        data={"position": 1, "revision": 0},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="programme"')
    assert 'data-revision="1"' in answer.text
    assert re.findall(r">(\d\d:\d\d)<", answer.text) == ["20:00", "20:10", "20:18", "20:28"]


def test_an_old_page_gets_the_newest_list_and_a_word(
    olga: Client, cast: Cast, session: Session, three: list[int]
) -> None:
    place = f"{HERE}/items/{three[2]}/position"
    olga.post(place, data={"position": 1, "revision": 0})
    answer = olga.post(place, data={"position": 3, "revision": 0}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert 'data-revision="1"' in answer.text
    assert titles(session, cast) == ["Gast", "Samen koken", "Pauze"]
    assert olga.post(place, data={"position": 3, "revision": 0}).status_code == 409


def test_minutes_and_titles_change(olga: Client, cast: Cast, session: Session, three: list[int]) -> None:
    olga.post(f"{HERE}/items/{three[0]}", data={"minutes": 5, "answer_minutes": 0, "revision": 0})
    olga.post(f"{HERE}/items/{three[1]}", data={"minutes": 20, "title": "Lange pauze", "revision": 1})
    assert titles(session, cast) == ["Samen koken", "Lange pauze", "Gast"]
    assert [(item.minutes, item.answer_minutes) for item in cast.evening.items] == [(5, 0), (20, 0), (10, 0)]
    wrong = olga.post(f"{HERE}/items/{three[0]}", data={"minutes": 0, "revision": 2})
    assert wrong.status_code == 422


def test_what_is_on_now_stays(olga: Client, cast: Cast, session: Session, three: list[int]) -> None:
    cast.evening.phase, cast.evening.item_id = Phase.RUNNING, three[0]
    session.commit()
    assert f"up-{three[0]}" not in olga.get(HERE).text
    assert f"up-{three[1]}" in olga.get(HERE).text
    place = f"{HERE}/items/{three[0]}"
    assert olga.post(f"{place}/position", data={"position": 2, "revision": 0}).status_code == 409
    assert olga.post(f"{place}/removal", data={"revision": 0}).status_code == 409
    assert titles(session, cast) == ["Samen koken", "Pauze", "Gast"]


def test_items_of_another_evening_are_not_there(olga: Client, cast: Cast, session: Session) -> None:
    other = cast.event("lente", [cast.idea("Fietsles", State.SCHEDULED)])
    session.commit()
    theirs = f"{HERE}/items/{other.items[0].id}"
    assert olga.post(f"{theirs}/removal", data={"revision": 0}).status_code == 404
    assert session.scalar(sa.select(sa.func.count()).select_from(ProgrammeItem)) == 2


def test_a_title_never_becomes_markup(olga: Client, cast: Cast, session: Session) -> None:
    fields = {"kind": "talk", "title": "<img src=x onerror=alert(1)>", "minutes": 5, "revision": 0}
    olga.post(f"{HERE}/items", data=fields)
    for page in (HERE, "/evenings/najaar/"):
        text = olga.get(page).text
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text
