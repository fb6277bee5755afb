"""Thank-you cards: from somebody in a team to somebody who helped, who may pass one on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.updates import member_of
from innovation.initiatives.models import Initiative, ThankYouCard
from innovation.initiatives.rules.telling import chain
from innovation.people.models import Person
from innovation.people.rules import new_token, token_hash

Made = tuple[ThankYouCard, str]


def write(
    session: Session,
    initiative: Initiative,
    words: Mapping[str, str],
    public: bool,
    by: Person,
    now: datetime,
) -> Made:
    """A card in the name of this member, and the secret of its link; `words`: to_name, to_email, text.

    Raises RuleBroken (403) for who is not in the team.
    """
    card = ThankYouCard(from_id=by.id, from_name=member_of(initiative, by).shown_name, from_public=public)
    return _made(session, card, initiative.id, words, now)


def pass_on(session: Session, card: ThankYouCard, words: Mapping[str, str], now: datetime) -> Made:
    """A new card from whoever got `card`, and the secret of its link. Raises RuleBroken (409) when done."""
    locked(session, card)
    if next_of(session, card):
        raise RuleBroken(N_("You have passed this card on already."))
    card.seen_at = card.seen_at or now
    new = ThankYouCard(parent_id=card.id, from_name=card.to_name, from_public=card.to_public)
    return _made(session, new, card.initiative_id, words, now)


def by_token(session: Session, token: str) -> ThankYouCard | None:
    """The card with this secret."""
    return session.scalar(sa.select(ThankYouCard).where(ThankYouCard.token_hash == token_hash(token)))


def next_of(session: Session, card: ThankYouCard) -> ThankYouCard | None:
    """The card that passed this one on, if any."""
    return session.scalar(sa.select(ThankYouCard).where(ThankYouCard.parent_id == card.id))


def answer(session: Session, card: ThankYouCard, public: bool, now: datetime) -> None:
    """Whoever got a card says whether it may be seen, and with it the one that they passed on."""
    locked(session, card).to_public = public
    card.seen_at = card.seen_at or now
    if passed := next_of(session, card):
        passed.from_public = public


def show(card: ThankYouCard, public: bool, by: Person) -> None:
    """Whoever wrote a card says whether it may be seen. Raises RuleBroken (403) for others."""
    if card.from_id != by.id:
        raise RuleBroken(N_("Only whoever wrote this can change it."), 403)
    card.from_public = public


def chains(session: Session, initiative_id: int, cards: Sequence[int]) -> list[list[ThankYouCard]]:
    """The whole chain of each of these cards of an initiative, in two queries."""
    asked = sa.select(ThankYouCard.id, ThankYouCard.parent_id)
    pairs = session.execute(asked.where(ThankYouCard.initiative_id == initiative_id)).all()
    parents: dict[int, int | None] = {number: parent for number, parent in pairs}  # noqa: C416 - rows, not pairs
    found = [chain(parents, card) for card in cards]
    wanted = {number for one in found for number in one}
    rows = session.scalars(sa.select(ThankYouCard).where(ThankYouCard.id.in_(wanted)))
    by_id = {row.id: row for row in rows}
    return [[by_id[number] for number in one] for one in found]


def _made(
    session: Session, card: ThankYouCard, initiative_id: int, words: Mapping[str, str], now: datetime
) -> Made:
    token = new_token()
    card.initiative_id, card.token_hash, card.sent_at = initiative_id, token_hash(token), now
    card.to_name, card.to_email, card.text = words["to_name"], words["to_email"], words["text"]
    session.add(card)
    session.flush()
    return card, token
