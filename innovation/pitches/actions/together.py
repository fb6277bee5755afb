"""Standing behind an idea together: inviting by e-mail, accepting, taking back, leaving."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.people.models import Person
from innovation.people.rules import new_token, token_hash
from innovation.pitches.models import Initiator, InitiatorInvitation, Pitch
from innovation.pitches.rules import INVITATION_LIFETIME, MOST_TOGETHER


def invite(session: Session, pitch: Pitch, email: str, now: datetime) -> str:
    """Invite an address (lower case) to stand behind an idea; returns the secret of its link.

    Inviting it again makes a new link, and the one before stops working. Raises RuleBroken when that
    person stands behind it already (409) or there are too many invitations (422).
    """
    forget_invitations(session, now)
    locked(session, pitch)
    if any(one.person.email == email for one in pitch.initiators):
        raise RuleBroken(N_("This person stands behind the idea already."))
    invitation = next((one for one in pitch.invitations if one.email == email), None)
    if invitation is None:
        _refuse_a_crowd(pitch)
        invitation = InitiatorInvitation(email=email)
        pitch.invitations.append(invitation)
    token = new_token()
    invitation.token_hash, invitation.expires_at = token_hash(token), now + INVITATION_LIFETIME
    return token


def forget_invitations(session: Session, now: datetime) -> int:
    """Erase invitations that work no longer, with the addresses they were sent to; their number."""
    old = sa.delete(InitiatorInvitation).where(InitiatorInvitation.expires_at <= now)
    return len(session.scalars(old.returning(InitiatorInvitation.id)).all())


def invitation_by_token(session: Session, token: str, now: datetime) -> InitiatorInvitation | None:
    """The invitation with this secret, while it can be accepted."""
    asked = sa.select(InitiatorInvitation).where(InitiatorInvitation.token_hash == token_hash(token))
    found = session.scalar(asked)
    return found if found and found.expires_at > now else None


def accept(session: Session, token: str, by: Person, now: datetime) -> Pitch:
    """Stand behind the idea of an invitation from now on; the invitation and its address are forgotten.

    An idea that nobody leads, such as an imported one, is led by whoever accepts first. Raises RuleBroken
    (410) when the invitation was used, taken back or is too old.
    """
    invitation = invitation_by_token(session, token, now)
    if invitation is None:
        raise RuleBroken(N_("This invitation was used already, was taken back or is too old."), 410)
    pitch = locked(session, invitation.pitch)
    if not pitch.stands_behind(by):
        leads = not any(one.lead for one in pitch.initiators)
        pitch.initiators.append(Initiator(person_id=by.id, lead=leads))
    pitch.invitations.remove(invitation)
    return pitch


def revoke(pitch: Pitch, number: int) -> None:
    """Take an invitation back; one that is gone already is no mistake."""
    pitch.invitations = [one for one in pitch.invitations if one.id != number]


def remove(session: Session, pitch: Pitch, person_id: int, by: Person) -> None:
    """Let somebody stand behind an idea no longer: oneself, or as its leader somebody else.

    When the leader leaves, the next one leads. Raises RuleBroken (403) for others, and (409) for the last.
    """
    locked(session, pitch)
    if person_id != by.id and not pitch.is_led_by(by):
        raise RuleBroken(N_("Only the one who leads this idea can do that."), 403)
    if len(pitch.initiators) == 1:
        raise RuleBroken(N_("You are the only one behind this idea. Withdraw it if you want to stop."))
    leave(pitch, person_id)


def leave(pitch: Pitch, person_id: int) -> None:
    """Take somebody from the initiators; when it was the leader, the next one leads."""
    pitch.initiators = [one for one in pitch.initiators if one.person_id != person_id]
    if pitch.initiators and not any(one.lead for one in pitch.initiators):
        pitch.initiators[0].lead = True


def _refuse_a_crowd(pitch: Pitch) -> None:
    if len(pitch.initiators) + len(pitch.invitations) >= MOST_TOGETHER:
        raise RuleBroken(
            N_("At most %(most)d people can stand behind an idea, invitations included."),
            422,
            most=MOST_TOGETHER,
        )
