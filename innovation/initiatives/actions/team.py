"""Joining a team and leaving it. `join` is the one door in, `leave` the one door out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.log import note
from innovation.initiatives.actions.stages import may_be_guided, refuse_ended
from innovation.initiatives.models import Decision, Initiative, JoinRequest, Member, Support
from innovation.initiatives.models.team import team_rule
from innovation.initiatives.rules.joining import KEPT_WORDS, Told
from innovation.initiatives.rules.stages import GUIDED
from innovation.initiatives.rules.team import TeamRule, gap, may_join, places
from innovation.people.models import Person


def join(session: Session, initiative: Initiative, person: Person, told: Told, now: datetime) -> Member:
    """Let somebody into the team by their own yes; what they asked for before is answered by it.

    Raises RuleBroken (422) when something about them lacks, and (409) when they are in the team already,
    when it looks for nobody any more, or when there is no place for them.
    """
    told = told.checked()
    team_now(session, initiative)
    if initiative.is_of(person):
        raise RuleBroken(N_("You are in this team already."))
    refuse_ended(initiative)
    _refuse_without_a_place(team_rule(session), initiative, told)
    if told.under_16:
        _hide_earlier(session, initiative, person, told)
    made = Member(initiative_id=initiative.id, person_id=person.id, joined_at=now, **told.columns())
    session.add(made)
    settle(session, initiative, person, now)
    note(session, initiative, "joined", person, now, about_id=person.id)
    team_now(session, initiative)
    return made


def leave(
    session: Session, initiative: Initiative, member_id: int, by: Person, now: datetime, why: str = ""
) -> Member:
    """Let somebody out of the team: oneself, or somebody else with a reason. Their row stays, dated.

    Raises RuleBroken: (403) without the right, (409) for the last one, (422) without a reason.
    """
    team_now(session, initiative)
    member = next((one for one in initiative.members if one.id == member_id), None)
    if member is None:
        raise RuleBroken(N_("This person is not in the team any more."))
    if member.person_id != by.id:
        _refuse_to_take_out(initiative, by, why)
    if len(initiative.members) == 1:
        raise RuleBroken(N_("This is the last one in the team. Find somebody else first, or stop and tell."))
    member.left_at, member.left_why = now, why.strip()[:300]
    member.adult_name = member.adult_contact = ""
    note(session, initiative, "left", by, now, about_id=member.person_id, why=member.left_why)
    team_now(session, initiative)
    return member


def may_take_out(initiative: Initiative, by: Person) -> bool:
    """True for organisers and for who brought the idea."""
    return by.is_organiser or any(one.initiator and one.person_id == by.id for one in initiative.members)


def is_full(session: Session, initiative: Initiative) -> bool:
    """True when nobody can join until somebody leaves."""
    rule = team_rule(session)
    return not places(rule, initiative.counted(rule))


def waits(session: Session, initiative: Initiative) -> bool:
    """True when support runs or money was decided while the team is not whole: nothing new until it is."""
    if may_be_guided(session, initiative):
        return False
    decided = sa.exists().where(Decision.initiative_id == initiative.id)
    running = sa.exists().where(Support.initiative_id == initiative.id, Support.ended_on.is_(None))
    return initiative.stage in GUIDED or bool(session.scalar(sa.select(decided | running)))


def team_now(session: Session, initiative: Initiative) -> None:
    """Lock the initiative and read its team anew, so that of two newcomers the second sees the first."""
    locked(session, initiative)
    session.expire(initiative, ["members"])


def settle(
    session: Session, initiative: Initiative, person: Person, now: datetime, accepted: bool = True
) -> None:
    """Close what somebody asked this team; the adult they named need not be known here any longer."""
    asked = sa.update(JoinRequest).where(
        JoinRequest.initiative_id == initiative.id,
        JoinRequest.person_id == person.id,
        JoinRequest.answered_at.is_(None),
    )
    session.execute(asked.values(answered_at=now, accepted=accepted, adult_name="", adult_contact=""))


def _hide_earlier(session: Session, initiative: Initiative, person: Person, told: Told) -> None:
    """What somebody told here before they said that they are under 16 goes by their other name as well."""
    earlier = sa.update(Member).where(Member.initiative_id == initiative.id, Member.person_id == person.id)
    session.execute(earlier.values(under_16=True, alias=told.alias))


def _refuse_without_a_place(rule: TeamRule, initiative: Initiative, told: Told) -> None:
    team = initiative.counted(rule)
    if may_join(rule, team, frozenset(told.perspectives)):
        return
    if not places(rule, team):
        raise RuleBroken(N_("This team is full."))
    missing = gap(rule, team).perspectives
    if len(missing) == 1:
        raise RuleBroken(KEPT_WORDS[missing[0]])
    raise RuleBroken(N_("The places that are left are for people whom this team still needs."))


def _refuse_to_take_out(initiative: Initiative, by: Person, why: str) -> None:
    if not may_take_out(initiative, by):
        raise RuleBroken(N_("Only who brought the idea or an organiser can do that."), 403)
    if not why.strip():
        raise RuleBroken(N_("Say why this person leaves the team."), 422)
