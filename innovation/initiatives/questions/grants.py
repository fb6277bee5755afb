"""Grants of all initiatives together: totals from the books, and who waits for money; one query each."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.initiatives.models import BookLine, Decision, Initiative, Instalment
from innovation.initiatives.rules.support import Entry
from innovation.network.models import Municipality


class Total(NamedTuple):
    """The grants that one municipality decided on in one year."""

    municipality: str
    year: int
    grants: int
    decided: int
    paid: int
    cofunding: int

    @property
    def left(self) -> int:
        """Decided and not paid."""
        return self.decided - self.paid


def years(session: Session) -> Sequence[int]:
    """The years in which municipalities decided on grants, last first."""
    year = sa.extract("year", Decision.decided_on)
    return [int(one) for one in session.scalars(sa.select(year).distinct().order_by(year.desc()))]


def overview(session: Session, municipality: str = "", year: int | None = None) -> list[Total]:
    """Totals of each municipality and year, from the books, last year first; one query."""
    books = (
        sa.select(
            BookLine.decision_id, _sum(Entry.DECIDED, Entry.CORRECTED), _sum(Entry.PAID, Entry.RECLAIMED)
        )
        .group_by(BookLine.decision_id)
        .subquery()
    )
    id_, decided, paid = books.c
    in_year = sa.extract("year", Decision.decided_on)
    asked = (
        sa.select(
            Municipality.name,
            in_year,
            sa.func.count(),
            *(sa.func.sum(amount) for amount in (decided, paid, Decision.cofunding_cents)),
        )
        .join_from(Decision, Municipality)
        .join(books, id_ == Decision.id)
        .group_by(Municipality.id, Municipality.name, in_year)
        .order_by(in_year.desc(), Municipality.name)
    )
    if municipality:
        asked = asked.where(Municipality.slug == municipality)
    if year:
        asked = asked.where(in_year == year)
    return [Total(name, *map(int, figures)) for name, *figures in session.execute(asked)]


def _sum(*entries: Entry) -> sa.Label[int]:
    counted = sa.case((BookLine.entry.in_(entries), BookLine.cents), else_=0)
    return sa.func.sum(counted).label(entries[0].value)


class Waiting(NamedTuple):
    """An instalment that a team asked for and that is not paid."""

    initiative_id: int
    title: str
    municipality: str
    number: int
    cents: int


def waiting(session: Session) -> list[Waiting]:
    """Instalments that teams wait for, longest known grant first; one query."""
    sign = sa.case((BookLine.entry == Entry.PAID, -BookLine.cents), else_=BookLine.cents)
    asked_for = sa.func.sum(sign)
    asked = (
        sa.select(Initiative.id, Initiative.title, Municipality.name, Instalment.number, asked_for)
        .join_from(BookLine, Instalment, BookLine.instalment_id == Instalment.id)
        .join(Decision, Decision.id == Instalment.decision_id)
        .join(Initiative, Initiative.id == Decision.initiative_id)
        .join(Municipality, Municipality.id == Decision.municipality_id)
        .where(BookLine.entry.in_((Entry.REQUESTED, Entry.PAID)))
        .group_by(Initiative.id, Initiative.title, Municipality.name, Instalment.id, Instalment.number)
        .having(asked_for > 0)
        .order_by(Instalment.id)
    )
    found = session.execute(asked)
    return [Waiting(key, title, place, number, int(cents)) for key, title, place, number, cents in found]
