"""The pages of a plan: what a reader sees, and that nothing typed gets lost."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.initiatives.models import Opening, Plan, Step
from innovation.initiatives.questions.plans import plan_of
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

Browser = Callable[[Person], Client]


def planned(session: Session, house: House, *texts: str) -> tuple[str, Plan]:
    """A plan with these steps, and its address."""
    steps = [Step(position=n, text=text) for n, text in enumerate(texts, 1)]
    plan = Plan(initiative_id=house.initiative.id, goal="Samen eten", updated_at=NOW, steps=steps)
    session.add(plan)
    session.commit()
    return f"/initiatives/{house.initiative.id}", plan


def now_there(session: Session, house: House) -> Plan:
    session.expire_all()
    return plan_of(session, house.initiative)


def test_the_team_writes_its_plan(session: Session, house: House, as_: Browser) -> None:
    at, mia = f"/initiatives/{house.initiative.id}", as_(house.mia)
    seen = plan_of(session, house.initiative).goal_edition
    session.commit()
    typed = {"goal-goal": "Niemand eet alleen", "goal-for_whom": "Sam", "goal-seen": seen}
    answer = mia.post(f"{at}/plan", data={**typed, "goal-review_on": "2027-02-01"})
    assert (answer.status_code, answer.location) == (303, f"{at}/plan#goal")
    step = {"new-text": "Keuken zoeken", "new-member_id": str(house.mias.id), "new-promise": "y"}
    assert mia.post(f"{at}/steps", data={**step, "new-due_on": "2020-01-01"}).status_code == 303
    page = mia.get(f"{at}/plan", headers={"Accept-Language": "en"}).text
    for words in ("Niemand eet alleen", "0 of 1 step done", "Mia", "late", "promised to the jury"):
        assert words in page
    found = now_there(session, house)
    assert (found.review_on, found.steps[0].due_on) == (date(2027, 2, 1), date(2020, 1, 1))


def test_a_conflict_shows_both_texts_and_saving_again_is_knowing(
    session: Session, house: House, as_: Browser
) -> None:
    at, plan = planned(session, house)
    typed = {"goal-goal": "Van Mia", "goal-seen": plan.goal_edition}
    as_(house.bas).post(f"{at}/plan", data={"goal-goal": "Van Bas", "goal-seen": plan.goal_edition})
    mia = as_(house.mia)
    refused = mia.post(f"{at}/plan", data=typed)
    assert refused.status_code == 409
    assert "Van Mia" in refused.text
    assert "Van Bas" in refused.text
    found = now_there(session, house)
    assert (found.goal, found.goal_edition in refused.text) == ("Van Bas", True)
    session.commit()
    assert mia.post(f"{at}/plan", data={**typed, "goal-seen": found.goal_edition}).status_code == 303
    assert now_there(session, house).goal == "Van Mia"


def test_a_conflict_in_a_step_shows_both_texts(session: Session, house: House, as_: Browser) -> None:
    at, plan = planned(session, house, "Keuken")
    step = plan.steps[0]
    name, seen = f"step-{step.id}", step.edition
    as_(house.bas).post(f"{at}/steps/{step.id}", data={f"{name}-text": "Van Bas", f"{name}-seen": seen})
    typed = {f"{name}-text": "Van Mia", f"{name}-seen": seen}
    refused = as_(house.mia).post(f"{at}/steps/{step.id}", data=typed)
    assert refused.status_code == 409
    assert "Van Mia" in refused.text
    assert "Van Bas" in refused.text


def test_a_step_that_is_gone_is_offered_again_as_it_was_typed(
    session: Session, house: House, as_: Browser
) -> None:
    at, plan = planned(session, house, "Keuken")
    name, number = f"step-{plan.steps[0].id}", plan.steps[0].id
    as_(house.bas).post(f"{at}/steps/{number}/removal")
    refused = as_(house.mia).post(f"{at}/steps/{number}", data={f"{name}-text": "Een grote keuken"})
    assert refused.status_code == 409
    assert 'value="Een grote keuken"' in refused.text


def test_somebody_of_another_team_is_no_choice(session: Session, house: House, as_: Browser) -> None:
    at, _ = planned(session, house)
    theirs = {"new-text": "Keuken", "new-member_id": str(house.other.members[0].id)}
    session.commit()
    assert as_(house.mia).post(f"{at}/steps", data=theirs).status_code == 422


def test_done_and_its_place_go_by_a_button(session: Session, house: House, as_: Browser) -> None:
    at, plan = planned(session, house, "een", "twee")
    first, second = plan.steps
    coen = as_(house.coen)
    coen.post(f"{at}/steps/{first.id}/done", data={"done": "yes"})
    coen.post(f"{at}/steps/{second.id}/place", data={"to": "up"})
    found = now_there(session, house).steps
    assert [(step.text, bool(step.done_on)) for step in found] == [("twee", False), ("een", True)]


def test_the_agreement_goes_from_the_organiser_to_both_yeses(
    session: Session, house: House, as_: Browser
) -> None:
    at, plan = planned(session, house)
    olga, mia = as_(house.cast.olga), as_(house.mia)
    texts = {"agreement-gets": "Een coach", "agreement-expects": "Elke maand een bericht"}
    olga.post(f"{at}/agreement", data={**texts, "agreement-seen": plan.agreement_edition})
    seen = now_there(session, house).agreement_edition
    session.commit()
    for browser in (mia, olga):
        assert seen in browser.get(f"{at}/plan").text
        assert browser.post(f"{at}/agreement/yes", data={"seen": seen}).status_code == 303
    assert now_there(session, house).agreed
    session.commit()
    assert "/agreement/yes" not in mia.get(f"{at}/plan").text


def test_everyone_reads_how_far_it_is_but_not_the_steps(session: Session, house: House, as_: Browser) -> None:
    at, plan = planned(session, house, "Een geheime keuken", "twee", "drie")
    plan.steps[1].done_on = date(2026, 11, 20)
    session.commit()
    page = as_(house.cast.eve).get(at, headers={"Accept-Language": "en"}).text
    assert "1 of 3 steps done" in page
    assert "Coen is the coach" in page
    assert "geheime" not in page


def test_help_with_a_step_is_asked_on_the_board(session: Session, house: House, as_: Browser) -> None:
    at, plan = planned(session, house, "Een keuken zoeken")
    step, mia = plan.steps[0], as_(house.mia)
    assert 'value="Een keuken zoeken"' in mia.get(f"{at}/steps/{step.id}/help").text
    asked = {"title": "Wie heeft een keuken?", "kind": "things", "perspective": "", "text": ""}
    assert mia.post(f"{at}/steps/{step.id}/help", data=asked).status_code == 303
    opening = session.scalars(sa.select(Opening)).one()
    assert (opening.step_id, opening.initiative_id) == (step.id, house.initiative.id)
    session.commit()
    for page in (f"{at}/plan", "/openings/"):
        assert "Wie heeft een keuken?" in mia.get(page).text


def test_no_help_is_asked_for_a_step_of_another_plan(session: Session, house: House, as_: Browser) -> None:
    _, plan = planned(session, house, "Een keuken zoeken")
    theirs = f"/initiatives/{house.other.id}/steps/{plan.steps[0].id}/help"
    session.commit()
    assert as_(house.otto).get(theirs).status_code == 404
