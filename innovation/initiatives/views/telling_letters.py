"""Letters about what an initiative tells, in text and HTML; each is for one address and names no other."""

from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import current_app, flash
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from innovation.initiatives.actions import following
from innovation.initiatives.actions.digest import Digest
from innovation.initiatives.models import Initiative, ThankYouCard
from innovation.network.models import the_network
from innovation.people.models import person_by_email
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


def to_confirm(session: Session, initiative_id: int, title: str, email: str, locale: str) -> Letter:
    """The letter with the link that makes somebody a follower."""
    token = following.confirmation_token(secret(), initiative_id, email)
    words = {"title": title, "address": address("initiatives.following", token=token)}
    return Letter(email, locale, "initiatives/mail_follow.txt", {**words, **_sender(session)})


def of_digest(session: Session, digest: Digest) -> Letter:
    """What is new in all that an address follows, with the ways to stop (RFC 8058)."""
    stop = address("initiatives.unfollow", token=following.stopping_token(secret(), digest.email))
    told: dict[tuple[str, str], list[Any]] = {}
    for one in digest.news:
        page = address("initiatives.show", initiative_id=one.initiative_id)
        told.setdefault((one.title, page), []).append(one)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    words = {"told": told, "titles": [title for title, _ in told], "stop": stop, **_sender(session)}
    return Letter(digest.email, digest.locale, "initiatives/mail_digest.txt", words, headers)


def send(letter: Letter) -> None:
    """Send a letter; when the mail server is not there, say so on the next page."""
    try:
        post(letter)
    except OSError as error:
        log.error("letter not sent", kind=type(error).__name__)
        flash(_("It is done, but the e-mail about it could not be sent."), "warn")


def post(letter: Letter) -> None:
    """Send a letter. Raises OSError when the mail server is away or refuses."""
    mail.send(letter.to, letter.template, letter.locale, letter.headers, **letter.words)


def language_of(session: Session, email: str, other: str) -> str:
    """The language of whoever has this address when we know them, else `other`, else Dutch."""
    known = person_by_email(session, email)
    found = (known and known.locale) or other
    return found if found in COMPLETE else "nl"


def secret() -> str:
    """What signs the links."""
    return str(current_app.secret_key)


def address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for a letter that may be written on the command line."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['ORIGIN']}{path}"


def _sender(session: Session) -> dict[str, str]:
    network = the_network(session)
    return {"sender": network.name if network else ""}


def of_follow_up(
    session: Session, initiative: Initiative, name: str, email: str, text: str, locale: str
) -> Letter:
    """What a team did with somebody's offer of help."""
    page = address("initiatives.show", initiative_id=initiative.id)
    words = {"name": name, "title": initiative.title, "text": text, "address": page}
    return Letter(email, locale, "initiatives/mail_follow_up.txt", {**words, **_sender(session)})


def of_card(session: Session, card: ThankYouCard, token: str, locale: str) -> Letter:
    """A thank-you card, with the link that is its receiver's alone."""
    words = {
        "by": card.from_name,
        "name": card.to_name,
        "title": card.initiative.title,
        "text": card.text,
        "address": address("initiatives.card", token=token),
    }
    return Letter(card.to_email, locale, "initiatives/mail_card.txt", {**words, **_sender(session)})
