"""What a coach said is handed out, and gone with them; the initiative keeps that it had a coach."""

from sqlalchemy.orm import Session

from innovation.initiatives.actions import coaches, coaching, planning
from innovation.initiatives.models import Initiative
from innovation.people import actions as people
from tests.cast import NOW
from tests.initiatives.conftest import House, everything
from tests.initiatives.test_coach_actions import ask, coach


def test_a_coach_takes_their_data_along_and_leaves_no_word_behind(session: Session, house: House) -> None:
    """The initiative keeps that it had a coach, and can choose another one."""
    kanarie = house.cast.person("kanarie", "Kanarie")
    made = coach(session, kanarie)
    coaches.describe(
        session,
        made,
        {"introduction": "Ik ben Kanarie", "times": "bel Kanarie", "room": 3, "active": True},
        [house.cast.theme.id],
    )
    house.other.waived_at = NOW
    asked = coaching.ask(session, house.other, kanarie.id, "Dag Kanarie", house.otto, NOW)
    coaching.accept(session, asked, kanarie, NOW)
    session.commit()
    told = people.export(session, kanarie)
    assert told["coach"]["introduction"] == "Ik ben Kanarie"
    assert told["coach_of"][0]["initiative"] == "Fietsles"
    assert people.export(session, house.otto)["coaches_asked"][0]["message"] == "Dag Kanarie"
    people.erase(session, kanarie)
    session.commit()
    session.expire_all()
    assert "kanarie" not in everything(session)
    assert session.get_one(Initiative, house.other.id).coaching is None
    assert ask(session, house).coach_id == house.coen.id


def test_who_leaves_is_gone_from_plan_and_agreement(session: Session, house: House) -> None:
    kanarie = house.cast.person("kanarie", "Kanarie")
    member = house.join(kanarie, "parent")
    step = {"text": "Keuken", "member_id": member.id, "due_on": None, "promise": False}
    planning.add_step(session, house.initiative, step, NOW)
    session.commit()
    people.erase(session, kanarie)
    session.commit()
    assert "kanarie" not in everything(session)
