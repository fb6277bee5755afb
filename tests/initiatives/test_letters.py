"""Every letter of teams and coaches over a real SMTP exchange: in the reader's language, as text and as HTML,
to one person, and with nobody else's address in it.
"""

import re
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.initiatives.models import Coaching, JoinRequest, Opening
from innovation.people.models import Person
from tests.cast import NOW
from tests.initiatives.conftest import House
from tests.postbox import Postbox, mailing, part, port, postbox

__all__ = ["mailing", "port", "postbox"]

OURS = "kantelpunt@example.org"
GREETING = {"nl": "Hallo", "en": "Hello"}


class Desk:
    """Does things as somebody, and keeps the letters that come of it."""

    def __init__(self, app: Flask, postbox: Postbox, session: Session) -> None:
        self._app, self._postbox, self._session = app, postbox, session

    def letters(self, by: Person, path: str, **data: Any) -> dict[str, EmailMessage]:
        """The letters of this act, by recipient."""
        self._postbox.letters.clear()
        client: Any = self._app.test_client()
        client.sign_in(by)
        self._session.commit()  # SQLite has one writer
        answer = client.post(path, data=data)
        assert answer.status_code == 303, answer.text
        for envelope in self._postbox.letters:
            assert len(envelope.rcpt_tos) == 1
        return {str(letter["To"]): letter for letter in self._postbox.opened()}

    def newest(self, table: type[Any]) -> int:
        """The number of the row that was made last."""
        found = self._session.scalars(sa.select(table.id).order_by(table.id.desc())).first()
        assert found
        return int(found)


@pytest.fixture
def desk(mailing: Flask, postbox: Postbox, house: House) -> Desk:
    """Half of the people read English."""
    for person in (house.mia, house.coen, house.cast.sam, house.cast.eve):
        person.locale = "en"
    house.session.commit()
    return Desk(mailing, postbox, house.session)


def sound(letters: dict[str, EmailMessage], *to: Person | str) -> None:
    """Exactly these people get a letter, and each is as a letter should be."""
    languages = {person if isinstance(person, str) else person.email: language(person) for person in to}
    assert set(letters) == set(languages)
    for address, letter in letters.items():
        texts = part(letter, "plain"), part(letter, "html")
        for text in texts:
            assert GREETING[languages[address]] in text
            assert GREETING["en" if languages[address] == "nl" else "nl"] not in text
        whole = letter.as_string() + "".join(texts)
        found = set(re.findall(r"[\w.+-]+@[\w-]+\.\w[\w.]*\w", whole)) - {letter["Message-ID"].strip("<>")}
        assert found <= {address, OURS}


def language(person: Person | str) -> str:
    return "nl" if isinstance(person, str) else person.locale or "nl"


def test_the_letters_of_a_team(desk: Desk, house: House) -> None:
    cast, here = house.cast, f"/initiatives/{house.initiative.id}"
    sound(desk.letters(house.bas, f"{here}/invitations", email="nieuw@example.org"), "nieuw@example.org")
    asked = {"perspectives": "parent", "message": "Ik doe graag mee."}
    sound(desk.letters(cast.eve, f"{here}/join", **asked), cast.noor, cast.sam)
    answered = f"{here}/requests/{desk.newest(JoinRequest)}/answer"
    sound(desk.letters(house.mia, answered, answer="no"), cast.eve)
    desk.letters(cast.hugo, f"{here}/join", **asked)
    answered = f"{here}/requests/{desk.newest(JoinRequest)}/answer"
    sound(desk.letters(house.mia, answered, answer="yes"), cast.hugo)
    out = f"{here}/members/{house.mias.id}/removal"
    sound(desk.letters(cast.noor, out, why="Verhuisd."), house.mia)


def test_the_letters_about_help_that_is_no_place_in_the_team(desk: Desk, house: House) -> None:
    cast, here = house.cast, f"/initiatives/{house.initiative.id}"
    wanted = Opening(initiative_id=house.initiative.id, kind="things", title="Een bus", opened_at=NOW)
    house.session.add(wanted)
    house.session.commit()
    told = desk.letters(
        cast.eve, f"{here}/join?opening={wanted.id}", perspectives="parent", message="Ik heb er een."
    )
    sound(told, cast.noor, cast.sam)
    answered = f"{here}/requests/{desk.newest(JoinRequest)}/answer"
    sound(desk.letters(house.mia, answered, answer="yes"), cast.eve)


def test_the_letters_of_a_coach(desk: Desk, house: House) -> None:
    cast, there = house.cast, f"/initiatives/{house.other.id}/coach"
    sound(desk.letters(cast.olga, "/coaches/", email=cast.hugo.email), cast.hugo)
    for answer, data in (("no", {"why": "Te druk."}), ("yes", {})):
        sound(desk.letters(house.otto, there, coach=house.coen.id, message="Denk je mee?"), house.coen)
        house.other.waived_at, house.other.waived_why = NOW, "Proef."
        house.session.commit()
        asked = f"/coaching/{desk.newest(Coaching)}/{answer}"
        sound(desk.letters(house.coen, asked, **data), house.otto)
    over = desk.letters(house.otto, f"{there}/end", **{"end-why": "Het is klaar."})
    sound(over, house.coen)
