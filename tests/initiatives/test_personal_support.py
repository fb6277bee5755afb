"""What a person wrote in a book is handed out, and stays without them."""

import json

import pytest
import sqlalchemy as sa

from innovation.initiatives.actions import grants
from innovation.initiatives.models import BookLine
from innovation.people import actions as people
from tests.initiatives.conftest import House, everything
from tests.initiatives.granted import TODAY, decided, planned, turn

CANARY = "kanariepiet"


@pytest.fixture
def written(house: House) -> House:
    """Mia asked for an instalment in words of her own; Olga paid it."""
    grant = decided(house)
    part = planned(house, grant, 100_000)
    grants.request(house.session, part, f"Groeten van {CANARY}", turn(grant, house.mia))
    grants.pay(house.session, part, 100_000, TODAY, turn(grant, house.cast.olga))
    house.mia.name = CANARY
    house.session.commit()
    return house


def test_a_person_gets_the_lines_they_wrote(written: House) -> None:
    mine = people.export(written.session, written.mia)["lines_in_books_of_grants"]
    assert [(line["what"], line["cents"], line["initiative"]) for line in mine] == [
        ("requested", 100_000, "Samen koken")
    ]
    assert CANARY in mine[0]["why"]
    json.dumps(mine)


def test_the_book_stays_whole_when_its_writers_leave(written: House) -> None:
    session = written.session
    before = [(line.entry, line.cents) for line in session.scalars(sa.select(BookLine).order_by(BookLine.id))]
    people.erase(session, written.mia)
    people.erase(session, written.cast.olga)
    session.commit()
    lines = session.scalars(sa.select(BookLine).order_by(BookLine.id)).all()
    assert [(line.entry, line.cents) for line in lines] == before
    assert not any(line.by_id or line.why for line in lines)
    assert CANARY not in everything(session)
