"""Letters. They are made before the commit and sent after it, so that no transaction waits for a mail server
and no letter tells what did not happen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import current_app, flash
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from innovation.network.models import the_network
from innovation.people.models import Person, person_by_email
from innovation.web import mail
from innovation.web.i18n import COMPLETE

log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """One letter that is ready to go; its words hold no rows of the database any more."""

    to: str
    locale: str
    template: str
    words: dict[str, Any] = field(repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)


def letter(session: Session, to: str, locale: str, template: str, /, **words: Any) -> Letter:
    """A letter in the name of the network."""
    network = the_network(session)
    return Letter(to, locale, template, {"sender": network.name if network else "", **words})


def letter_to(session: Session, person: Person, template: str, /, **words: Any) -> Letter:
    """A letter to somebody we know, in their own language."""
    return letter(session, person.email, person.locale or "nl", template, **{"name": person.name, **words})


def language_of(session: Session, email: str) -> str:
    """The language of whoever has this address when we know them, else that of this page."""
    known = person_by_email(session, email)
    found = (known and known.locale) or str(get_locale())
    return found if found in COMPLETE else "nl"


def address(endpoint: str, anchor: str = "", **values: Any) -> str:
    """The whole address of a page, for a letter that may be written on the command line."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['ORIGIN']}{path}{anchor and f'#{anchor}'}"


def send(letters: Iterable[Letter]) -> None:
    """Send letters; when the mail server is not there, stop and say so on the next page."""
    try:
        for one in letters:
            post(one)
    except OSError as error:
        log.error("letter not sent", kind=type(error).__name__)
        flash(_("It is done, but the e-mail about it could not be sent."), "warn")


def post(one: Letter) -> None:
    """Send a letter. Raises OSError when the mail server is away or refuses."""
    mail.send(one.to, one.template, one.locale, one.headers, **one.words)
