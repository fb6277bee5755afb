"""Panels, their rubric, their jurors and who is invited."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.edition import edition
from innovation.evenings.models import Event
from innovation.jury.rules.panels import LEAST_SCORES, SETTINGS, Breadth, Kind, Mode, Scale, breadth
from innovation.network.rules import Perspective
from innovation.people.models import Person


class EveningJury(Base):
    """What is chosen about juries for a whole evening; without a row the defaults hold."""

    __tablename__ = "evening_jury"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    audience_asks: Mapped[bool] = mapped_column(default=False)  #: phones may send questions, moderated first

    event: Mapped[Event] = relationship()


class Panel(Base):
    """A jury of one evening. `weight` (of 100) counts only for one that decides along."""

    __tablename__ = "panel"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.EXPERT)
    name: Mapped[str] = mapped_column(sa.String(80))
    mode: Mapped[Mode] = mapped_column(default=Mode.QUESTIONS)
    weight: Mapped[int] = mapped_column(default=0)
    scale: Mapped[Scale] = mapped_column(default=Scale.SCHOOL)
    minimum: Mapped[int] = mapped_column(default=LEAST_SCORES)  #: scores that a pitch needs
    normalises: Mapped[bool] = mapped_column(default=False)  #: normalised marks stand beside the raw ones
    bank: Mapped[str] = mapped_column(sa.Text, default="")  #: standard questions, one a line
    locked_at: Mapped[datetime | None]  #: by the chair: no score changes any more
    locked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")  #: SHA-256 over public scores

    event: Mapped[Event] = relationship()
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="panel", order_by="Criterion.position, Criterion.id", cascade="all, delete-orphan"
    )
    jurors: Mapped[list["Juror"]] = relationship(
        back_populates="panel", order_by="Juror.chair.desc(), Juror.id", cascade="all, delete-orphan"
    )
    invitations: Mapped[list["JuryInvitation"]] = relationship(
        back_populates="panel", order_by="JuryInvitation.id", cascade="all, delete-orphan"
    )

    @property
    def scores(self) -> bool:
        """True when this panel gives marks at all."""
        return self.mode is not Mode.QUESTIONS

    @property
    def edition(self) -> str:
        """The edition of its settings as they stand."""
        return edition(*(getattr(self, name) for name in SETTINGS))

    @property
    def breadth(self) -> Breadth:
        """How broad it is, by perspective."""
        return breadth(one.perspective for one in self.jurors)

    @property
    def weights(self) -> dict[int, int]:
        """The weight of each criterion, by its id."""
        return {one.id: one.weight for one in self.criteria}

    def juror_of(self, person: Person) -> "Juror | None":
        """The seat of this person on the panel, if any."""
        return next((one for one in self.jurors if one.person_id == person.id), None)

    def is_chaired_by(self, person: Person) -> bool:
        """True for its chair."""
        return any(one.person_id == person.id and one.chair for one in self.jurors)


class Criterion(Base):
    """One question of the rubric; the rubric can be changed until the first score."""

    __tablename__ = "criterion"

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("panel.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(60))
    question: Mapped[str] = mapped_column(sa.String(200))
    weight: Mapped[int] = mapped_column(default=1)

    panel: Mapped[Panel] = relationship(back_populates="criteria")

    @property
    def edition(self) -> str:
        """The edition of its text as it stands."""
        return edition(self.name, self.question, self.weight)


class Juror(Base):
    """Somebody on a panel by their own yes. Without a person: has left Kantelpunt; the marks stay."""

    __tablename__ = "juror"

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("panel.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80), default="")  #: as shown; empty: has left
    organisation: Mapped[str] = mapped_column(sa.String(80), default="")
    perspective: Mapped[Perspective | None]
    chair: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime]

    panel: Mapped[Panel] = relationship(back_populates="jurors")
    person: Mapped[Person | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("panel_id", "person_id"),)


class JuryInvitation(Base):
    """An open invitation to a panel by e-mail; once accepted, revoked or expired it is gone."""

    __tablename__ = "jury_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("panel.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254))
    chair: Mapped[bool] = mapped_column(default=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    panel: Mapped[Panel] = relationship(back_populates="invitations")

    __table_args__ = (sa.UniqueConstraint("panel_id", "email"),)
