"""The console: who may press, and what happens when two press at once."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from innovation.evenings.models import Event
from innovation.people.models import Person
from innovation.voting.clock import Clock
from innovation.voting.models import Round
from innovation.voting.rules import RoundState, voter_key
from tests.cast import Cast
from tests.conftest import Client
from tests.voting.conftest import Evening


class Console:
    def __init__(self, app: Flask, event: Event, person: Person) -> None:
        self.client: Client = app.test_client().sign_in(person)
        self.path = f"/evenings/{event.slug}/console"
        app.extensions["hall"].snapshots.forget(event.slug)

    def revision(self) -> int:
        found = re.search(r'name="revision" value="(\d+)"', self.client.get(self.path).text)
        assert found
        return int(found[1])

    def press(self, act: str, value: object = "", revision: int | None = None, **more: str) -> TestResponse:
        data = {"revision": self.revision() if revision is None else revision, "value": value, **more}
        return self.client.post(f"{self.path}/{act}", data=data, headers={"HX-Request": "true"})


@pytest.fixture
def olga(app: Flask, cast: Cast) -> Console:
    return Console(app, cast.evening, cast.olga)


def test_an_evening_from_start_to_end(app: Flask, cast: Cast, olga: Console) -> None:
    for act, value in [("phase", "running"), ("step", "next"), ("timer", "start"), ("timer", "minute")]:
        assert olga.press(act, value).status_code == 200, act
    assert 'data-phase="open"' in olga.press("round").text
    assert 'data-phase="closing"' in olga.press("closing", 1).text
    assert olga.press("extension", 1).status_code == 200
    assert 'data-phase="open"' in olga.press("cancellation", 1).text
    assert 'data-phase="closed"' in olga.press("closure", 1).text
    assert 'data-phase="revealed"' in olga.press("reveal", 1).text
    assert 'data-phase="closed"' in olga.press("concealment", 1).text
    assert 'data-phase="ended"' in olga.press("phase", "ended").text


def test_two_hosts_at_once_never_break_the_state(app: Flask, evening: Evening) -> None:
    olga = Console(app, evening.event, evening.cast.olga)
    hugo = Console(app, evening.event, evening.cast.hugo)
    revision = olga.revision()
    assert olga.press("closure", 1, revision).status_code == 200
    late = hugo.press("closing", 1, revision)
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert 'data-phase="closed"' in late.text
    evening.session.expire_all()
    assert evening.session.get_one(Round, evening.round.id).state is RoundState.CLOSED


@pytest.mark.parametrize("who", ["eve", "noor"])
def test_strangers_find_nothing(app: Flask, evening: Evening, who: str) -> None:
    console = Console(app, evening.event, getattr(evening.cast, who))
    assert console.client.get(console.path).status_code == 404
    assert console.press("closure", 1, 0).status_code == 404
    assert console.client.get(f"/evenings/{evening.event.slug}/screen").status_code == 404


def test_visitors_are_asked_to_sign_in(client: Client, evening: Evening) -> None:
    assert client.get(f"/evenings/{evening.event.slug}/console").status_code == 302


@pytest.mark.parametrize(
    ("act", "value", "status"),
    [
        ("phase", "party", 422),
        ("phase", "planned", 409),
        ("timer", "explode", 422),
        ("item", "999", 404),
        ("reveal", "1", 409),
        ("reveal", "77", 404),
        ("reveal", "x", 404),
        ("nothing", "", 404),
    ],
)
def test_nonsense_is_refused_in_words(
    app: Flask, evening: Evening, act: str, value: str, status: int
) -> None:
    console = Console(app, evening.event, evening.cast.olga)
    assert console.press(act, value).status_code == status


def test_a_second_vote_waits_for_a_second_person(app: Flask, evening: Evening) -> None:
    hugo, olga = (Console(app, evening.event, one) for one in (evening.cast.hugo, evening.cast.olga))
    hugo.press("closure", 1)
    assert hugo.press("round", reason="De microfoon viel uit").status_code == 409
    assert hugo.press("annulment", 1).status_code == 422
    proposed = hugo.press("annulment", 1, reason="De microfoon viel uit").text
    assert 'data-phase="closed"' in proposed
    assert "De microfoon viel uit" in proposed
    assert "/agreement" not in proposed
    agreement = re.search(r'action="([^"]+/agreement)"', olga.client.get(olga.path).text)
    assert agreement
    assert olga.client.post(agreement[1]).status_code == 303
    assert 'data-phase="open"' in hugo.press("round").text


def test_a_play_vote_is_held_again_by_one_person(app: Flask, cast: Cast, olga: Console) -> None:
    for act, value in [("phase", "rehearsal"), ("step", "next"), ("round", ""), ("closure", 1)]:
        assert olga.press(act, value).status_code == 200, act
    assert olga.press("round").status_code == 422
    assert 'data-phase="open"' in olga.press("round", reason="Nog eens").text
    assert 'data-phase="soon"' in olga.press("annulment", 2, reason="Toch niet").text


@pytest.mark.parametrize("how", ["host", "countdown"])
def test_closing_leaves_no_key_of_a_voter_in_any_file(app: Flask, evening: Evening, how: str) -> None:
    """Who still had the round's secret, or the keys made with it, could tell who voted what."""
    name = evening.database.writer.url.database
    if evening.database.writer.dialect.name != "sqlite" or not name:
        pytest.skip("PostgreSQL keeps its files to itself")
    evening.fill(20, 10)
    secret = evening.round.secret
    assert secret
    olga, clock = Console(app, evening.event, evening.cast.olga), Clock(evening.database)
    if how == "host":
        assert olga.press("closure", 1).status_code == 200
    else:
        assert olga.press("closing", 1).status_code == 200
        clock.tick(0.0)
        assert clock.tick(10.0) == 1
    kept = b"".join(path.read_bytes() for path in Path(name).parent.glob(f"{Path(name).name}*"))
    assert secret not in kept
    assert [n for n in range(30) if voter_key(secret, f"v{n}").encode() in kept] == []
