"""What of the telling belongs to a person: handed out on request, and gone when that person leaves.

Followers, offers and cards know an address, so that is what they are found by.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.errors import N_
from innovation.initiatives.actions.following import forget_unconfirmed
from innovation.initiatives.models import Follower, FollowUp, Member, ThankYouCard, Update
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person
from innovation.voting.models import Offer

CARDS_KEPT = timedelta(days=365)  #: the address that a card was sent to


def export_telling(session: Session, person: Person) -> dict[str, Any]:
    """What this person told, follows and was told, and the cards they wrote and got."""
    return {
        "updates": [_update(one) for one in session.scalars(_updates(person))],
        "follows": [_follower(one) for one in session.scalars(_followers(person))],
        "told_about_offers": [_follow_up(one) for one in session.scalars(_follow_ups(person))],
        "thank_you_cards": [_card(one) for one in session.scalars(_cards(person))],
    }


def erase_telling(session: Session, person: Person) -> None:
    """Take this person out of what was told. Updates and cards stay for the others, without a name."""
    session.execute(sa.delete(Follower).where(Follower.email == person.email))
    for told in session.scalars(_follow_ups(person)):
        session.delete(told)
    for card in session.scalars(_cards(person)):
        if card.to_email == person.email:
            _forget_receiver(session, card)
        if card.from_id == person.id:
            card.from_name, card.from_public, card.from_id = "", False, None
    session.flush()


def _forget_receiver(session: Session, card: ThankYouCard) -> None:
    """Words to somebody are about them, so they go as well; what they passed on stays for who got it."""
    card.to_email = card.to_name = card.text = ""
    card.to_public = False
    for passed in session.scalars(sa.select(ThankYouCard).where(ThankYouCard.parent_id == card.id)):
        passed.from_name, passed.from_public = "", False


def _updates(person: Person) -> sa.Select[Any]:
    mine = sa.select(Update).join(Update.member).where(Member.person_id == person.id)
    return mine.options(joinedload(Update.initiative)).order_by(Update.id)


def _followers(person: Person) -> sa.Select[Any]:
    mine = sa.select(Follower).where(Follower.email == person.email)
    return mine.options(joinedload(Follower.initiative)).order_by(Follower.id)


def _follow_ups(person: Person) -> sa.Select[Any]:
    mine = sa.select(Offer.id).where(sa.func.lower(Offer.email) == person.email)
    return sa.select(FollowUp).where(FollowUp.offer_id.in_(mine)).order_by(FollowUp.id)


def _cards(person: Person) -> sa.Select[Any]:
    mine = (ThankYouCard.from_id == person.id) | (ThankYouCard.to_email == person.email)
    wanted = sa.select(ThankYouCard).where(mine)
    return wanted.options(joinedload(ThankYouCard.initiative)).order_by(ThankYouCard.id)


def _update(update: Update) -> dict[str, Any]:
    told = {"initiative": update.initiative.title, "at": update.told_at.isoformat(), "text": update.text}
    return {**told, "picture": update.picture.description if update.picture else None}


def _follower(follower: Follower) -> dict[str, Any]:
    since = follower.confirmed_at.isoformat() if follower.confirmed_at else None
    return {"initiative": follower.initiative.title, "since": since}


def _follow_up(told: FollowUp) -> dict[str, Any]:
    return {"at": told.told_at.isoformat(), "text": told.text}


def _card(card: ThankYouCard) -> dict[str, Any]:
    return {
        "initiative": card.initiative.title,
        "from": card.from_name,
        "to": card.to_name,
        "text": card.text,
        "at": card.sent_at.isoformat(),
        "public": card.from_public and card.to_public,
    }


def forget_card_addresses(session: Session, now: datetime) -> int:
    """Erase the addresses that thank-you cards were sent to, after a year; their number."""
    old = sa.update(ThankYouCard).where(ThankYouCard.sent_at < now - CARDS_KEPT, ThankYouCard.to_email != "")
    return len(session.scalars(old.values(to_email="").returning(ThankYouCard.id)).all())


EXPORTERS.append(export_telling)
ERASERS.append(erase_telling)
KEPT += [
    Kept(
        "updates",
        N_("What you tell about your initiative, with pictures"),
        N_("So that everyone can read how it goes."),
        N_("As long as the initiative; without your name once you delete your account."),
    ),
    Kept(
        "followers",
        N_("Your e-mail address, when you follow an initiative"),
        N_("To write to you when there is news, at most once a week."),
        N_("Until you stop: a link to do so is in every letter. If you never confirm: 7 days."),
        forget_unconfirmed,
    ),
    Kept(
        "thank-you cards",
        N_("Thank-you cards: who thanks whom, and in what words"),
        N_("To thank people, and to let them pass it on."),
        N_("Until you delete your account: then your name goes, and the words to you."),
    ),
    Kept(
        "addresses of cards",
        N_("The e-mail address that a thank-you card was sent to"),
        N_("To send the card, and to show you yours."),
        N_("One year."),
        forget_card_addresses,
    ),
]
