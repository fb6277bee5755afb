"""What joining and leaving do to the gate, and what stays of somebody who leaves Kantelpunt."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.initiatives.actions import helpers, inviting, openings, requests, team
from innovation.initiatives.actions.rule import choose_rule
from innovation.initiatives.actions.stages import may_be_guided, move, waive
from innovation.initiatives.models import Member, Opening, Support, TeamInvitation
from innovation.initiatives.rules.joining import Told
from innovation.initiatives.rules.matching import HelpKind
from innovation.initiatives.rules.stages import Stage
from innovation.initiatives.rules.team import TeamRule
from innovation.network.rules import Perspective
from tests.cast import NOW
from tests.initiatives.conftest import House

PARENT = Told((Perspective.PARENT,))


@pytest.fixture
def whole(house: House, session: Session) -> House:
    for login in ("pia", "piet"):
        team.join(session, house.initiative, house.cast.person(login, login), PARENT, NOW)
    session.commit()
    return house


def test_the_gate_opens_with_the_fourth(house: House, session: Session):
    initiative = house.initiative
    for login, opens in (("pia", False), ("piet", True)):
        team.join(session, initiative, house.cast.person(login, login), PARENT, NOW)
        assert may_be_guided(session, initiative) is opens


def test_leaving_closes_the_gate_and_support_waits(whole: House, session: Session):
    initiative = whole.initiative
    session.add(Support(initiative_id=initiative.id, kind="guidance", from_on=date(2026, 11, 1)))
    assert may_be_guided(session, initiative)
    assert not team.waits(session, initiative)
    team.leave(session, initiative, whole.bass.id, whole.bas, NOW)
    assert not may_be_guided(session, initiative)
    assert team.waits(session, initiative)
    with pytest.raises(RuleBroken, match="not whole yet"):
        move(session, initiative, Stage.EXPLORING, whole.cast.noor, NOW)
    waive(session, initiative, "De wethouder wil door", whole.cast.olga, NOW)
    assert not team.waits(session, initiative)


def test_nothing_waits_while_nothing_runs(house: House, session: Session):
    assert not may_be_guided(session, house.initiative)
    assert not team.waits(session, house.initiative)


def test_somebody_who_brought_the_idea_leaves_and_the_gate_stays(whole: House, session: Session):
    (sams,) = [one for one in whole.initiative.members if one.person_id == whole.cast.sam.id]
    team.leave(session, whole.initiative, sams.id, whole.cast.sam, NOW)
    assert may_be_guided(session, whole.initiative)


def test_another_rule_holds_at_once(whole: House, session: Session):
    choose_rule(session, TeamRule(6, 8, (), True))
    assert may_be_guided(session, whole.initiative)  # the two who brought the idea count now
    choose_rule(session, TeamRule(4, 5, (Perspective.YOUTH, Perspective.YOUTH)))
    assert not may_be_guided(session, whole.initiative)
    with pytest.raises(RuleBroken, match="No team can be whole"):
        choose_rule(session, TeamRule(5, 4))


def test_who_comes_back_is_in_the_team_once(whole: House, session: Session):
    initiative = whole.initiative
    team.leave(session, initiative, whole.bass.id, whole.bas, NOW)
    team.join(session, initiative, whole.bas, Told((Perspective.ENTREPRENEUR,)), NOW + timedelta(days=1))
    assert may_be_guided(session, initiative)
    theirs = sa.select(Member).where(Member.person_id == whole.bas.id).order_by(Member.id)
    rows = session.scalars(theirs).all()
    assert [bool(one.left_at) for one in rows] == [True, False]
    with pytest.raises(RuleBroken, match="already"):
        team.join(session, initiative, whole.bas, PARENT, NOW)


def test_who_left_is_known_by_no_adult_any_more(house: House, session: Session):
    young = Told((Perspective.YOUTH,), True, "Zon", "Mama", "06 12345678")
    member = team.join(session, house.initiative, house.cast.eve, young, NOW)
    team.leave(session, house.initiative, member.id, house.cast.eve, NOW)
    assert (member.alias, member.adult_name, member.adult_contact) == ("Zon", "", "")


def test_joining_answers_what_was_asked(house: House, session: Session):
    asked = requests.ask(session, house.initiative, house.cast.eve, PARENT, "Hoi", NOW)
    token = inviting.invite_by_link(session, house.initiative, house.mia, NOW)
    inviting.accept(session, token, house.cast.eve, PARENT, NOW)
    session.refresh(asked)
    assert asked.accepted
    assert asked.answered_at


def test_nobody_joins_what_has_ended(house: House, session: Session):
    house.initiative.stage = Stage.STOPPED
    with pytest.raises(RuleBroken, match="ended"):
        team.join(session, house.initiative, house.cast.eve, PARENT, NOW)
    with pytest.raises(RuleBroken, match="ended"):
        openings.open(session, house.initiative, HelpKind.TEAM, "Kok", NOW)


def test_an_invitation_ends(house: House, session: Session):
    token = inviting.invite(session, house.initiative, "p@example.org", house.mia, NOW)
    assert inviting.invitation_by_token(session, token, NOW + timedelta(days=20))
    late = NOW + timedelta(days=21)
    with pytest.raises(RuleBroken, match="too old"):
        inviting.accept(session, token, house.cast.eve, PARENT, late)
    inviting.invite_by_link(session, house.initiative, house.mia, late)
    assert [one.email for one in session.scalars(sa.select(TeamInvitation))] == [""]


def test_too_many_invitations(house: House, session: Session):
    for n in range(20):
        inviting.invite(session, house.initiative, f"p{n}@example.org", house.mia, NOW)
    inviting.invite(session, house.initiative, "p1@example.org", house.mia, NOW)  # again is no other one
    with pytest.raises(RuleBroken, match="20 open invitations"):
        inviting.invite_by_link(session, house.initiative, house.mia, NOW)


def test_openings_have_an_end(house: House, session: Session):
    made = [openings.open(session, house.initiative, HelpKind.TEAM, f"Kok {n}", NOW) for n in range(12)]
    with pytest.raises(RuleBroken, match="12 open calls"):
        openings.open(session, house.initiative, HelpKind.TEAM, "Nog een", NOW)
    openings.close(session, house.other, made[0].id, NOW)  # not theirs
    assert len(house.initiative.openings) == 12
    openings.close(session, house.initiative, made[0].id, NOW)
    assert len(house.initiative.openings) == 11


def test_help_is_offered_for_a_year(house: House, session: Session):
    helper = helpers.offer(session, house.bas, [HelpKind.THINGS, HelpKind.TEAM], "Een zaal", NOW)
    assert helper.kinds == "team,things"
    assert helper.until == NOW + timedelta(days=365)
    helpers.offer(session, house.mia, [HelpKind.TEAM], "", NOW + timedelta(days=366))
    assert session.get(type(helper), house.bas.id) is None  # forgotten
    with pytest.raises(RuleBroken):
        helpers.offer(session, house.mia, [], "", NOW)


def test_a_step_of_the_plan_can_ask(house: House, session: Session):
    made = openings.open(session, house.initiative, HelpKind.THINGS, " Een keuken ", NOW, text="x" * 700)
    assert (made.title, len(made.text), made.step_id) == ("Een keuken", 600, None)
    assert session.scalar(sa.select(sa.func.count(Opening.id))) == 1
