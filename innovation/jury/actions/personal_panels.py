"""What of panels belongs to a person: handed out on request, and gone when that person leaves.

A seat with marks stays, without a name: the marks are part of a record. An empty seat goes.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.jury.actions.inviting import forget_invitations
from innovation.jury.models import Juror, JuryInvitation
from innovation.jury.questions.panels import scored, seats
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def export_seats(session: Session, person: Person) -> dict[str, Any]:
    """The juries this person is on, with what they told, and the juries they are invited to."""
    asked = sa.select(JuryInvitation).where(JuryInvitation.email == person.email)
    return {
        "juries": [_seat(one) for one in seats(session, person)],
        "invited_to_juries": [_invitation(one) for one in session.scalars(asked.order_by(JuryInvitation.id))],
    }


def erase_seats(session: Session, person: Person) -> None:
    """Empty every seat of this person, and take back what they are invited to."""
    for juror in seats(session, person):
        if juror.id in scored(session, juror.panel):
            juror.name = juror.organisation = ""
            juror.person_id, juror.perspective, juror.chair = None, None, False
        else:
            session.delete(juror)
    session.execute(sa.delete(JuryInvitation).where(JuryInvitation.email == person.email))
    session.flush()
    session.expire_all()  # the panels that are in memory as well


def _seat(juror: Juror) -> dict[str, Any]:
    return {
        "evening": juror.panel.event.title,
        "jury": juror.panel.name,
        "name": juror.name,
        "organisation": juror.organisation,
        "perspective": juror.perspective.value if juror.perspective else None,
        "chair": juror.chair,
        "since": juror.accepted_at.isoformat(),
    }


def _invitation(invitation: JuryInvitation) -> dict[str, Any]:
    panel = invitation.panel
    return {"evening": panel.event.title, "jury": panel.name, "invited": invitation.sent_at.isoformat()}


EXPORTERS.append(export_seats)
ERASERS.append(erase_seats)
KEPT += [
    Kept(
        "jury invitations",
        N_("The e-mail address of whoever is invited to a jury"),
        N_("To send them the invitation."),
        N_("Until they say yes or the invitation is taken back; at most 30 days."),
        forget_invitations,
    ),
    Kept(
        "jurors",
        N_("That you are a juror: your name, organisation and perspective"),
        N_("So that everyone knows who judged, and nobody judges an idea of their own."),
        N_("Until you delete your account. The marks you gave stay, without your name."),
    ),
]
