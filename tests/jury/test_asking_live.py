"""What the room sees of questions: only what a host put on the screen, while its pitch is on."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from innovation.evenings.rules import Phase
from innovation.jury import live
from innovation.jury.models import EveningJury, JuryQuestion, Panel
from innovation.jury.rules.questions import Source, State
from innovation.people.models import Person
from innovation.voting import actions, hosting, snapshot
from tests.cast import NOW
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.pitches.conftest import Counted
from tests.voting.phone import marker

PARTS = ("card", "screen", "console")


@pytest.fixture
def question(hall: Hall) -> JuryQuestion:
    """In the queue of the pitch that is on, and on the screen."""
    hall.run()
    made = hall.ask(hall.pitches[0], "Kanarie?")
    made.on_screen = True
    hall.session.commit()
    return made


def parts(app: Flask, hall: Hall, seen: str = "") -> dict[str, str]:
    """What everyone may see of the evening now."""
    app.extensions["hall"].snapshots.forget(hall.evening.slug)
    client = app.test_client()
    address = f"/evenings/{hall.evening.slug}/live/"
    return {part: client.get(f"{address}{part}?lang=en&seen={seen}").text for part in PARTS}


def test_a_question_stands_on_screen_and_phone_without_a_name(
    app: Flask, hall: Hall, question: JuryQuestion
) -> None:
    for part in ("card", "screen"):
        text = parts(app, hall)[part]
        assert "Kanarie?" in text
        assert "Question of the jury" in text
        assert "Ria" not in text
    question.source, question.juror_id = Source.AUDIENCE, None
    hall.session.commit()
    assert "Question from the room" in parts(app, hall)["screen"]


def test_it_is_news_for_screen_and_phone_and_then_204(app: Flask, hall: Hall, question: JuryQuestion) -> None:
    question.on_screen = False
    hall.session.commit()
    before = {part: marker(text) for part, text in parts(app, hall).items()}
    question.on_screen = True
    hall.session.commit()
    for part in ("card", "screen"):
        after = parts(app, hall, before[part])[part]
        assert "Kanarie?" in after
        assert parts(app, hall, marker(after))[part] == ""


@pytest.mark.parametrize("state", [state for state in State if state not in (State.QUEUED, State.ASKED)])
def test_what_is_not_to_be_asked_is_nowhere_public(
    app: Flask, hall: Hall, question: JuryQuestion, state: State
) -> None:
    """Even if a row said that it is on the screen."""
    question.state = state
    hall.session.commit()
    assert not any("Kanarie" in text for text in parts(app, hall).values())


def test_what_waits_in_the_queue_changes_nothing_that_the_room_sees(
    app: Flask, hall: Hall, question: JuryQuestion
) -> None:
    hall.session.delete(question)
    hall.session.commit()
    without = parts(app, hall)
    for state in State:
        hall.ask(hall.pitches[0], f"Kanarie {state}", state)
    assert parts(app, hall) == without


def test_going_on_takes_it_off(app: Flask, hall: Hall, question: JuryQuestion) -> None:
    hosting.step(hall.session, hall.evening, hall.cast.olga, NOW, forward=True)
    hall.session.commit()
    assert not any("Kanarie" in text for text in parts(app, hall).values())
    hosting.step(hall.session, hall.evening, hall.cast.olga, NOW, forward=False)
    hall.session.commit()
    assert "Kanarie?" in parts(app, hall)["screen"]


def test_while_the_vote_is_open_the_phone_has_its_buttons_and_no_question(
    app: Flask, hall: Hall, question: JuryQuestion
) -> None:
    held = actions.open_round(hall.session, hall.evening, hall.evening.items[0], hall.cast.olga, NOW)
    hall.session.commit()
    shown = parts(app, hall)
    assert "Kanarie" not in shown["card"]
    assert "Kanarie" in shown["screen"]
    actions.close_round(hall.session, hall.evening, held, hall.cast.olga, NOW)
    hall.session.commit()
    assert "Kanarie" not in parts(app, hall)["screen"]


def test_of_a_rehearsal_and_after_the_end_nothing_is_left(app: Flask, hall: Hall) -> None:
    hosting.move(hall.session, hall.evening, Phase.REHEARSAL, hall.cast.olga, NOW)
    hosting.step(hall.session, hall.evening, hall.cast.olga, NOW, forward=True)
    made = hall.ask(hall.pitches[0], "Kanarie?")
    made.on_screen = made.rehearsal = True
    hall.session.commit()
    assert "Kanarie" in parts(app, hall)["screen"]
    hosting.move(hall.session, hall.evening, Phase.PLANNED, hall.cast.olga, NOW)
    hosting.move(hall.session, hall.evening, Phase.RUNNING, hall.cast.olga, NOW)
    hosting.step(hall.session, hall.evening, hall.cast.olga, NOW, forward=True)
    hall.session.commit()
    assert "Kanarie" not in parts(app, hall)["screen"]


def test_an_evening_without_a_jury_costs_one_query_more_and_shows_nothing(
    hall: Hall, queries: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for event in (hall.evening, hall.elsewhere):
        hall.session.execute(sa.delete(Panel).where(Panel.event_id == event.id))
    hall.session.commit()
    with queries() as asked:
        found = snapshot.read(hall.session, hall.evening.slug)
    assert found
    assert found.asides == ()
    monkeypatch.setattr(snapshot, "ASIDES", [one for one in snapshot.ASIDES if one is not live.aside])
    with queries() as without:
        snapshot.read(hall.session, hall.evening.slug)
    assert len(asked) == len(without) + 1


def test_one_query_tells_all_there_is(hall: Hall, question: JuryQuestion, queries: Counted) -> None:
    hall.session.add(EveningJury(event_id=hall.evening.id, audience_asks=True))
    hall.session.commit()
    hall.evening.items  # noqa: B018 - read before we count
    with queries() as asked:
        found = live.aside(hall.session, hall.evening, None)
    assert found
    assert len(asked) == 1
    assert [one.name for one in found.shows.panels] == ["Vakjury", "Jongerenjury"]
    assert (found.shows.asked, found.shows.audience_asks) == ("Kanarie?", True)


def test_no_page_of_the_room_holds_what_was_not_let_through(
    app: Flask, hall: Hall, as_: Callable[[Person], Client]
) -> None:
    hall.run()
    hall.ask(hall.pitches[0], "Kanarie aangeboden", State.OFFERED)
    hall.ask(hall.pitches[0], "Kanarie geweigerd", State.REFUSED)
    hall.end()
    hall.evening.published_at = NOW
    hall.session.commit()
    slug, pitch = hall.evening.slug, hall.pitches[0].id
    pages = [
        f"/evenings/{slug}{page}" for page in ("", "/results", "/jury-report", "/report", "/live/screen")
    ]
    pages += [f"/pitches/{pitch}", f"/pitches/{pitch}/jury-questions", f"/pitches/{pitch}/feedback"]
    for client in (app.test_client(), as_(hall.cast.noor), as_(hall.cast.eve), as_(hall.kim)):
        for page in pages:
            assert "Kanarie" not in client.get(page, follow_redirects=True).text, page
