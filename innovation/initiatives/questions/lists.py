"""Lists of initiatives: the showcase, my own, the board."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from innovation.initiatives.models import Initiative, Member
from innovation.initiatives.rules.stages import Stage
from innovation.network.models import Municipality, Theme
from innovation.people.models import Person
from innovation.pitches.lists import Sought

#: What a card shows: where it is, how many people are in it, what it looks for first.
_SHOWN = (
    joinedload(Initiative.municipality),
    joinedload(Initiative.theme),
    selectinload(Initiative.members),
    selectinload(Initiative.openings),
)


def listing(stages: Collection[Stage], wanted: Sought) -> sa.Select[Any]:
    """Initiatives in one of these stages that fit the search, last changed first, with what a card shows."""
    return _matching(stages, wanted).options(*_SHOWN)


def _matching(stages: Collection[Stage], wanted: Sought) -> sa.Select[Any]:
    asked = sa.select(Initiative).where(Initiative.stage.in_(stages))
    for word in wanted.words.split():
        texts = (Initiative.title, Initiative.one_liner)
        asked = asked.where(sa.or_(*(text.icontains(word, autoescape=True) for text in texts)))
    if wanted.municipality:
        place = sa.select(Municipality.id).where(Municipality.slug == wanted.municipality).scalar_subquery()
        asked = asked.where(Initiative.municipality_id == place)
    if wanted.theme:
        theme = sa.select(Theme.id).where(Theme.slug == wanted.theme).scalar_subquery()
        asked = asked.where(Initiative.theme_id == theme)
    return asked.order_by(Initiative.updated_at.desc(), Initiative.id.desc())


@dataclass(frozen=True)
class Column:
    """A column of the board: the initiatives touched last, and how many there are in all."""

    rows: Sequence[Initiative]
    total: int


IN_A_COLUMN = 12


def board(session: Session, wanted: Sought) -> dict[Stage, Column]:
    """A column for each stage, in two queries for each: however many there are."""
    counted = _matching(list(Stage), wanted).with_only_columns(Initiative.stage, sa.func.count())
    totals = dict(session.execute(counted.order_by(None).group_by(Initiative.stage)).all())

    def column(stage: Stage) -> Column:
        asked = _matching([stage], wanted).limit(IN_A_COLUMN)
        asked = asked.options(joinedload(Initiative.municipality), selectinload(Initiative.members))
        return Column(session.scalars(asked).all(), totals.get(stage, 0))

    return {stage: column(stage) for stage in Stage}


def initiatives_of(session: Session, person: Person) -> Sequence[Initiative]:
    """The initiatives that somebody is in the team of, last changed first."""
    asked = (
        sa.select(Initiative)
        .join(Member, Member.initiative_id == Initiative.id)
        .where(Member.person_id == person.id, Member.left_at.is_(None))
        .options(*_SHOWN)
        .order_by(Initiative.updated_at.desc(), Initiative.id.desc())
    )
    return session.scalars(asked).all()


def people_busy(session: Session) -> int:
    """How many people are in a team now; somebody in two teams counts once."""
    asked = sa.select(sa.func.count(sa.distinct(Member.person_id))).where(Member.left_at.is_(None))
    return session.scalar(asked) or 0
