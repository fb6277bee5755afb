"""The live parts: 204 when nothing changed, nothing hidden in them, the same for everyone."""

import pytest
from flask import Flask

from innovation.voting import actions
from innovation.voting.views.live import interval
from tests.cast import NOW
from tests.voting.conftest import Evening
from tests.voting.phone import Phone, marker


@pytest.fixture
def phone(app: Flask, evening: Evening) -> Phone:
    return Phone(app, evening)


def fresh(app: Flask, evening: Evening) -> None:
    app.extensions["hall"].snapshots.forget(evening.event.slug)


@pytest.mark.parametrize("part", ["card", "screen", "console"])
def test_nothing_new_is_204(phone: Phone, part: str) -> None:
    first = phone.live(part=part)
    assert first.status_code == 200
    again = phone.live(marker(first.text), part)
    assert (again.status_code, again.data) == (204, b"")


@pytest.mark.parametrize("part", ["card", "screen", "console"])
def test_live_parts_can_be_shared_by_a_cache(phone: Phone, part: str) -> None:
    answer = phone.live(part=part)
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "csrf_token" not in answer.text


def test_looking_for_what_is_not_there_fills_no_memory(app: Flask, phone: Phone) -> None:
    kept = app.extensions["hall"].snapshots
    phone.live(part="card")
    for number in range(250):
        phone.client.get(f"/evenings/nergens-{number}/live/card")
    assert not [key for key in (*kept._kept, *kept._loading) if key.startswith("nergens")]
    assert phone.evening.event.slug in kept._kept


def test_an_unknown_part_or_evening_is_404(phone: Phone) -> None:
    assert phone.live(part="secret").status_code == 404
    assert phone.client.get("/evenings/nergens/live/card").status_code == 404


def test_a_hidden_tally_is_in_no_part_and_no_marker(app: Flask, phone: Phone, evening: Evening) -> None:
    """The same room votes the other way: every live answer must be the same to the letter."""
    worlds = []
    for choices in (("yes", "yes", "no"), ("no", "no", "yes")):
        for number, choice in enumerate(choices):
            evening.send(f"w{number}", choice, revision=len(worlds) + 1)
        fresh(app, evening)
        worlds.append([phone.live(part=part).text for part in ("card", "screen", "console")])
    assert worlds[0] == worlds[1]
    assert "3" in worlds[0][1]


def test_the_reveal_shows_counts_and_verdict_everywhere(app: Flask, phone: Phone, evening: Evening) -> None:
    evening.fill(34, 27)
    round_ = evening.close()
    fresh(app, evening)
    assert "34 of 61" not in phone.live(part="screen").text
    assert "34 for" not in phone.live(part="screen").text
    actions.reveal(evening.session, evening.event, round_, evening.cast.olga, NOW)
    evening.session.commit()
    fresh(app, evening)
    for part in ("card", "screen"):
        assert "34 of 61 for, 31 needed" in phone.live(part=part).text


def test_another_round_brings_another_ballot_and_a_countdown_does_not(
    app: Flask, phone: Phone, evening: Evening
) -> None:
    seen = marker(phone.live().text)
    actions.begin_closing(evening.session, evening.event, evening.round, evening.cast.olga, NOW)
    evening.session.commit()
    fresh(app, evening)
    closing = phone.live(seen)
    assert 'id="ballot"' not in closing.text
    assert 'id="extras"' not in closing.text
    assert 'id="ballot"' in phone.live("1.0.x").text


def test_a_larger_crowd_looks_less_often() -> None:
    assert interval("card", 135) < 1100
    assert interval("card", 10_000) == 3000
    assert interval("screen", 10_000) == 250
