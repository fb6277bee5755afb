"""The stages, their one door, the waiver; the showcase and the board."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.initiatives.actions import stages
from innovation.initiatives.models import Initiative, InitiativeLog, Story
from innovation.initiatives.rules.stages import ENDED, NEXT, NEXT_STEPS, STAGE_WORDS, Stage, onward
from tests.cast import NOW
from tests.initiatives.conftest import House


def stage_of(session: Session, initiative: Initiative) -> Stage:
    session.expire_all()
    return initiative.stage


def tell(house: House) -> None:
    house.session.add(Story(initiative_id=house.initiative.id, tried="We kookten.", updated_at=NOW))
    house.session.flush()


def test_every_stage_has_its_words_and_a_way_on() -> None:
    assert set(NEXT) == set(STAGE_WORDS) == set(NEXT_STEPS) == set(Stage)
    assert all(NEXT[stage] for stage in Stage)
    assert all(stage not in NEXT[stage] for stage in Stage)
    reached, waiting = set(), [Stage.FORMING]
    while waiting:
        stage = waiting.pop()
        reached.add(stage)
        waiting += NEXT[stage] - reached
    assert reached == set(Stage)


@pytest.mark.parametrize("old", Stage)
def test_only_the_moves_of_the_table_are_there(house: House, old: Stage) -> None:
    initiative, session = house.initiative, house.session
    stages.waive(session, initiative, "Proef.", house.cast.olga, NOW)
    tell(house)
    for new in Stage:
        initiative.stage = old
        if new in NEXT[old]:
            stages.move(session, initiative, new, house.mia, NOW, "verder")
            assert initiative.stage is new
            continue
        with pytest.raises(RuleBroken):
            stages.move(session, initiative, new, house.mia, NOW)
        assert initiative.stage is old


def test_guidance_waits_for_a_whole_team(house: House) -> None:
    session, initiative = house.session, house.initiative
    with pytest.raises(RuleBroken, match="not whole"):
        stages.move(session, initiative, Stage.EXPLORING, house.mia, NOW)
    house.join(house.cast.eve, "parent")
    house.join(house.cast.hugo, "resident")
    session.expire(initiative)
    stages.move(session, initiative, Stage.EXPLORING, house.mia, NOW)
    assert initiative.stage is Stage.EXPLORING


def test_who_goes_back_needs_no_whole_team(house: House) -> None:
    house.initiative.stage = Stage.RUNNING
    stages.move(house.session, house.initiative, Stage.DEVELOPING, house.mia, NOW)
    assert house.initiative.stage is Stage.DEVELOPING


def test_a_waiver_needs_a_reason_shows_and_ends(house: House) -> None:
    session, initiative, olga = house.session, house.initiative, house.cast.olga
    with pytest.raises(RuleBroken, match="why"):
        stages.waive(session, initiative, "  ", olga, NOW)
    stages.waive(session, initiative, "Het is zomer.", olga, NOW)
    assert stages.may_be_guided(session, initiative)
    assert initiative.waived_why == "Het is zomer."
    stages.end_waiver(session, initiative, olga, NOW)
    stages.end_waiver(session, initiative, olga, NOW)
    assert not stages.may_be_guided(session, initiative)
    verbs = session.scalars(sa.select(InitiativeLog.verb).order_by(InitiativeLog.id)).all()
    assert verbs == ["waived", "unwaived"]


@pytest.mark.parametrize("end", sorted(ENDED & NEXT[Stage.RUNNING]))
def test_nothing_ends_without_a_story(house: House, end: Stage) -> None:
    house.initiative.stage = Stage.RUNNING
    with pytest.raises(RuleBroken, match="story"):
        stages.move(house.session, house.initiative, end, house.mia, NOW)
    tell(house)
    stages.move(house.session, house.initiative, end, house.mia, NOW)
    assert house.initiative.stage is end


def test_a_stage_on_the_page(house: House, session: Session, as_: Callable[..., Any]) -> None:
    where = f"/initiatives/{house.initiative.id}"
    refused = as_(house.mia).post(f"{where}/stage", data={"stage": "exploring", "why": "Nu kan het."})
    assert refused.status_code == 422
    assert 'value="Nu kan het."' in refused.text
    as_(house.cast.olga).post(f"{where}/waiver", data={"why": "Het is zomer."})
    assert "Het is zomer." in as_(house.cast.eve).get(where).text
    assert as_(house.mia).post(f"{where}/stage", data={"stage": "exploring"}).status_code == 303
    assert stage_of(session, house.initiative) is Stage.EXPLORING


def test_the_board_moves_a_card_or_says_why_not(
    house: House, session: Session, as_: Callable[..., Any]
) -> None:
    olga, where = as_(house.cast.olga), f"/initiatives/{house.initiative.id}/board-stage"
    refused = olga.post(where, data={"stage": "exploring"}, headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert "not whole yet" in refused.text
    tell(house)
    session.commit()
    assert olga.post(where, data={"stage": "stopped"}).status_code == 303
    assert stage_of(session, house.initiative) is Stage.STOPPED


def test_the_first_choice_of_a_move_is_never_to_stop() -> None:
    for stage, ways in NEXT.items():
        assert set(onward(stage)) == ways
        assert onward(stage)[0] is not Stage.STOPPED
    assert onward(Stage.RUNNING) == [Stage.EMBEDDED, Stage.HANDED_OVER, Stage.STOPPED, Stage.DEVELOPING]


def test_lists_ask_as_much_for_one_as_for_many(house: House, session: Session, queries, as_) -> None:  # type: ignore[no-untyped-def]
    olga = as_(house.cast.olga)
    house.join(house.cast.olga, "parent")
    session.commit()
    for path in ("/initiatives/", "/initiatives/board", "/", "/my-initiatives"):
        olga.get(path)
        with queries() as few:
            olga.get(path)
        for number in range(3):
            more = house.made(f"Nog een {number}")
            house.join(house.mia, "youth", more)
            house.join(house.cast.olga, "parent", more)
        session.commit()
        with queries() as many:
            answer = olga.get(path)
        assert "Nog een 2" in answer.text
        assert len(many) == len(few), path
        session.execute(sa.delete(Initiative).where(Initiative.title.startswith("Nog een")))
        session.commit()


def test_the_showcase_is_searched(house: House, client) -> None:  # type: ignore[no-untyped-def]
    assert "Fietsles" in client.get("/initiatives/?q=fiets").text
    assert "Fietsles" not in client.get("/initiatives/?q=koken").text
    assert "Fietsles" not in client.get("/initiatives/?state=running").text
    assert "Fietsles" in client.get("/initiatives/?municipality=goirle&theme=school").text
