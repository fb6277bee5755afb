"""What support an initiative has, in a fixed number of queries."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from innovation.initiatives.models import BookLine, Decision, Initiative, Support


def supports(session: Session, initiative: Initiative) -> Sequence[Support]:
    """Support that is not money: what runs first, then by day."""
    asked = sa.select(Support).where(Support.initiative_id == initiative.id)
    running = Support.ended_on.is_not(None)
    return session.scalars(asked.order_by(running, Support.from_on, Support.id)).all()


def grants(session: Session, initiative: Initiative) -> Sequence[Decision]:
    """What municipalities decided for an initiative, with instalments and books, by day."""
    asked = (
        sa.select(Decision)
        .where(Decision.initiative_id == initiative.id)
        .options(
            joinedload(Decision.municipality),
            selectinload(Decision.instalments),
            selectinload(Decision.book).joinedload(BookLine.by),
        )
        .order_by(Decision.decided_on, Decision.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(asked).all()


class Supported(NamedTuple):
    """What everyone may read: the support that runs, and the grants."""

    running: Sequence[Support]
    granted: Sequence[Decision]


def supported(session: Session, initiative: Initiative) -> Supported:
    """The support that an initiative gets now; a decision that was taken back is left out."""
    running = [one for one in supports(session, initiative) if not one.ended_on]
    return Supported(running, [one for one in grants(session, initiative) if one.figures.decided])
