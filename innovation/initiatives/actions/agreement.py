"""The agreement between a team and the network: what you get, what we expect, and the yes of both."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.edition import refuse_stale
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.log import note
from innovation.initiatives.actions.planning import writable
from innovation.initiatives.models import Initiative, Plan
from innovation.people.models import Person


def write(
    session: Session, initiative: Initiative, gets: str, expects: str, seen: str, by: Person, now: datetime
) -> None:
    """Write the agreement; another text needs the yes of both sides anew.

    Raises Stale (409) when it is not the text of edition `seen` any more.
    """
    plan = writable(session, initiative, now)
    refuse_stale(seen, plan.agreement_edition)
    if (gets, expects) == (plan.gets, plan.expects):
        return
    plan.gets, plan.expects = gets, expects
    plan.team_agreed_at = plan.network_agreed_at = None
    plan.team_agreed_by_id = plan.network_agreed_by_id = None
    note(session, initiative, "agreement", by, now)


def agree(session: Session, initiative: Initiative, seen: str, by: Person, now: datetime) -> None:
    """Say yes: a member for the team, an organiser for the network; somebody in the team never for both.

    Raises RuleBroken (422) when nothing is agreed on yet, and Stale (409) when the text is another one
    than the one that was read.
    """
    plan = writable(session, initiative, now)
    refuse_stale(seen, plan.agreement_edition)
    if not plan.gets or not plan.expects:
        raise RuleBroken(N_("There is no agreement to say yes to yet."), 422)
    if initiative.is_of(by):
        _agree_for_team(session, plan, initiative, by, now)
    else:
        _agree_for_network(session, plan, initiative, by, now)


def _agree_for_team(session: Session, plan: Plan, initiative: Initiative, by: Person, now: datetime) -> None:
    if plan.team_agreed_at is None:
        plan.team_agreed_at, plan.team_agreed_by_id = now, by.id
        note(session, initiative, "agreed_team", by, now)


def _agree_for_network(
    session: Session, plan: Plan, initiative: Initiative, by: Person, now: datetime
) -> None:
    if plan.network_agreed_at is None:
        plan.network_agreed_at, plan.network_agreed_by_id = now, by.id
        note(session, initiative, "agreed_network", by, now)
