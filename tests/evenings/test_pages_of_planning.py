"""Agenda, page of an evening, settings, hosts."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.actions import joining
from innovation.evenings.models import Event, Host
from innovation.evenings.rules import Admission, Basis, Kind, Phase
from innovation.pitches.rules import State
from tests.cast import NOW, Cast
from tests.conftest import Client


@pytest.fixture
def olga(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.olga)


def form(cast: Cast, **changes: object) -> dict[str, object]:
    """What the settings page sends, with some fields changed."""
    fields = {
        "title": "Pitchavond najaar",
        "kind": "pitch_evening",
        "theme_id": "",
        "municipality_id": str(cast.goirle.id),
        "venue": "Jan van Besouw",
        "description": "",
        "starts_at": "2026-11-27T20:00",
        "doors_at": "2026-11-27T19:30",
        "announced": "y",
        "percent": "50",
        "comparator": "at_least",
        "basis": "yes_no",
        "quorum": "0",
        "tally_shown": "hidden",
        "admission": "room_code",
        "revision": "0",
    }
    return {**fields, **changes}


def test_the_agenda_shows_what_is_announced(client: Client, cast: Cast, session: Session) -> None:
    cast.event("geheim", []).announced = False
    session.commit()
    page = client.get("/agenda/").text
    assert "Pitchavond najaar" in page
    assert "geheim" not in page


def test_old_evenings_come_in_pages(client: Client, cast: Cast, session: Session) -> None:
    for number in range(21):
        cast.event(f"oud-{number:02}", []).starts_at = NOW.replace(year=2020, day=1 + number)
    session.commit()
    first, second = client.get("/agenda/").text, client.get("/agenda/?page=2").text
    assert "Pitchavond oud-20" in first
    assert "Pitchavond oud-00" not in first
    assert "Pitchavond oud-00" in second
    assert client.get("/agenda/?page=99999999999999999999").status_code == 200


def test_an_evening_that_is_not_announced_is_for_insiders(
    client: Client, cast: Cast, session: Session
) -> None:
    cast.evening.announced = False
    session.commit()
    statuses = {None: 404, "eve": 404, "hugo": 200, "olga": 200}
    for name, status in statuses.items():
        if name:
            client.sign_in(getattr(cast, name))
        assert client.get("/evenings/najaar/").status_code == status, name
    assert client.get("/evenings/bestaat-niet/").status_code == 404


def test_the_page_says_times_rule_and_guarantee(client: Client, cast: Cast, session: Session) -> None:
    cast.evening.starts_at = NOW
    session.commit()
    page = client.get("/evenings/najaar/", headers={"Accept-Language": "en"}).text
    assert "20:00" in page
    assert "20:08" in page
    assert "Samen koken" in page
    assert "at least 50\u00a0% of the votes for and against" in page
    assert "Each phone counts once" in page


def test_the_page_hides_what_was_withdrawn(client: Client, cast: Cast, session: Session) -> None:
    assert "Samen koken" in client.get("/evenings/najaar/").text
    cast.pitch.state = State.WITHDRAWN
    session.commit()
    assert "Samen koken" not in client.get("/evenings/najaar/").text


def test_the_result_is_linked_when_it_is_published(client: Client, cast: Cast, session: Session) -> None:
    assert "/evenings/najaar/results" not in client.get("/evenings/najaar/").text
    cast.evening.phase, cast.evening.published_at = Phase.ENDED, NOW
    session.commit()
    assert "/evenings/najaar/results" in client.get("/evenings/najaar/").text
    assert "/evenings/najaar/results" in client.get("/agenda/").text


def test_pages_ask_as_much_for_three_items_as_for_one(
    client: Client, cast: Cast, session: Session, count_queries: object
) -> None:
    one = count_queries(lambda: client.get("/evenings/najaar/"))  # type: ignore[operator]
    cast.event("drie", [cast.idea(title, State.SCHEDULED) for title in ("a", "b", "c")])
    session.commit()
    assert count_queries(lambda: client.get("/evenings/drie/")) == one  # type: ignore[operator]
    few = count_queries(lambda: client.get("/agenda/"))  # type: ignore[operator]
    cast.event("vier", [])
    session.commit()
    assert count_queries(lambda: client.get("/agenda/")) == few  # type: ignore[operator]


NEW = {
    "title": "Lente",
    "kind": "pitch_evening",
    "starts_at": "2027-04-01T20:00",
    "municipality_id": "",
}


def test_a_new_evening_goes_on_to_its_programme(olga: Client, session: Session) -> None:
    answer = olga.post("/evenings/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/evenings/lente/programme")
    made = session.scalars(sa.select(Event).where(Event.slug == "lente")).one()
    assert made.starts_at.isoformat() == "2027-04-01T18:00:00+00:00"
    assert not made.announced


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 101},
        {"title": "\x00\x00"},
        {"starts_at": ""},
        {"starts_at": "morgen"},
        {"starts_at": "2027-03-28T02:30"},
        {"starts_at": "9999-12-31T23:59:59.9"},
        {"kind": "feest"},
        {"municipality_id": "99"},
        {"municipality_id": "x"},
    ],
)
def test_a_new_evening_with_a_mistake_is_not_made(
    olga: Client, session: Session, wrong: dict[str, str]
) -> None:
    answer = olga.post("/evenings/new", data={**NEW, **wrong})
    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count()).select_from(Event)) == 1


def test_settings_are_saved(olga: Client, cast: Cast, session: Session) -> None:
    changed = {"title": "Anders", "percent": "60", "basis": "present", "admission": "personal_cards"}
    answer = olga.post("/evenings/najaar/settings", data=form(cast, kind="theme_meeting", **changed))
    assert answer.status_code == 303
    session.refresh(cast.evening)
    event = cast.evening
    assert (event.title, event.percent, event.basis) == ("Anders", 60, Basis.PRESENT)
    assert (event.admission, event.kind) == (Admission.PERSONAL_CARDS, Kind.THEME_MEETING)
    assert event.doors_at
    assert event.doors_at.isoformat() == "2026-11-27T18:30:00+00:00"


def test_settings_show_what_is_kept(olga: Client, cast: Cast) -> None:
    page = olga.get("/evenings/najaar/settings").text
    assert 'value="2026-11-27T20:00"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": "0"},
        {"percent": "101"},
        {"percent": "vijftig"},
        {"percent": "100", "comparator": "more_than"},
        {"basis": "alles"},
        {"quorum": "-1"},
        {"quorum": "9" * 30},
        {"doors_at": "2026-11-27T20:30"},
        {"description": "x" * 10_000},
        {"admission": "iedereen"},
        {"revision": ""},
    ],
)
def test_settings_with_a_mistake_change_nothing(
    olga: Client, cast: Cast, session: Session, wrong: dict[str, str]
) -> None:
    answer = olga.post("/evenings/najaar/settings", data=form(cast, title="Anders", **wrong))
    assert answer.status_code == 422
    assert "Anders" in answer.text  # nothing that was typed is lost
    session.refresh(cast.evening)
    assert cast.evening.title == "Pitchavond najaar"


def test_settings_of_an_old_page_are_kept_apart(olga: Client, cast: Cast, session: Session) -> None:
    olga.post("/evenings/najaar/settings", data=form(cast, title="Eerst"))
    answer = olga.post("/evenings/najaar/settings", data=form(cast, title="Later"))
    assert answer.status_code == 409
    assert "Later" in answer.text
    session.refresh(cast.evening)
    assert cast.evening.title == "Eerst"


def test_admission_cannot_change_once_somebody_joined(olga: Client, cast: Cast, session: Session) -> None:
    joining.join(session, cast.evening, None, None, None)
    session.commit()
    answer = olga.post("/evenings/najaar/settings", data=form(cast, admission="personal_cards"))
    assert answer.status_code == 409


def test_other_settings_still_change_once_somebody_joined(olga: Client, cast: Cast, session: Session) -> None:
    joining.join(session, cast.evening, None, None, None)
    session.commit()
    assert olga.post("/evenings/najaar/settings", data=form(cast, title="Anders")).status_code == 303


def test_hosts_come_and_go(olga: Client, cast: Cast, session: Session) -> None:
    assert olga.post("/evenings/najaar/hosts", data={"email": "Sam@example.org"}).status_code == 303
    assert session.get(Host, (cast.evening.id, cast.sam.id))
    session.commit()
    assert "sam@example.org" in olga.get("/evenings/najaar/settings").text
    olga.post(f"/evenings/najaar/hosts/{cast.sam.id}/removal")
    session.expire_all()
    assert session.get(Host, (cast.evening.id, cast.sam.id)) is None
    session.commit()
    assert olga.post("/evenings/najaar/hosts", data={"email": "geen adres"}).status_code == 422


def test_a_new_room_code(olga: Client, cast: Cast, session: Session) -> None:
    before = cast.evening.room_code
    olga.post("/evenings/najaar/room-code")
    session.refresh(cast.evening)
    assert cast.evening.room_code != before


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("percent=60&basis=cast&comparator=more_than", "more than 60\u00a0% of all votes"),
        ("percent=60&basis=cast&comparator=at_least", "at least 60\u00a0% of all votes"),
        ("percent=50&basis=yes_no&comparator=more_than", "more than 50\u00a0% of the votes for and against"),
        ("basis=present&comparator=at_least", "at least 50\u00a0% of everyone present"),
        ("basis=present&comparator=more_than&quorum=80", "At least 80 votes must be cast."),
        ("percent=x&basis=x&comparator=x&quorum=x", "at least 50\u00a0% of the votes for and against"),
    ],
)
def test_the_rule_is_said_while_it_is_chosen(olga: Client, query: str, words: str) -> None:
    assert words in olga.get(f"/evenings/rule?{query}", headers={"Accept-Language": "en"}).text
