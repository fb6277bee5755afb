"""Letters of juries."""

from datetime import datetime

from flask import render_template

from innovation.db import session
from innovation.jury.models import JuryInvitation, Panel
from innovation.jury.rules.panels import INVITATION_LIFETIME
from innovation.jury.views.loading import now
from innovation.people.models import Person
from innovation.web.letters import Letter, address, language_of, letter


def of_invitation(invitation: JuryInvitation, token: str, by: Person) -> Letter:
    """The letter to somebody who is invited; in their own language when we know it, else in ours."""
    locale = language_of(session, invitation.email)
    return _invitation(invitation.panel, invitation.email, locale, token, invitation.expires_at, by)


def preview(panel: Panel, by: Person) -> tuple[str, str]:
    """Subject and text of the letter that an invited person gets, in the language of this page."""
    made = _invitation(panel, "", "", "xxxxxxxx", now() + INVITATION_LIFETIME, by)
    subject, _line, text = render_template(made.template, **made.words).strip().partition("\n")
    return subject, text.strip()


def _invitation(panel: Panel, to: str, locale: str, token: str, until: datetime, by: Person) -> Letter:
    event = panel.event
    words = {
        "by": by.shown_name,
        "panel": panel.name,
        "kind": panel.kind,
        "mode": panel.mode,
        "evening": event.title,
        "starts_at": event.starts_at,
        "venue": event.venue,
        "town": event.municipality.name if event.municipality else "",
        "address": address("jury.invitation", token=token),
        "until": until,
    }
    return letter(session, to, locale, "jury/mail_invitation.txt", **words)
