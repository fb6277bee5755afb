"""Inviting into a team: by e-mail, by a link to hand on, from an offer of help; and saying yes."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.stages import refuse_ended
from innovation.initiatives.actions.team import join, team_now
from innovation.initiatives.models import Initiative, TeamInvitation
from innovation.initiatives.rules.joining import Told
from innovation.initiatives.rules.team import INVITATION_LIFETIME, MOST_INVITED
from innovation.people.models import Person
from innovation.people.rules import new_token, token_hash
from innovation.voting.models import Offer
from innovation.voting.publishing import received


def invite(
    session: Session,
    initiative: Initiative,
    email: str,
    by: Person,
    now: datetime,
    offer: Offer | None = None,
) -> str:
    """Invite an address (lower case); returns the secret of its link. Doing it again makes a new link.

    Raises RuleBroken (409) for somebody who is in the team, and (422) when there are too many invitations.
    """
    _begin(session, initiative, now)
    if any(one.person and one.person.email == email for one in initiative.members):
        raise RuleBroken(N_("This person is in the team already."))
    known = next((one for one in invitations(session, initiative, now) if one.email == email), None)
    made = known or TeamInvitation(initiative_id=initiative.id, email=email)
    return _renewed(session, made, by, now, offer)


def invite_by_link(session: Session, initiative: Initiative, by: Person, now: datetime) -> str:
    """Make a link to hand on; whoever says yes first uses it up. Raises RuleBroken as `invite` does."""
    _begin(session, initiative, now)
    return _renewed(session, TeamInvitation(initiative_id=initiative.id), by, now)


def invitations(session: Session, initiative: Initiative, now: datetime) -> Sequence[TeamInvitation]:
    """The invitations that can still be accepted, oldest first."""
    asked = sa.select(TeamInvitation).where(
        TeamInvitation.initiative_id == initiative.id, TeamInvitation.expires_at > now
    )
    return session.scalars(asked.order_by(TeamInvitation.id)).all()


def offers(session: Session, initiative: Initiative) -> list[Offer]:
    """Offers of help for its idea, by people who can be written to and are not in the team."""
    if initiative.pitch_id is None:
        return []
    known = {one.person.email for one in initiative.members if one.person}
    given = received(session, initiative.pitch_id, Offer)
    return [offer for offer in given if offer.email and offer.email not in known]


def invitation_by_token(session: Session, token: str, now: datetime) -> TeamInvitation | None:
    """The invitation with this secret, while it can be accepted."""
    asked = sa.select(TeamInvitation).where(TeamInvitation.token_hash == token_hash(token))
    found = session.scalar(asked)
    return found if found and found.expires_at > now else None


def accept(session: Session, token: str, by: Person, told: Told, now: datetime) -> Initiative:
    """Say yes; the invitation and its address are forgotten.

    Raises RuleBroken (410) when it was used, taken back or is too old, and as `team.join` does.
    """
    invitation = invitation_by_token(session, token, now)
    if invitation:
        team_now(session, invitation.initiative)
        invitation = invitation_by_token(session, token, now)
    if invitation is None:
        raise RuleBroken(N_("This invitation was used already, was taken back or is too old."), 410)
    initiative = invitation.initiative
    join(session, initiative, by, told, now)
    session.delete(invitation)
    return initiative


def revoke(session: Session, initiative: Initiative, number: int) -> None:
    """Take an invitation back; one that is gone already is no mistake."""
    session.execute(
        sa.delete(TeamInvitation).where(
            TeamInvitation.id == number, TeamInvitation.initiative_id == initiative.id
        )
    )


def forget_invitations(session: Session, now: datetime) -> int:
    """Erase invitations that work no longer, with the addresses they were sent to; their number."""
    old = sa.delete(TeamInvitation).where(TeamInvitation.expires_at <= now)
    return len(session.scalars(old.returning(TeamInvitation.id)).all())


def _begin(session: Session, initiative: Initiative, now: datetime) -> None:
    forget_invitations(session, now)
    team_now(session, initiative)
    refuse_ended(initiative)


def _renewed(
    session: Session, invitation: TeamInvitation, by: Person, now: datetime, offer: Offer | None = None
) -> str:
    """Give an invitation a fresh secret, so that the link before stops working."""
    if invitation.id is None:
        _refuse_a_crowd(session, invitation.initiative_id)
        session.add(invitation)
    token = new_token()
    invitation.token_hash, invitation.by_id = token_hash(token), by.id
    invitation.invited_at, invitation.expires_at = now, now + INVITATION_LIFETIME
    invitation.offer_id = offer.id if offer else invitation.offer_id
    return token


def _refuse_a_crowd(session: Session, initiative_id: int) -> None:
    asked = sa.select(sa.func.count()).where(TeamInvitation.initiative_id == initiative_id)
    if (session.scalar(asked) or 0) >= MOST_INVITED:
        raise RuleBroken(
            N_("There are %(most)d open invitations already. Take one back first."), 422, most=MOST_INVITED
        )
