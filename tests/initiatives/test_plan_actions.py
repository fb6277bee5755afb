"""Writing a plan and its agreement: nothing of anybody gets lost, and a yes is a yes to this text."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken, Stale
from innovation.initiatives.actions import agreement, planning
from innovation.initiatives.models import Initiative, InitiativeLog, Plan
from innovation.initiatives.questions.plans import plan_of
from innovation.initiatives.rules.plan import MOST_STEPS
from tests.cast import NOW
from tests.initiatives.conftest import House

GOAL = {"goal": "Niemand eet alleen", "for_whom": "Jongeren", "review_on": date(2027, 2, 1)}


def a_step(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "member_id": None, "due_on": None, "promise": False, **more}


def goal(session: Session, initiative: Initiative, values: dict[str, Any], seen: str = "") -> Plan:
    seen = seen or plan_of(session, initiative).goal_edition
    planning.save_goal(session, initiative, values, seen, NOW)
    return plan_of(session, initiative)


def with_steps(session: Session, house: House, *texts: str) -> Plan:
    for text in texts:
        planning.add_step(session, house.initiative, a_step(text), NOW)
    session.commit()
    return plan_of(session, house.initiative)


def order(session: Session, house: House) -> list[str]:
    session.flush()
    session.expire_all()
    return [step.text for step in plan_of(session, house.initiative).steps]


def test_a_goal_is_kept(session: Session, house: House) -> None:
    plan = goal(session, house.initiative, GOAL)
    assert {name: getattr(plan, name) for name in GOAL} == GOAL


def test_who_saw_an_older_goal_overwrites_nothing(session: Session, house: House) -> None:
    seen = plan_of(session, house.initiative).goal_edition
    goal(session, house.initiative, GOAL)
    with pytest.raises(Stale) as refused:
        goal(session, house.initiative, {**GOAL, "goal": "Iets anders"}, seen)
    assert refused.value.status == 409
    assert plan_of(session, house.initiative).goal == GOAL["goal"]


def test_somebody_elses_step_is_no_reason_to_refuse_my_goal(session: Session, house: House) -> None:
    seen = goal(session, house.initiative, GOAL).goal_edition
    with_steps(session, house, "Keuken")
    goal(session, house.initiative, {**GOAL, "goal": "Iets anders"}, seen)
    assert plan_of(session, house.initiative).goal == "Iets anders"


def test_of_two_first_words_at_one_moment_one_is_told(app: Flask, session: Session, house: House) -> None:
    """Both saw the empty plan; one is kept, the other hears of it, and no plan is made twice."""
    number, seen = house.initiative.id, plan_of(session, house.initiative).goal_edition
    session.commit()
    ready = Barrier(2)

    def write(text: str) -> str:
        with app.extensions["database"].session() as own:
            ready.wait()
            try:
                initiative = own.get_one(Initiative, number)
                planning.save_goal(own, initiative, {**GOAL, "goal": text}, seen, NOW)
                own.commit()
            except Stale:
                return "told"
            return text

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, ("mijn doel", "jouw doel")))
    session.expire_all()
    assert answers.count("told") == 1
    assert plan_of(session, house.initiative).goal in answers


def test_steps_are_added_at_the_end_moved_and_taken_away(session: Session, house: House) -> None:
    one, two, three = with_steps(session, house, "een", "twee", "drie").steps
    planning.move_step(session, house.initiative, three.id, -1, NOW)
    assert order(session, house) == ["een", "drie", "twee"]
    planning.move_step(session, house.initiative, one.id, 1, NOW)
    assert order(session, house) == ["drie", "een", "twee"]
    planning.move_step(session, house.initiative, two.id, 1, NOW)
    planning.move_step(session, house.initiative, three.id, -1, NOW)
    assert order(session, house) == ["drie", "een", "twee"]
    planning.remove_step(session, house.initiative, one.id, NOW)
    session.flush()
    assert order(session, house) == ["drie", "twee"]
    with pytest.raises(RuleBroken, match="took this step away"):
        planning.check_step(session, house.initiative, one.id, True, NOW)


def test_a_step_of_another_plan_is_out_of_reach(session: Session, house: House) -> None:
    step = with_steps(session, house, "een").steps[0]
    with pytest.raises(RuleBroken):
        planning.remove_step(session, house.other, step.id, NOW)
    assert order(session, house) == ["een"]


def test_a_step_is_done_on_the_first_day_that_somebody_says_so(session: Session, house: House) -> None:
    step = with_steps(session, house, "een").steps[0]
    planning.check_step(session, house.initiative, step.id, True, NOW)
    planning.check_step(session, house.initiative, step.id, True, NOW + timedelta(days=3))
    assert step.done_on == NOW.date()
    planning.check_step(session, house.initiative, step.id, False, NOW)
    assert step.done_on is None


def test_a_changed_step_is_guarded_but_being_done_changes_no_words(session: Session, house: House) -> None:
    step = with_steps(session, house, "een").steps[0]
    seen = step.edition
    planning.check_step(session, house.initiative, step.id, True, NOW)
    mine = a_step("uno", member_id=house.mias.id, due_on=date(2026, 12, 1), promise=True)
    planning.change_step(session, house.initiative, step.id, mine, seen, NOW)
    assert (step.text, step.member_id, step.due_on, step.promise) == tuple(mine.values())
    with pytest.raises(Stale):
        planning.change_step(session, house.initiative, step.id, a_step("ein"), seen, NOW)


def test_a_plan_has_an_end(session: Session, house: House) -> None:
    with_steps(session, house, *map(str, range(MOST_STEPS)))
    with pytest.raises(RuleBroken) as refused:
        planning.add_step(session, house.initiative, a_step("te veel"), NOW)
    assert refused.value.status == 422


def agreed(session: Session, house: House) -> Plan:
    """An agreement with the yes of both sides."""
    seen = plan_of(session, house.initiative).agreement_edition
    agreement.write(session, house.initiative, "Een coach", "Een bericht", seen, house.cast.olga, NOW)
    for person in (house.mia, house.cast.olga):
        seen = plan_of(session, house.initiative).agreement_edition
        agreement.agree(session, house.initiative, seen, person, NOW)
    return plan_of(session, house.initiative)


def test_both_sides_say_yes(session: Session, house: House) -> None:
    plan = agreed(session, house)
    assert plan.agreed
    assert (plan.team_agreed_by_id, plan.network_agreed_by_id) == (house.mia.id, house.cast.olga.id)
    session.flush()
    verbs = [line.verb for line in session.query(InitiativeLog).order_by(InitiativeLog.id)]
    assert verbs == ["agreement", "agreed_team", "agreed_network"]


def test_another_word_needs_another_yes_and_the_same_words_do_not(session: Session, house: House) -> None:
    plan = agreed(session, house)
    edition = plan.agreement_edition
    agreement.write(session, house.initiative, "Een coach", "Een bericht", edition, house.cast.olga, NOW)
    assert plan.agreed
    agreement.write(session, house.initiative, "Een coach", "Twee", edition, house.cast.olga, NOW)
    assert (plan.team_agreed_at, plan.network_agreed_at) == (None, None)
    assert (plan.team_agreed_by_id, plan.network_agreed_by_id) == (None, None)


def test_a_yes_is_a_yes_to_the_text_that_was_read(session: Session, house: House) -> None:
    plan = agreed(session, house)
    read = plan.agreement_edition
    agreement.write(session, house.initiative, "Niets", "Alles", read, house.cast.olga, NOW)
    with pytest.raises(Stale):
        agreement.agree(session, house.initiative, read, house.mia, NOW)


def test_nobody_says_yes_to_nothing(session: Session, house: House) -> None:
    seen = plan_of(session, house.initiative).agreement_edition
    with pytest.raises(RuleBroken) as refused:
        agreement.agree(session, house.initiative, seen, house.mia, NOW)
    assert refused.value.status == 422


def test_an_organiser_in_the_team_says_yes_for_the_team_only(session: Session, house: House) -> None:
    house.join(house.cast.olga, "")
    session.commit()
    session.expire_all()
    seen = plan_of(session, house.initiative).agreement_edition
    agreement.write(session, house.initiative, "Een coach", "Een bericht", seen, house.cast.ada, NOW)
    plan = plan_of(session, house.initiative)
    for _ in range(2):
        agreement.agree(session, house.initiative, plan.agreement_edition, house.cast.olga, NOW)
    assert plan.team_agreed_at
    assert not plan.network_agreed_at
