"""Coaches, and which initiative each of them stands beside."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.network.models import Theme
from innovation.people.models import Person

if TYPE_CHECKING:
    from innovation.initiatives.models.initiative import Initiative

coach_theme = sa.Table(
    "coach_theme",
    Base.metadata,
    sa.Column("coach_id", sa.ForeignKey("coach.person_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("theme_id", sa.ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True),
)


class Coach(Base):
    """Somebody whom organisers made a coach; name, municipality and languages stand on their profile."""

    __tablename__ = "coach"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    introduction: Mapped[str] = mapped_column(sa.String(1000), default="")
    times: Mapped[str] = mapped_column(sa.String(200), default="")  #: when they can be reached
    room: Mapped[int] = mapped_column(default=2)  #: how many initiatives they can stand beside
    active: Mapped[bool] = mapped_column(default=True)  #: shown to teams that look for a coach
    photo: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)  #: WebP
    photo_version: Mapped[str] = mapped_column(
        sa.String(16), default=""
    )  #: start of its SHA-256; empty: none
    since: Mapped[datetime]

    person: Mapped[Person] = relationship()
    themes: Mapped[list[Theme]] = relationship(secondary=coach_theme, order_by=Theme.name)


class Coaching(Base):
    """A coach who was asked by a team: waiting, standing beside it, or over (declined or ended)."""

    __tablename__ = "coaching"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    coach_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )  #: None: has left Kantelpunt
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    message: Mapped[str] = mapped_column(sa.String(600), default="")
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  #: without `accepted_at`: declined or taken back
    ended_why: Mapped[str] = mapped_column(sa.String(300), default="")

    initiative: Mapped["Initiative"] = relationship(back_populates="coachings")
    coach: Mapped[Person | None] = relationship(foreign_keys=coach_id)

    __table_args__ = (
        sa.Index(
            "uq_coaching_current",
            "initiative_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )
