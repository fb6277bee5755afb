"""What of a team belongs to a person: handed out on request, and gone when that person leaves."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.initiatives.actions.helpers import forget_helpers
from innovation.initiatives.actions.inviting import forget_invitations
from innovation.initiatives.actions.log import note
from innovation.initiatives.models import (
    Helper,
    Initiative,
    InitiativeLog,
    JoinRequest,
    Member,
    TeamInvitation,
)
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def export_team(session: Session, person: Person) -> dict[str, Any]:
    """The teams this person is or was in, what they asked, who invited them, and what help they offer."""
    helper = session.get(Helper, person.id)
    return {
        "teams": [_member(one) for one in _of(session, Member, person)],
        "asked_to_join": [_request(one) for one in _of(session, JoinRequest, person)],
        "invited_to": [_invitation(one) for one in session.scalars(_invitations(person))],
        "help_offered": _help(helper) if helper else None,
    }


def erase_team(session: Session, person: Person) -> None:
    """Take this person out of every team. Where they were stays known, who they were does not."""
    now = datetime.now(UTC)
    for member in _of(session, Member, person):
        if member.left_at is None:
            member.left_at = now
            note(session, session.get_one(Initiative, member.initiative_id), "left", None, now)
        member.alias = member.adult_name = member.adult_contact = member.left_why = ""
        member.person_id = None
    session.execute(sa.update(InitiativeLog).where(InitiativeLog.about_id == person.id).values(why=""))
    session.execute(sa.delete(JoinRequest).where(JoinRequest.person_id == person.id))
    session.execute(sa.delete(Helper).where(Helper.person_id == person.id))
    session.execute(sa.delete(TeamInvitation).where(TeamInvitation.email == person.email))
    session.flush()
    session.expire_all()  # the teams that are in memory as well


def _of(session: Session, table: Any, person: Person) -> list[Any]:
    return list(session.scalars(sa.select(table).where(table.person_id == person.id).order_by(table.id)))


def _invitations(person: Person) -> sa.Select[Any]:
    return sa.select(TeamInvitation).where(TeamInvitation.email == person.email).order_by(TeamInvitation.id)


def _joining(row: Member | JoinRequest) -> dict[str, Any]:
    return {
        "initiative": row.initiative.title,
        "as": sorted(row.kinds),
        "under_16": row.under_16,
        "alias": row.alias,
        "adult": [row.adult_name, row.adult_contact],
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        **_joining(member),
        "brought_the_idea": member.initiator,
        "joined": member.joined_at.isoformat(),
        "left": member.left_at.isoformat() if member.left_at else None,
        "left_why": member.left_why,
    }


def _request(asked: JoinRequest) -> dict[str, Any]:
    answer = {"answered": asked.answered_at.isoformat(), "yes": asked.accepted} if asked.answered_at else None
    return {
        **_joining(asked),
        "call": asked.opening.title if asked.opening else None,
        "message": asked.message,
        "asked": asked.asked_at.isoformat(),
        "answer": answer,
    }


def _invitation(invitation: TeamInvitation) -> dict[str, Any]:
    return {"initiative": invitation.initiative.title, "invited": invitation.invited_at.isoformat()}


def _help(helper: Helper) -> dict[str, Any]:
    return {"kinds": helper.kinds.split(","), "text": helper.text, "until": helper.until.isoformat()}


EXPORTERS.append(export_team)
ERASERS.append(erase_team)
KEPT += [
    Kept(
        "teams",
        N_("That you are in a team, and of who is under 16 how to reach an adult"),
        N_("So that team, coach and organisers can work together."),
        N_("Until you delete your account. How to reach an adult: until you leave the team."),
    ),
    Kept(
        "team invitations",
        N_("The e-mail address of whoever is invited to a team"),
        N_("To send them the invitation."),
        N_("Until they say yes or the invitation is taken back; at most 21 days."),
        forget_invitations,
    ),
    Kept(
        "help offered",
        N_("The help you offer to all teams"),
        N_("So that a team that looks for help finds you."),
        N_("One year, unless you offer it again. You can stop at any moment."),
        forget_helpers,
    ),
]
