"""What an initiative tells, to read: updates, the story, what was done with tips, cards that may be seen."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.initiatives.models import (
    FollowUp,
    Initiative,
    Member,
    Obstacle,
    Story,
    ThankYouCard,
    Update,
)
from innovation.initiatives.rules.telling import ObstacleKind
from innovation.voting.models import Tip

CARDS_SHOWN = 12  #: thank-you cards on the page of an initiative


def updates_of(initiative_id: int) -> sa.Select[Any]:
    """The updates of an initiative, newest first, with who wrote them and the size of their picture."""
    return (
        sa.select(Update)
        .where(Update.initiative_id == initiative_id)
        .options(joinedload(Update.member).joinedload(Member.person), joinedload(Update.picture))
        .order_by(Update.told_at.desc(), Update.id.desc())
    )


def obstacles_of(session: Session, initiative_id: int) -> Sequence[Obstacle]:
    """What stood in the way of an initiative, in the order in which it was told."""
    asked = sa.select(Obstacle).where(Obstacle.initiative_id == initiative_id).order_by(Obstacle.id)
    return session.scalars(asked).all()


def register(kind: ObstacleKind | None) -> sa.Select[Any]:
    """What stood in the way across initiatives, newest first; of one kind, or all."""
    asked = sa.select(Obstacle).options(joinedload(Obstacle.initiative).joinedload(Initiative.municipality))
    if kind:
        asked = asked.where(Obstacle.kind == kind)
    return asked.order_by(Obstacle.told_at.desc(), Obstacle.id.desc())


def told(session: Session, initiative: Initiative) -> dict[str, Any]:
    """All that the page of an initiative tells besides its updates."""
    return {
        "story": session.get(Story, initiative.id),
        "obstacles": obstacles_of(session, initiative.id),
        "used_tips": used_tips(session, initiative.id),
        "public_cards": public_cards(session, initiative.id),
    }


def first_cards(initiative_id: int) -> sa.Select[Any]:
    """The thank-you cards with which a chain begins, newest first."""
    first = sa.select(ThankYouCard).where(
        ThankYouCard.initiative_id == initiative_id, ThankYouCard.parent_id.is_(None)
    )
    return first.order_by(ThankYouCard.sent_at.desc(), ThankYouCard.id.desc())


def used_tips(session: Session, initiative_id: int) -> Sequence[FollowUp]:
    """What was done with tips, newest first; of a tip that was hidden nothing is said."""
    asked = (
        sa.select(FollowUp)
        .join(FollowUp.tip)
        .where(FollowUp.initiative_id == initiative_id, Tip.hidden_why.is_(None))
        .order_by(FollowUp.told_at.desc(), FollowUp.id.desc())
    )
    return session.scalars(asked).all()


def public_cards(session: Session, initiative_id: int) -> Sequence[ThankYouCard]:
    """The newest thank-you cards to which both sides said yes."""
    both = ThankYouCard.from_public & ThankYouCard.to_public & (ThankYouCard.text != "")
    asked = sa.select(ThankYouCard).where(ThankYouCard.initiative_id == initiative_id, both)
    return session.scalars(asked.order_by(ThankYouCard.id.desc()).limit(CARDS_SHOWN)).all()
