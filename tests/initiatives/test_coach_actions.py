"""Coaches: who is one, and who stands beside which team. One at a time, with room, and never of one's own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.initiatives.actions import coaches, coaching, planning
from innovation.initiatives.models import Coach, Coaching, Initiative, InitiativeLog, Update
from innovation.initiatives.questions.coaches import coached_by, coaches_for
from innovation.initiatives.questions.coaches import coaches as listed
from innovation.initiatives.rules.coaching import room_left
from innovation.initiatives.rules.plan import SILENCE, Attention
from innovation.people.models import Person
from innovation.pictures import encode
from tests.cast import NOW
from tests.initiatives.conftest import House


def verbs(session: Session, initiative: Initiative) -> list[str]:
    asked = sa.select(InitiativeLog.verb).where(InitiativeLog.initiative_id == initiative.id)
    return list(session.scalars(asked.order_by(InitiativeLog.id)))


def coach(session: Session, person: Person, room: int = 2, active: bool = True) -> Coach:
    made = Coach(person_id=person.id, room=room, active=active, since=NOW)
    session.add(made)
    session.flush()
    return made


def ask(session: Session, house: House, person: Person | None = None) -> Coaching:
    """Otto's team asks Coen, or somebody else."""
    asked = (person or house.coen).id
    return coaching.ask(session, house.other, asked, "Help je ons?", house.otto, NOW)


def whole(house: House) -> None:
    house.other.waived_at = NOW


@pytest.mark.parametrize(("room", "taken", "left"), [(2, 0, 2), (2, 2, 0), (1, 3, 0), (0, 0, 0)])
def test_room_is_never_less_than_none(room: int, taken: int, left: int) -> None:
    assert room_left(room, taken) == left


def test_whoever_is_made_a_coach_is_not_shown_before_they_say_so(session: Session, house: House) -> None:
    made = coaches.appoint(session, "noor@example.org", NOW)
    fresh = coaches.appoint(session, "nieuw@example.org", NOW)
    session.flush()
    assert made.person is house.cast.noor
    assert [one.coach.person_id for one in listed(session)] == [house.coen.id]
    assert {made, fresh} < {one.coach for one in listed(session, all_of_them=True)}
    with pytest.raises(RuleBroken, match="already"):
        coaches.appoint(session, "noor@example.org", NOW)


def test_a_coach_is_not_dismissed_while_a_team_counts_on_them(session: Session, house: House) -> None:
    found = session.get_one(Coach, house.coen.id)
    with pytest.raises(RuleBroken, match="count on"):
        coaches.dismiss(session, found)
    coaching.end(session, house.initiative, "Verhuisd", house.coen, NOW)
    coaches.dismiss(session, found)
    session.flush()
    assert session.get(Coach, house.coen.id) is None


def test_a_question_is_accepted_and_every_change_leaves_a_line(session: Session, house: House) -> None:
    asked = ask(session, house)
    whole(house)
    coaching.accept(session, asked, house.coen, NOW)
    coaching.end(session, house.other, "Klaar", house.otto, NOW)
    assert (asked.accepted_at, asked.ended_at, asked.ended_why) == (NOW, NOW, "Klaar")
    session.flush()
    assert verbs(session, house.other) == ["coach_asked", "coach_began", "coach_ended"]


def test_a_question_is_declined_or_taken_back_and_another_can_be_asked(
    session: Session, house: House
) -> None:
    coaching.decline(session, ask(session, house), "Geen tijd", house.coen, NOW)
    ask(session, house)
    coaching.take_back(session, house.other, house.otto, NOW)
    ask(session, house)
    session.flush()
    told = ["coach_asked", "coach_declined", "coach_asked", "coach_withdrawn", "coach_asked"]
    assert verbs(session, house.other) == told


def test_a_coach_says_yes_only_to_a_whole_team(session: Session, house: House) -> None:
    asked = ask(session, house)
    with pytest.raises(RuleBroken, match="not whole"):
        coaching.accept(session, asked, house.coen, NOW)
    assert asked.accepted_at is None


def test_an_answered_question_is_answered_once(session: Session, house: House) -> None:
    asked = ask(session, house)
    whole(house)
    coaching.accept(session, asked, house.coen, NOW)
    for again in (coaching.accept, lambda *given: coaching.decline(given[0], given[1], "", *given[2:])):
        with pytest.raises(RuleBroken, match="does not wait"):
            again(session, asked, house.coen, NOW)
    with pytest.raises(RuleBroken, match="meanwhile"):
        coaching.take_back(session, house.other, house.otto, NOW)


def test_who_cannot_be_asked(session: Session, house: House) -> None:
    with pytest.raises(RuleBroken, match="one at a time"):
        coaching.ask(session, house.initiative, house.coen.id, "", house.mia, NOW)
    for person in (house.bas, coach(session, house.cast.eve, active=False).person, house.cast.hugo):
        with pytest.raises(RuleBroken, match="no room"):
            ask(session, house, person)
    coach(session, house.otto)
    with pytest.raises(RuleBroken, match="own team"):
        ask(session, house, house.otto)
    session.get_one(Coach, house.coen.id).room = 1
    with pytest.raises(RuleBroken, match="no room"):
        ask(session, house)


def test_ending_needs_a_coach_and_a_reason(session: Session, house: House) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        coaching.end(session, house.initiative, "", house.mia, NOW)
    with pytest.raises(RuleBroken, match="no coach"):
        coaching.end(session, house.other, "Zomaar", house.otto, NOW)


def race(app: Flask, asks: list[tuple[int, int, int]]) -> list[str]:
    """Several questions at one moment: initiative, coach, who asks. What each was told."""
    ready = Barrier(len(asks))

    def one(numbers: tuple[int, int, int]) -> str:
        with app.extensions["database"].session() as own:
            ready.wait()
            try:
                initiative, person = own.get_one(Initiative, numbers[0]), own.get_one(Person, numbers[2])
                coaching.ask(own, initiative, numbers[1], "", person, NOW)
                own.commit()
            except RuleBroken as error:
                return error.message
            return "asked"

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(one, asks))


def test_of_two_coaches_asked_at_one_moment_one_is(app: Flask, session: Session, house: House) -> None:
    bas = coach(session, house.bas).person_id
    numbers = [(house.other.id, one, house.otto.id) for one in (bas, house.coen.id)]
    session.commit()
    answers = race(app, numbers)
    assert answers.count("asked") == 1
    assert sum("one at a time" in answer for answer in answers) == 1


def test_the_last_place_of_a_coach_goes_to_one_team(app: Flask, session: Session, house: House) -> None:
    third = house.made("Buurttuin")
    numbers = [(one.id, house.coen.id, house.otto.id) for one in (house.other, third)]
    session.commit()
    answers = race(app, numbers)
    assert answers.count("asked") == 1
    assert sum("no room" in answer for answer in answers) == 1


def test_a_team_sees_first_who_knows_its_theme(session: Session, house: House) -> None:
    coach(session, house.bas)
    near = coach(session, house.cast.hugo)
    near.person.municipality_id = house.cast.goirle.id
    knows = coach(session, house.cast.sam)
    knows.themes = [house.cast.theme]
    full = coach(session, house.cast.eve, room=0)
    session.flush()
    names = [one.coach.person.name for one in coaches_for(session, house.other)]
    assert names == ["Sam", "Hugo", "Bas", "Coen"]
    assert full.person.name not in names


def test_a_coach_sees_what_asks_for_attention(session: Session, house: House) -> None:
    late = {"text": "Keuken", "member_id": None, "due_on": NOW.date(), "promise": False}
    planning.add_step(session, house.initiative, late, NOW)
    session.commit()
    session.expire_all()
    quiet = NOW + SILENCE + timedelta(days=1)
    (seen,) = coached_by(session, house.coen, quiet)
    assert seen.asks == [Attention.OVERDUE, Attention.GATE, Attention.AGREEMENT, Attention.SILENT]
    session.add(Update(initiative_id=house.initiative.id, text="Het loopt", told_at=quiet))
    session.flush()
    assert Attention.SILENT not in coached_by(session, house.coen, quiet)[0].asks


def test_lists_take_as_many_queries_for_one_as_for_many(
    session: Session, house: House, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def counts() -> tuple[int, int]:
        session.commit()
        session.expire_all()
        me = session.get_one(Person, house.coen.id)
        with queries() as mine:
            assert coached_by(session, me, NOW)
        with queries() as all_of_them:
            assert [one.coach.themes for one in listed(session)]
        return len(mine), len(all_of_them)

    step = {"text": "Keuken", "member_id": None, "due_on": None, "promise": False}
    planning.add_step(session, house.initiative, step, NOW)
    few = counts()
    for number in range(5):
        made, person = house.made(f"Nog {number}"), house.cast.person(f"c{number}", f"C{number}")
        house.join(person, "parent", made)
        coach(session, person)
        begun = {"asked_at": NOW, "accepted_at": NOW}
        session.add(Coaching(initiative_id=made.id, coach_id=house.coen.id, **begun))
        planning.add_step(session, made, step, NOW)
    assert counts() == few


def test_a_photo_is_made_small(session: Session, house: House) -> None:
    sent = BytesIO()
    Image.new("RGB", (900, 600)).save(sent, "JPEG")
    found = session.get_one(Coach, house.coen.id)
    coaches.photograph(found, encode(sent, 480))
    assert found.photo is not None
    assert Image.open(BytesIO(found.photo)).size == (480, 320)
    coaches.photograph(found, None)
    assert (found.photo, found.photo_version) == (None, "")
