"""What an initiative tells, to read: updates, the story, what was done with tips, cards that may be seen."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from innovation.initiatives.models import Member, Update


def updates_of(initiative_id: int) -> sa.Select[Any]:
    """The updates of an initiative, newest first, with who wrote them and the size of their picture."""
    return (
        sa.select(Update)
        .where(Update.initiative_id == initiative_id)
        .options(joinedload(Update.member).joinedload(Member.person), joinedload(Update.picture))
        .order_by(Update.told_at.desc(), Update.id.desc())
    )
