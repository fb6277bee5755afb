"""Card and screen say in words, before the vote, what each jury does."""

import re

from flask import Flask

from innovation.evenings.models import Event
from innovation.jury.models import Panel
from innovation.jury.rules.panels import Mode
from innovation.voting import actions
from tests.cast import NOW
from tests.jury.conftest import Hall


def words(app: Flask, event: Event, part: str) -> str:
    """What stands there of juries now, without its marks."""
    app.extensions["hall"].snapshots.forget(event.slug)
    text = app.test_client().get(f"/evenings/{event.slug}/live/{part}?lang=en").text
    found = re.search(r'<p class="jury-task">(.*?)</p>', text, re.DOTALL)
    plain = re.sub(r"<[^>]+>", "", found[1]) if found else ""
    return " ".join(plain.split()).replace("\N{NO-BREAK SPACE}", " ")


def choose(hall: Hall, panel: Panel, mode: Mode, weight: int = 0) -> None:
    panel.mode, panel.weight = mode, weight
    hall.session.commit()


def test_juries_with_one_task_share_a_line(app: Flask, hall: Hall) -> None:
    assert words(app, hall.evening, "screen") == "Vakjury, Jongerenjury: advice. The room decides."
    assert words(app, hall.evening, "card") == ""
    hall.run()
    for part in ("card", "screen"):
        assert "advice" in words(app, hall.evening, part)


def test_each_task_has_its_words(app: Flask, hall: Hall) -> None:
    choose(hall, hall.youth, Mode.QUESTIONS)
    expected = "Vakjury: advice. Jongerenjury: questions. The room decides."
    assert words(app, hall.evening, "screen") == expected
    choose(hall, hall.panel, Mode.CO_DECIDES, 40)
    expected = "Vakjury: decides along, 40 %. Jongerenjury: questions. The room: 60 %."
    assert words(app, hall.evening, "screen") == expected


def test_while_people_vote_it_makes_room(app: Flask, hall: Hall) -> None:
    hall.run()
    actions.open_round(hall.session, hall.evening, hall.evening.items[0], hall.cast.olga, NOW)
    hall.session.commit()
    for part in ("card", "screen"):
        assert words(app, hall.evening, part) == ""


def test_an_evening_without_juries_says_nothing(app: Flask, hall: Hall) -> None:
    assert words(app, hall.cast.evening, "screen") == ""
