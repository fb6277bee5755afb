"""Support: what the network gives, and a municipality's decisions about money with their instalments."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.initiatives.models.initiative import Initiative
from innovation.initiatives.rules.book import Figures, Line, figures
from innovation.initiatives.rules.support import Entry, SupportKind
from innovation.network.models import Municipality
from innovation.people.models import Person


class Support(Base):
    """Support that is not money: guidance, contacts, a place."""

    __tablename__ = "support"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SupportKind]
    text: Mapped[str] = mapped_column(sa.String(300), default="")
    from_on: Mapped[date]
    ended_on: Mapped[date | None]


class Decision(Base):
    """A municipality's decision (besluit) to grant money; a record beside the room's vote.

    Its amounts are not here: they follow from its lines in the book (`BookLine`).
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id", ondelete="RESTRICT"))
    kind: Mapped[SupportKind]
    decided_on: Mapped[date] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(sa.String(80))
    cofunding_cents: Mapped[int] = mapped_column(default=0)  #: what others add
    cofunding_by: Mapped[str] = mapped_column(sa.String(120), default="")

    initiative: Mapped[Initiative] = relationship()
    municipality: Mapped[Municipality] = relationship()
    instalments: Mapped[list["Instalment"]] = relationship(
        back_populates="decision", order_by="Instalment.number", cascade="all, delete-orphan"
    )
    book: Mapped[list["BookLine"]] = relationship(order_by="BookLine.id", cascade="all, delete-orphan")

    @property
    def figures(self) -> Figures:
        """How this grant stands, by its book."""
        return figures(self.lines)

    @property
    def lines(self) -> list[Line]:
        """What counts of each line in the book."""
        return [Line(line.entry, line.cents, line.instalment_id) for line in self.book]

    @property
    def seen(self) -> str:
        """The last line of the book: a form carries it, to tell what its writer had read."""
        return str(self.book[-1].id)


class Instalment(Base):
    """A part of a grant, paid when its condition is met."""

    __tablename__ = "instalment"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id", ondelete="CASCADE"))
    number: Mapped[int]
    condition: Mapped[str] = mapped_column(sa.String(300), default="")

    decision: Mapped[Decision] = relationship(back_populates="instalments")

    __table_args__ = (sa.UniqueConstraint("decision_id", "number"),)


class BookLine(Base):
    """A line in the book of a grant: written once, never changed. `cents` below zero is a correction."""

    __tablename__ = "book_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    instalment_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("instalment.id", ondelete="CASCADE"), index=True
    )
    entry: Mapped[Entry]
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    on: Mapped[date]  #: the day it counts for
    at: Mapped[datetime]  #: when it was written down
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(sa.String(300), default="")

    by: Mapped[Person | None] = relationship()
