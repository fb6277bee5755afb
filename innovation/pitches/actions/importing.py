"""Bringing in ideas from a sheet: first what would happen, then all of it at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.network.models import Municipality, Theme
from innovation.network.rules import free_slug
from innovation.people.models import Person
from innovation.pitches.actions.moves import begin
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from innovation.pitches.sheets import Row


@dataclass(frozen=True)
class Plan:
    """What importing these rows would do."""

    new: list[Row]
    skipped: list[Row]  #: the same title in the same municipality is there already
    municipalities: list[str]  #: names that would be added, as non-members
    themes: list[str]  #: names that would be added


def plan(session: Session, rows: Sequence[Row]) -> Plan:
    """What importing `rows` would do now; nothing is changed."""
    known = _keys(session)
    new: list[Row] = []
    skipped: list[Row] = []
    for row in rows:
        (skipped if row.key in known else new).append(row)
        known.add(row.key)
    return Plan(
        new,
        skipped,
        _unknown(session, Municipality, (row.municipality for row in new)),
        _unknown(session, Theme, (row.theme for row in new)),
    )


def carry_out(
    session: Session, planned: Plan, state: State, by: Person | None, now: datetime, why: str = ""
) -> list[Pitch]:
    """Add the new ideas of a plan in `state`, with the municipalities and themes they need."""
    for name in planned.municipalities:
        session.add(Municipality(name=name, slug=_free_slug(session, Municipality, name), member=False))
    for name in planned.themes:
        session.add(Theme(name=name, slug=_free_slug(session, Theme, name)))
    places = {one.name.casefold(): one for one in session.scalars(sa.select(Municipality))}
    themes = {one.name.casefold(): one for one in session.scalars(sa.select(Theme))}
    pitches = [
        _pitch(row, places[row.municipality.casefold()], themes[row.theme.casefold()]) for row in planned.new
    ]
    for pitch in pitches:
        begin(session, pitch, state, by, now, why)
    session.flush()
    return pitches


def _pitch(row: Row, place: Municipality, theme: Theme) -> Pitch:
    return Pitch(
        title=row.title,
        one_liner=row.one_liner,
        need=row.need,
        idea=row.idea,
        support=row.support,
        background=row.background,
        municipality=place,
        theme=theme,
    )


def _keys(session: Session) -> set[tuple[str, str]]:
    """Of every idea that others may know of; somebody's draft stays a secret."""
    asked = (
        sa.select(Pitch.title, Municipality.name).join(Pitch.municipality).where(Pitch.state != State.DRAFT)
    )
    return {(title.casefold(), name.casefold()) for title, name in session.execute(asked)}


def _unknown(session: Session, kind: type[Municipality] | type[Theme], names: Iterable[str]) -> list[str]:
    known = {name.casefold() for name in session.scalars(sa.select(kind.name))}
    found: dict[str, str] = {}
    for name in names:
        if name.casefold() not in known:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _free_slug(session: Session, kind: type[Municipality] | type[Theme], name: str) -> str:
    """A slug of this name that no row has yet; rows that were just added count."""
    return free_slug(name, set(session.scalars(sa.select(kind.slug))))
