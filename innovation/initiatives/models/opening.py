"""What teams look for, and who offers help to the network as a whole."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.initiatives.rules.matching import HelpKind, Offered, Wanted
from innovation.network.rules import Perspective
from innovation.people.models import Person

if TYPE_CHECKING:
    from innovation.initiatives.models.initiative import Initiative


class Opening(Base):
    """What a team looks for: "wanted: an entrepreneur with a hall". Everyone may read it."""

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(24))  #: as of an offer: team, knowledge, network, things
    perspective: Mapped[Perspective | None]
    title: Mapped[str] = mapped_column(sa.String(100))
    text: Mapped[str] = mapped_column(sa.String(600), default="")
    step_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("step.id", ondelete="SET NULL"), index=True
    )  #: the step of the plan that needs this help
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    initiative: Mapped["Initiative"] = relationship(back_populates="openings")

    @property
    def wanted(self) -> Wanted:
        """What is looked for and where, for finding who fits."""
        return Wanted(HelpKind(self.kind), self.perspective, self.initiative.municipality_id)

    __table_args__ = (sa.Index("ix_opening_board", "closed_at", "opened_at"),)


class Helper(Base):
    """Somebody who offers help to the network as a whole; only people in teams and organisers see it."""

    __tablename__ = "helper"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    kinds: Mapped[str] = mapped_column(sa.String(80))  #: with commas: team,knowledge,network,things
    text: Mapped[str] = mapped_column(sa.String(600), default="")
    offered_at: Mapped[datetime]
    until: Mapped[datetime]  #: asked again, then forgotten

    person: Mapped[Person] = relationship()

    @property
    def offered(self) -> Offered:
        """What is offered, by whom and from where, for finding who fits."""
        kinds = frozenset(HelpKind(kind) for kind in self.kinds.split(","))
        return Offered(kinds, self.person.perspective, self.person.municipality_id)
