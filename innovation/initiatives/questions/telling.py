"""What an initiative tells, to read: updates, the story, what was done with tips, cards that may be seen."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.initiatives.models import Initiative, Member, Obstacle, Story, Update
from innovation.initiatives.rules.telling import ObstacleKind


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
    }
