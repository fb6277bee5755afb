"""Lists of ideas: searched, filtered, counted. However long, the number of queries stays the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.network.models import Municipality, Theme
from innovation.people.models import Person
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import State
from innovation.text import plain


@dataclass(frozen=True)
class Sought:
    """What a reader looks for; an empty field means anything."""

    words: str = ""
    municipality: str = ""  #: slug
    theme: str = ""  #: slug

    def __bool__(self) -> bool:
        return bool(self.words or self.municipality or self.theme)


def sought(values: Any) -> Sought:
    """The search that is in an address; odd characters and overlong words are left out."""
    return Sought(
        plain(values.get("q", ""))[:80],
        plain(values.get("municipality", ""))[:60],
        plain(values.get("theme", ""))[:60],
    )


def listing(states: Collection[State], wanted: Sought) -> sa.Select[Any]:
    """Ideas in one of these states that fit the search, last changed first, with what a card shows."""
    return (
        _matching(sa.select(Pitch), states, wanted)
        .options(joinedload(Pitch.municipality), joinedload(Pitch.theme), joinedload(Pitch.picture))
        .order_by(Pitch.updated_at.desc(), Pitch.id.desc())
    )


def counts(session: Session, states: Collection[State], wanted: Sought) -> dict[State, int]:
    """How many ideas fit the search in each of these states."""
    asked: Any = sa.select(Pitch.state, sa.func.count()).group_by(Pitch.state)
    found: dict[State, int] = dict(session.execute(_matching(asked, states, wanted)).all())
    return {state: found.get(state, 0) for state in states}


def ideas_of(session: Session, person: Person) -> Sequence[Pitch]:
    """The ideas somebody stands behind, last changed first."""
    asked = (
        sa.select(Pitch)
        .join(Pitch.initiators)
        .where(Initiator.person_id == person.id)
        .options(joinedload(Pitch.municipality), joinedload(Pitch.theme), joinedload(Pitch.picture))
        .order_by(Pitch.updated_at.desc(), Pitch.id.desc())
    )
    return session.scalars(asked).all()


def _matching(asked: sa.Select[Any], states: Collection[State], wanted: Sought) -> sa.Select[Any]:
    asked = asked.where(Pitch.state.in_(states))
    for word in wanted.words.split():
        texts = (Pitch.title, Pitch.one_liner, Pitch.need)
        asked = asked.where(sa.or_(*(text.icontains(word, autoescape=True) for text in texts)))
    if wanted.municipality:
        place = sa.select(Municipality.id).where(Municipality.slug == wanted.municipality).scalar_subquery()
        asked = asked.where(Pitch.municipality_id == place)
    if wanted.theme:
        theme = sa.select(Theme.id).where(Theme.slug == wanted.theme).scalar_subquery()
        asked = asked.where(Pitch.theme_id == theme)
    return asked
