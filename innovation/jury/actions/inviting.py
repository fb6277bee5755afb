"""Inviting to a panel by e-mail, and saying yes."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.jury.models import Juror, JuryInvitation, Panel
from innovation.jury.questions.panels import invitations
from innovation.jury.rules.panels import INVITATION_LIFETIME, MOST_JURORS
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.people.rules import new_token, token_hash


@dataclass(frozen=True)
class Told:
    """What a juror tells about themselves."""

    name: str
    organisation: str
    perspective: Perspective


def invite(
    session: Session, panel: Panel, email: str, chair: bool, by: Person, now: datetime
) -> tuple[JuryInvitation, str]:
    """Invite an address (lower case) and give the secret of its link. Doing it again makes a new link.

    Raises RuleBroken (409) once its scores are locked and for who is on it, and (422) when it is full.
    """
    forget_invitations(session, now)
    panel = _open(locked(session, panel))
    if any(one.person and one.person.email == email for one in panel.jurors):
        raise RuleBroken(N_("This person is on the jury already."))
    open_now = invitations(session, panel, now)
    made = next((one for one in open_now if one.email == email), None)
    if made is None:
        _refuse_a_crowd(len(panel.jurors) + len(open_now))
        made = JuryInvitation(panel_id=panel.id, email=email)
        session.add(made)
    token = new_token()
    made.chair, made.token_hash, made.by_id = chair, token_hash(token), by.id
    made.sent_at, made.expires_at = now, now + INVITATION_LIFETIME
    session.flush()
    log(session, panel.event, by, now, "invite_juror", panel.name)
    return made, token


def forget_invitations(session: Session, now: datetime) -> int:
    """Erase invitations that are too old, with the addresses they were sent to; their number."""
    old = sa.delete(JuryInvitation).where(JuryInvitation.expires_at <= now)
    return len(session.scalars(old.returning(JuryInvitation.id)).all())


def revoke(session: Session, panel: Panel, number: int, by: Person, now: datetime) -> None:
    """Take an invitation back; one that is gone already is no mistake, and the log says nothing of it."""
    locked(session, panel)  # so that nobody says yes at the same moment
    found = session.get(JuryInvitation, number, populate_existing=True)
    if found is not None and found.panel_id == panel.id:
        session.delete(found)
        log(session, panel.event, by, now, "revoke_invitation", panel.name)


def invitation_by_token(session: Session, token: str, now: datetime) -> JuryInvitation | None:
    """The invitation with this secret, while it can be accepted."""
    found = session.scalar(sa.select(JuryInvitation).where(JuryInvitation.token_hash == token_hash(token)))
    return found if found and found.expires_at > now else None


def accept(session: Session, token: str, by: Person, told: Told, now: datetime) -> Juror:
    """Say yes; the invitation and its address are forgotten, and an empty profile learns what was told.

    Raises RuleBroken (410) when it was used, taken back or is too old, and (409) for who is on the panel or
    while its scores are locked: a new juror would read them all.
    """
    invitation = invitation_by_token(session, token, now)
    if invitation:
        locked(session, invitation.panel)
        invitation = invitation_by_token(session, token, now)
    if invitation is None:
        raise RuleBroken(N_("This invitation was used already, was taken back or is too old."), 410)
    panel = _open(invitation.panel)
    if panel.juror_of(by):
        raise RuleBroken(N_("You are on this jury already."))
    juror = _seated(session, panel, by, told, now)
    juror.chair = invitation.chair and not any(one.chair for one in panel.jurors)
    session.delete(invitation)
    log(session, panel.event, by, now, "accept_seat", panel.name)
    return juror


def _seated(session: Session, panel: Panel, by: Person, told: Told, now: datetime) -> Juror:
    by.name = by.name or told.name
    by.organisation = by.organisation or told.organisation
    by.perspective = by.perspective or told.perspective
    juror = Juror(panel_id=panel.id, person_id=by.id, chair=False, accepted_at=now)
    juror.name, juror.organisation, juror.perspective = told.name, told.organisation, told.perspective
    session.add(juror)
    session.flush()
    session.refresh(panel, ["jurors"])
    return juror


def _open(panel: Panel) -> Panel:
    if panel.locked_at:
        raise RuleBroken(N_("The chair has locked the scores of this jury, so nobody joins it now."))
    return panel


def _refuse_a_crowd(there: int) -> None:
    if there >= MOST_JURORS:
        raise RuleBroken(
            N_("A jury has at most %(most)d members, invited people included."), 422, most=MOST_JURORS
        )
