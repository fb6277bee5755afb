"""Two people at the same moment, each in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.db import Database
from innovation.errors import RuleBroken
from innovation.evenings.actions import cards, door, joining, programme
from innovation.evenings.models import Event, ProgrammeItem, Voter
from innovation.evenings.rules import ItemKind
from innovation.people.models import Person
from tests.cast import NOW, Cast
from tests.evenings.ask import card

Result = TypeVar("Result")
PEOPLE = 8


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def at_once(database: Database, act: Callable[[Session], Result]) -> list[Result | RuleBroken]:
    """What eight people get who do the same at the same moment."""
    ready = Barrier(PEOPLE)

    def one(_: int) -> Result | RuleBroken:
        ready.wait()
        with database.session() as session:
            try:
                result = act(session)
                session.commit()
            except RuleBroken as error:
                return error
            return result

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


def refused(results: list[object]) -> int:
    return sum(isinstance(result, RuleBroken) for result in results)


def test_a_card_that_joins_eight_times_at_once_is_one_voter(
    database: Database, session: Session, with_cards: Event
) -> None:
    one = card(session, with_cards, 1)
    session.commit()

    def join(own: Session) -> str:
        event, mine = own.get_one(Event, with_cards.id), own.get_one(type(one), one.id)
        return joining.join(own, event, mine, joining.new_voter_id(), None).id

    assert len(set(at_once(database, join))) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Voter)) == 1


def test_a_button_that_is_pressed_eight_times_at_once_makes_one_voter(
    database: Database, session: Session, cast: Cast
) -> None:
    promised = joining.new_voter_id()
    act = lambda own: joining.join(own, own.get_one(Event, cast.evening.id), None, promised, None).id  # noqa: E731
    assert at_once(database, act) == [promised] * PEOPLE


def test_eight_hosts_count_eight_people(database: Database, session: Session, cast: Cast) -> None:
    def count(own: Session) -> int:
        event, hugo = own.get_one(Event, cast.evening.id), own.get_one(Person, cast.hugo.id)
        return door.count_present(own, event, hugo, NOW, change=1)

    assert sorted(at_once(database, count)) == list(range(1, PEOPLE + 1))  # type: ignore[type-var]


def test_eight_hosts_give_one_card_once(database: Database, session: Session, with_cards: Event) -> None:
    hugo = session.scalars(sa.select(Person.id).where(Person.name == "Hugo")).one()
    session.commit()

    def give(own: Session) -> int:
        event = own.get_one(Event, with_cards.id)
        return door.give(own, event, "1", own.get_one(Person, hugo), NOW).number

    assert refused(list(at_once(database, give))) == PEOPLE - 1


def test_eight_organisers_never_give_two_cards_one_number(
    database: Database, session: Session, cast: Cast
) -> None:
    def make(own: Session) -> list[int]:
        event, olga = own.get_one(Event, cast.evening.id), own.get_one(Person, cast.olga.id)
        return [one.number for one in cards.make_cards(own, event, 3, olga, NOW)]

    numbers = [number for made in at_once(database, make) for number in made]  # type: ignore[union-attr]
    assert sorted(numbers) == list(range(1, 3 * PEOPLE + 1))


def test_of_eight_organisers_one_adds_an_item(database: Database, session: Session, cast: Cast) -> None:
    def add(own: Session) -> None:
        event, olga = own.get_one(Event, cast.evening.id), own.get_one(Person, cast.olga.id)
        programme.add_item(own, event, ItemKind.BREAK, "Pauze", 10, olga, NOW, 0)

    assert refused(list(at_once(database, add))) == PEOPLE - 1
    titles = session.scalars(sa.select(ProgrammeItem.title).where(ProgrammeItem.kind == ItemKind.BREAK))
    assert titles.all() == ["Pauze"]
