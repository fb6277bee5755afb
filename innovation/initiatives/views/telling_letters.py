"""Letters about what an initiative tells, in text and HTML; each is for one address and names no other."""

from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from innovation.initiatives.actions import following
from innovation.initiatives.actions.digest import Digest
from innovation.initiatives.models import Initiative, ThankYouCard
from innovation.voting.models import Offer
from innovation.web.letters import Letter, address, language_of, letter


def to_confirm(session: Session, initiative: Initiative, email: str, locale: str) -> Letter:
    """The letter with the link that makes somebody a follower."""
    token = following.confirmation_token(secret(), initiative.id, email)
    words = {"title": initiative.title, "address": address("initiatives.following", token=token)}
    return letter(session, email, locale, "initiatives/mail_follow.txt", **words)


def of_digest(session: Session, digest: Digest) -> Letter:
    """What is new in all that an address follows, with the ways to stop (RFC 8058)."""
    stop = address("initiatives.unfollow", token=following.stopping_token(secret(), digest.email))
    told: dict[tuple[str, str], list[Any]] = {}
    for one in digest.news:
        page = address("initiatives.show", initiative_id=one.initiative_id)
        told.setdefault((one.title, page), []).append(one)
    words = {"told": told, "titles": [title for title, _ in told], "stop": stop}
    made = letter(session, digest.email, digest.locale, "initiatives/mail_digest.txt", **words)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return replace(made, headers=headers)


def of_follow_up(session: Session, initiative: Initiative, offer: Offer, text: str) -> Letter:
    """What a team did with somebody's offer of help."""
    page = address("initiatives.show", initiative_id=initiative.id)
    words = {"name": offer.name, "title": initiative.title, "text": text, "address": page}
    locale = language_of(session, offer.email)
    return letter(session, offer.email, locale, "initiatives/mail_follow_up.txt", **words)


def of_card(session: Session, card: ThankYouCard, token: str) -> Letter:
    """A thank-you card, with the link that is its receiver's alone."""
    words = {
        "by": card.from_name,
        "name": card.to_name,
        "title": card.initiative.title,
        "text": card.text,
        "address": address("initiatives.card", token=token),
    }
    return letter(
        session, card.to_email, language_of(session, card.to_email), "initiatives/mail_card.txt", **words
    )


def secret() -> str:
    """What signs the links."""
    return str(current_app.secret_key)
