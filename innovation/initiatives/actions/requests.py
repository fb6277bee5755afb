"""Asking to join a team or offering it help, and the team's answer."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.stages import refuse_ended
from innovation.initiatives.actions.team import is_full, join, settle, team_now
from innovation.initiatives.models import Initiative, JoinRequest, Opening
from innovation.initiatives.rules.joining import Told
from innovation.initiatives.rules.matching import HelpKind
from innovation.people.models import Person


def ask(
    session: Session,
    initiative: Initiative,
    by: Person,
    told: Told,
    message: str,
    now: datetime,
    opening: Opening | None = None,
) -> JoinRequest:
    """Ask to join. Raises RuleBroken (422) when something lacks, (409) for who is in or has asked already."""
    told = told.checked()
    team_now(session, initiative)
    if initiative.is_of(by):
        raise RuleBroken(N_("You are in this team already."))
    refuse_ended(initiative)
    if waiting(session, initiative, by):
        raise RuleBroken(N_("You have asked this already. The team will answer you."))
    if (opening is None or opening.kind == HelpKind.TEAM) and is_full(session, initiative):
        raise RuleBroken(N_("This team is full."))
    made = JoinRequest(initiative_id=initiative.id, person_id=by.id, asked_at=now, **told.columns())
    made.message, made.opening_id = message.strip()[:600], opening.id if opening else None
    session.add(made)
    return made


def answer(
    session: Session, initiative: Initiative, number: int, accepted: bool, by: Person, now: datetime
) -> JoinRequest:
    """Say yes or no to somebody who asks to join or offers help; returns what they asked.

    Whoever helps with something else than being in the team does not join it. Raises RuleBroken (409) when
    it was answered already, and as `team.join` does.
    """
    team_now(session, initiative)
    asked = next((one for one in requests(session, initiative) if one.id == number), None)
    if asked is None:
        raise RuleBroken(N_("This question was answered already."))
    if accepted and asked.joins:
        adult = {"adult_name": asked.adult_name, "adult_contact": asked.adult_contact}
        told = Told(tuple(sorted(asked.kinds)), asked.under_16, asked.alias, **adult)
        join(session, initiative, asked.person, told, now)
    else:
        settle(session, initiative, asked.person, now, accepted)
    return asked


def requests(session: Session, initiative: Initiative) -> Sequence[JoinRequest]:
    """Who asks to join and has no answer yet, oldest first."""
    asked = (
        sa.select(JoinRequest)
        .where(JoinRequest.initiative_id == initiative.id, JoinRequest.answered_at.is_(None))
        .options(joinedload(JoinRequest.person), joinedload(JoinRequest.opening))
    )
    return session.scalars(asked.order_by(JoinRequest.id)).all()


def helping(session: Session, initiative: Initiative) -> Sequence[JoinRequest]:
    """Who helps this team without being in it, last answered first."""
    asked = (
        sa.select(JoinRequest)
        .join(JoinRequest.opening)
        .where(
            JoinRequest.initiative_id == initiative.id,
            JoinRequest.accepted,
            Opening.kind != HelpKind.TEAM.value,
        )
        .options(contains_eager(JoinRequest.opening), joinedload(JoinRequest.person))
    )
    return session.scalars(asked.order_by(JoinRequest.answered_at.desc(), JoinRequest.id)).all()


def waiting(session: Session, initiative: Initiative, person: Person) -> bool:
    """True while somebody's question has no answer."""
    return any(one.person_id == person.id for one in requests(session, initiative))
