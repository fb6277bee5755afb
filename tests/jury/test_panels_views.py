"""The pages on which an organiser prepares juries, and the one that shows a juror their evenings."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from innovation.evenings.models import Event, EventLog
from innovation.evenings.rules import Phase
from innovation.jury.models import Criterion, EveningJury, Panel
from innovation.jury.rules.panels import MOST_PANELS, Kind, Mode, Scale
from innovation.jury.rules.questions import BANK
from innovation.jury.rules.rubric import RUBRIC
from innovation.people.models import Person
from tests.conftest import Client
from tests.jury.conftest import Hall

Browser = Callable[[Person], Client]
Stored = Callable[..., Any]
SETTINGS = {
    "name": "Vakjury",
    "mode": "advice",
    "weight": "50",
    "scale": "school",
    "minimum": "1",
    "bank": "",
}


@pytest.fixture
def olga(hall: Hall, as_: Browser) -> Client:
    return as_(hall.cast.olga)


def juries(hall: Hall) -> str:
    return f"/evenings/{hall.evening.slug}/juries"


def page(hall: Hall) -> str:
    return f"{juries(hall)}/{hall.panel.id}"


def settings(hall: Hall, **changed: str) -> dict[str, str]:
    hall.session.refresh(hall.panel)
    seen = hall.panel.edition
    hall.session.commit()
    return {"seen": seen, **SETTINGS, **changed}


def test_a_new_jury_begins_in_the_language_of_the_page(hall: Hall, olga: Client, stored: Stored) -> None:
    for kind, language in (("youth", "nl"), ("expert", "en")):
        answer = olga.post(f"{juries(hall)}?lang={language}", data={"kind": kind})
        assert answer.status_code == 303
    dutch, english = stored(Panel)[-2:]
    assert (english.kind, english.name, english.mode) == (Kind.EXPERT, "Expert jury", Mode.QUESTIONS)
    assert english.bank.splitlines() == list(BANK)
    assert [one.question for one in english.criteria] == [one.question for one in RUBRIC]
    assert dutch.kind is Kind.YOUTH
    assert olga.get(answer.location).status_code == 200


def test_an_evening_that_has_enough_juries_says_so(hall: Hall, olga: Client, stored: Stored) -> None:
    answers = [olga.post(juries(hall), data={"kind": "youth"}).status_code for _each in range(3)]
    assert answers == [303, 303, 422]
    assert len([one for one in stored(Panel) if one.event_id == hall.evening.id]) == MOST_PANELS


def test_the_list_says_who_is_missing(hall: Hall, olga: Client) -> None:
    text = olga.get(f"{juries(hall)}?lang=en").text
    assert "1 × parent" in text
    assert "nobody yet: young person, care professional" in text


def test_the_list_asks_as_much_for_many_as_for_one(
    hall: Hall, olga: Client, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with queries() as few:
        olga.get(juries(hall))
    for number in range(2):
        made = hall.made(hall.evening, f"Jury {number}", Kind.EXPERT, Mode.ADVICE)
        hall.seat(made, hall.cast.eve)
    hall.session.commit()
    with queries() as many:
        olga.get(juries(hall))
    assert len(many) == len(few)


def test_the_room_may_ask(hall: Hall, olga: Client, stored: Stored) -> None:
    for wanted, kept in (("yes", True), ("no", False)):
        assert olga.post(f"{juries(hall)}/audience", data={"asks": wanted}).status_code == 303
        assert stored(EveningJury, hall.evening.id).audience_asks is kept
        hall.session.rollback()


def test_choosing_that_a_jury_decides_along(hall: Hall, olga: Client, stored: Stored) -> None:
    chosen = settings(
        hall, mode="co_decides", weight="40", scale="words", normalises="y", bank=" Wie?\n\n Hoe? "
    )
    assert (
        olga.post(page(hall), data={**chosen, "locked_at": "2026-01-01", "event_id": "1"}).status_code == 303
    )
    panel = stored(Panel, hall.panel.id)
    assert (panel.mode, panel.weight, panel.scale) == (Mode.CO_DECIDES, 40, Scale.WORDS)
    assert (panel.normalises, panel.bank, panel.locked_at) == (True, "Wie?\nHoe?", None)
    assert stored(Event, hall.evening.id).jury_weight == 40
    text = olga.get(f"{juries(hall)}?lang=en").text
    assert "(60 × 56\N{NO-BREAK SPACE}% + 40 × 60\N{NO-BREAK SPACE}%) ÷ 100 = 57.6\N{NO-BREAK SPACE}%" in text
    assert "the jury gives a 3.4" in text
    assert "The room decides." not in olga.get(f"{page(hall)}?lang=en").text


@pytest.mark.parametrize("weight", ["70", "", "half", "0"])
def test_a_jury_that_gives_advice_has_no_weight(
    hall: Hall, olga: Client, stored: Stored, weight: str
) -> None:
    assert olga.post(page(hall), data=settings(hall, weight=weight)).status_code == 303
    assert stored(Panel, hall.panel.id).weight == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"mode": "rules"},
        {"mode": "co_decides", "weight": ""},
        {"mode": "co_decides", "weight": "0"},
        {"mode": "co_decides", "weight": "91"},
        {"scale": "hundred"},
        {"minimum": "0"},
        {"bank": "x" * 201},
        {"bank": "Wat?\n" * 21},
    ],
)
def test_what_is_filled_in_wrong_is_said_and_kept(
    hall: Hall, olga: Client, stored: Stored, wrong: dict[str, str]
) -> None:
    answer = olga.post(page(hall), data={**settings(hall, name="Onze jury"), **wrong})
    assert answer.status_code == 422
    assert "form-errors" in answer.text
    assert stored(Panel, hall.panel.id).name == "Vakjury"
    if wrong.get("name") is None:
        assert "Onze jury" in answer.text


def test_juries_that_weigh_too_much_together_are_refused(hall: Hall, olga: Client, stored: Stored) -> None:
    hall.youth.mode, hall.youth.weight, hall.evening.jury_weight = Mode.CO_DECIDES, 50, 50
    hall.session.commit()
    answer = olga.post(page(hall), data=settings(hall, mode="co_decides", weight="41"))
    assert answer.status_code == 422
    assert stored(Event, hall.evening.id).jury_weight == 50


def test_settings_that_somebody_else_changed_are_shown_beside_mine(
    hall: Hall, olga: Client, stored: Stored
) -> None:
    mine = settings(hall, name="Van mij")
    assert olga.post(page(hall), data=settings(hall, name="Van een ander")).status_code == 303
    answer = olga.post(page(hall), data=mine)
    assert answer.status_code == 409
    assert "Van een ander" in answer.text
    assert 'value="Van mij"' in answer.text
    assert stored(Panel, hall.panel.id).name == "Van een ander"


def test_after_the_first_vote_the_task_is_shown_and_refused(hall: Hall, olga: Client, stored: Stored) -> None:
    before = settings(hall, mode="questions")
    hall.run()
    hall.vote(hall.pitches[0])
    text = olga.get(page(hall)).text
    assert 'name="mode"' not in text
    assert 'name="scale"' in text
    assert olga.post(page(hall), data=before).status_code == 409
    assert stored(Panel, hall.panel.id).mode is Mode.ADVICE
    asked = settings(hall, name="Jury")
    del asked["mode"], asked["weight"]
    assert olga.post(page(hall), data=asked).status_code == 303
    hall.session.refresh(hall.panel)
    assert (hall.panel.name, hall.panel.mode) == ("Jury", Mode.ADVICE)


def test_after_the_first_score_the_rubric_is_read_only(hall: Hall, olga: Client) -> None:
    before = settings(hall, scale="words")
    hall.score(hall.rias, hall.pitches[0], 7, 8, handed_in=False)
    text = olga.get(page(hall)).text
    assert "/criteria/" not in text
    assert 'name="scale"' not in text
    assert "Vraagt iemand erom?" in text
    assert olga.post(page(hall), data=before).status_code == 409
    new = {"new-name": "Lef", "new-question": "Durft het?", "new-weight": "1"}
    answer = olga.post(f"{page(hall)}/criteria", data=new)
    assert answer.status_code == 409
    assert olga.post(f"{page(hall)}/removal").status_code == 409


def test_the_rubric_is_written_on_the_page(hall: Hall, olga: Client, stored: Stored) -> None:
    new = {"new-name": "Lef", "new-question": "Durft het?", "new-weight": "2"}
    assert olga.post(f"{page(hall)}/criteria", data=new).status_code == 303
    number = stored(Criterion)[-1].id
    assert olga.post(f"{page(hall)}/criteria/{number}/place", data={"to": "up"}).status_code == 303
    text = olga.get(page(hall)).text
    assert text.index("Durft het?") < text.index("Kan het?")
    prefix = f"criterion-{number}-"
    seen = hall.session.get_one(Criterion, number).edition
    hall.session.commit()
    typed = {
        f"{prefix}seen": seen,
        f"{prefix}name": "Moed",
        f"{prefix}question": "Durf?",
        f"{prefix}weight": "3",
    }
    assert olga.post(f"{page(hall)}/criteria/{number}", data=typed).status_code == 303
    again = olga.post(f"{page(hall)}/criteria/{number}", data={**typed, f"{prefix}name": "Durf"})
    assert again.status_code == 409
    assert 'value="Durf"' in again.text
    assert olga.post(f"{page(hall)}/criteria/{number}/removal").status_code == 303
    gone = olga.post(f"{page(hall)}/criteria/{number}", data=typed)
    assert gone.status_code == 409
    assert 'name="new-name"' in gone.text
    assert 'value="Moed"' in gone.text


@pytest.mark.parametrize("weight", ["", "0", "101", "half"])
def test_a_weight_is_a_number_from_1_to_100(hall: Hall, olga: Client, weight: str) -> None:
    new = {"new-name": "Lef", "new-question": "Durft het?", "new-weight": weight}
    assert olga.post(f"{page(hall)}/criteria", data=new).status_code == 422


def test_a_jury_that_is_taken_away_is_gone(hall: Hall, olga: Client, stored: Stored) -> None:
    assert olga.post(f"{page(hall)}/removal").status_code == 303
    assert [one.id for one in stored(Panel)] == [hall.youth.id, hall.other.id]
    assert olga.get(page(hall)).status_code == 404


def test_choosing_a_chair_and_taking_somebody_off(hall: Hall, olga: Client) -> None:
    jurors = f"{page(hall)}/jurors"
    assert olga.post(f"{jurors}/{hall.rias.id}/chair").status_code == 303
    assert olga.post(f"{jurors}/{hall.kims.id}/removal").status_code == 303
    assert olga.post(f"{jurors}/{hall.yass.id}/removal").status_code == 409
    hall.session.expire_all()
    assert [(one.name, one.chair) for one in hall.panel.jurors] == [("Ria", True), ("Cara", False)]


def test_what_is_typed_is_no_markup(hall: Hall, olga: Client) -> None:
    evil = "<img src=x>'\""
    hall.panel.name = hall.rias.name = hall.rias.organisation = hall.panel.criteria[0].name = evil
    hall.panel.bank = hall.panel.criteria[0].question = evil
    hall.session.commit()
    for path in (juries(hall), page(hall)):
        assert "<img src=x>" not in olga.get(path).text


def test_the_log_names_no_address(hall: Hall, olga: Client) -> None:
    olga.post(f"{page(hall)}/invitations", data={"email": "nieuw@example.org"})
    details = list(hall.session.scalars(sa.select(EventLog.detail)))
    assert details
    assert not [one for one in details if "nieuw" in one]


def test_my_juries_come_soonest_first_and_past_ones_below(hall: Hall, as_: Browser) -> None:
    soon, later, past = (hall.cast.event(slug, []) for slug in ("gauw", "verder", "voorbij"))
    moment = datetime.now(UTC)
    soon.starts_at, later.starts_at = moment + timedelta(days=1), moment + timedelta(days=30)
    past.starts_at, past.phase = moment + timedelta(minutes=1), Phase.ENDED
    for event in (later, past, soon):
        hall.seat(hall.made(event, "Jury", Kind.EXPERT, Mode.ADVICE), hall.cast.eve)
    hall.session.commit()
    text = as_(hall.cast.eve).get("/my-juries").text
    places = [text.index(f"/evenings/{slug}/jury") for slug in ("gauw", "verder", "voorbij")]
    assert places == sorted(places)
    assert hall.evening.title not in text


def test_the_menu_has_a_place_for_juries_only_for_jurors(hall: Hall, as_: Browser) -> None:
    assert 'href="/my-juries"' in as_(hall.ria).get("/ideas/").text
    assert 'href="/my-juries"' not in as_(hall.cast.eve).get("/ideas/").text
    text = as_(hall.cast.eve).get("/my-juries").text
    assert 'class="empty"' in text
