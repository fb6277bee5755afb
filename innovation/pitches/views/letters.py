"""Letters about an idea. They are made before the commit and sent after it, so that no transaction waits
for a mail server and no letter tells what did not happen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import current_app, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from innovation.db import session
from innovation.network.models import the_network
from innovation.people.models import Person, person_by_email
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from innovation.web import mail

log = structlog.get_logger()

_OF_DECISION = {
    State.NEEDS_WORK: "pitches/mail_question.txt",
    State.ACCEPTED: "pitches/mail_accepted.txt",
    State.DECLINED: "pitches/mail_declined.txt",
}


@dataclass(frozen=True)
class Letter:
    """One letter that is ready to go; its words hold no rows of the database any more."""

    to: str
    locale: str
    template: str
    words: dict[str, str] = field(repr=False)


def of_decision(pitch: Pitch, decision: State, why: str) -> list[Letter]:
    """The letters to the initiators about a decision, each in the reader's own language."""
    words = {**_common(pitch), "why": why, "address": address("pitches.show", pitch_id=pitch.id)}
    template = _OF_DECISION[decision]
    people = [one.person for one in pitch.initiators]
    return [Letter(one.email, one.locale or "nl", template, {**words, "name": one.name}) for one in people]


def of_invitation(pitch: Pitch, email: str, token: str, by: Person) -> Letter:
    """The letter to somebody who is invited; in their own language when we know it, else in ours."""
    known = person_by_email(session, email)
    locale = (known and known.locale) or str(get_locale())
    words = {
        **_common(pitch),
        "by": by.shown_name,
        "address": address("pitches.invitation", token=token),
    }
    return Letter(email, locale, "pitches/mail_invitation.txt", words)


def send(letters: Iterable[Letter]) -> None:
    """Send letters; when the mail server is not there, stop and say so on the next page."""
    try:
        for letter in letters:
            mail.send(letter.to, letter.template, letter.locale, **letter.words)
    except OSError as error:
        log.error("letter not sent", kind=type(error).__name__)
        flash(_("It is done, but the e-mail about it could not be sent."), "warn")


def _common(pitch: Pitch) -> dict[str, str]:
    network = the_network(session)
    return {"title": pitch.title, "one_liner": pitch.one_liner, "sender": network.name if network else ""}


def address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for in a letter."""
    return str(current_app.config["ORIGIN"]) + url_for(endpoint, **values)
