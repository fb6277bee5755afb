"""The letter, the link in it, and the way from there to a seat."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_mail import Message

from innovation.jury.actions import inviting
from innovation.jury.models import Juror, JuryInvitation
from innovation.jury.rules.panels import INVITATION_LIFETIME
from innovation.people.models import Person
from innovation.people.rules import token_hash
from tests.conftest import Client
from tests.jury.conftest import Hall

Browser = Callable[[Person], Client]
SEAT = {"name": "Eve", "organisation": "Bakkerij", "perspective": "entrepreneur"}


def page(hall: Hall) -> str:
    return f"/evenings/{hall.evening.slug}/juries/{hall.panel.id}"


def link(hall: Hall, chair: bool = False) -> str:
    moment = datetime.now(UTC)
    made = inviting.invite(hall.session, hall.panel, "nieuw@example.org", chair, hall.cast.olga, moment)
    hall.session.commit()
    return f"/jury-invitations/{made[1]}"


def test_the_letter_holds_a_link_that_leads_to_a_seat(
    hall: Hall, as_: Browser, letters: list[Message], stored: Callable[..., Any]
) -> None:
    olga = as_(hall.cast.olga)
    answer = olga.post(f"{page(hall)}/invitations", data={"email": "Eve@Example.org "})
    assert answer.status_code == 303
    [letter] = letters
    assert letter.recipients == ["eve@example.org"]
    for words in (hall.evening.title, hall.panel.name, "Olga"):
        assert words in letter.body
        assert words in letter.html
    found = re.search(r"/jury-invitations/[\w-]+", letter.body)
    assert found
    assert as_(hall.cast.eve).post(found[0], data=SEAT).status_code == 303
    assert "eve@example.org" not in olga.get(page(hall)).text
    assert [one.person_id for one in stored(Juror)][-1] == hall.cast.eve.id


def test_the_page_shows_the_letter_without_a_secret(hall: Hall, as_: Browser) -> None:
    text = as_(hall.cast.olga).get(page(hall)).text
    assert "/jury-invitations/xxxxxxxx" in text


def test_a_letter_sent_again_holds_a_new_link(hall: Hall, as_: Browser, letters: list[Message]) -> None:
    old, olga = link(hall), as_(hall.cast.olga)
    [number] = hall.session.scalars(sa.select(JuryInvitation.id))
    hall.session.commit()
    assert olga.post(f"{page(hall)}/invitations/{number}/renewal").status_code == 303
    assert len(letters) == 1
    assert as_(hall.cast.eve).get(old).status_code == 410
    assert olga.post(f"{page(hall)}/invitations/{number}/removal").status_code == 303
    assert olga.post(f"{page(hall)}/invitations/{number}/renewal").status_code == 404
    assert olga.post(f"{page(hall)}/invitations/{number}/removal").status_code == 303


def test_who_is_on_the_jury_gets_no_letter(hall: Hall, as_: Browser, letters: list[Message]) -> None:
    answer = as_(hall.cast.olga).post(f"{page(hall)}/invitations", data={"email": hall.ria.email})
    assert answer.status_code == 409
    assert hall.ria.email in answer.text
    assert not letters


def test_one_mailbox_gets_few_letters(hall: Hall, as_: Browser) -> None:
    olga = as_(hall.cast.olga)
    answers = [olga.post(f"{page(hall)}/invitations", data={"email": "a@example.org"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]


def test_opening_the_link_changes_nothing(hall: Hall, as_: Browser, stored: Callable[..., Any]) -> None:
    there, eve = link(hall), as_(hall.cast.eve)
    answer = eve.get(there)
    assert answer.status_code == 200
    assert hall.evening.title in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert len(stored(JuryInvitation)) == 1
    assert len(stored(Juror)) == 5


def test_a_visitor_comes_back_after_signing_in(hall: Hall, app: Flask) -> None:
    there = link(hall)
    answer = app.test_client().get(there)
    assert answer.status_code == 302
    assert there in answer.location


def test_a_perspective_is_needed_and_what_is_known_is_filled_in(hall: Hall, as_: Browser) -> None:
    hall.cast.eve.organisation = "Bakkerij Eva"
    there, eve = link(hall), as_(hall.cast.eve)
    assert 'value="Bakkerij Eva"' in eve.get(there).text
    answer = eve.post(there, data={**SEAT, "perspective": ""})
    assert answer.status_code == 422
    assert eve.post(there, data={**SEAT, "perspective": "king"}).status_code == 422
    assert eve.post(there, data={**SEAT, "chair": "y", "panel_id": hall.youth.id}).status_code == 303
    hall.session.expire_all()
    juror = hall.panel.juror_of(hall.cast.eve)
    assert juror
    assert not juror.chair


def test_a_link_that_is_over_says_so(hall: Hall, as_: Browser) -> None:
    there, eve = link(hall), as_(hall.cast.eve)
    [one] = hall.session.scalars(sa.select(JuryInvitation))
    one.expires_at -= INVITATION_LIFETIME + timedelta(days=1)
    hall.session.commit()
    for answer in (eve.get(there), eve.post(there, data=SEAT), eve.get("/jury-invitations/none")):
        assert answer.status_code == 410
        assert 'name="perspective"' not in answer.text


def test_a_juror_who_opens_the_link_is_told_so(hall: Hall, as_: Browser) -> None:
    there, ria = link(hall), as_(hall.ria)
    assert 'name="perspective"' not in ria.get(there).text
    assert ria.post(there, data=SEAT).status_code == 409


def test_the_secret_stands_nowhere(hall: Hall, stored: Callable[..., Any]) -> None:
    token = link(hall).rpartition("/")[2]
    [kept] = stored(JuryInvitation)
    assert kept.token_hash == token_hash(token) != token
