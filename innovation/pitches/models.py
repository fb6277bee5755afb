"""Tables of ideas."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.network.models import Municipality, Theme
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.pitches.rules import FIELDS, PUBLIC, State, missing


class Pitch(Base):
    """An idea, from its first draft to the evening it is pitched on."""

    __tablename__ = "pitch"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    title: Mapped[str] = mapped_column(sa.String(100), default="")
    one_liner: Mapped[str] = mapped_column(sa.String(140), default="")
    need: Mapped[str] = mapped_column(sa.Text, default="")  #: who has it, how do you know
    idea: Mapped[str] = mapped_column(sa.Text, default="")
    against_current: Mapped[str] = mapped_column(sa.Text, default="")
    support: Mapped[str] = mapped_column(sa.Text, default="")  #: what is asked
    link: Mapped[str] = mapped_column(sa.String(300), default="")
    background: Mapped[Perspective | None]  #: the initiator's perspective
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("municipality.id", ondelete="SET NULL"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=0)  #: raised at every save
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    saved_from: Mapped[str] = mapped_column(
        sa.String(32), default=""
    )  #: the page that saved last, by a random name
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    municipality: Mapped[Municipality | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    saved_by: Mapped[Person | None] = relationship()
    initiators: Mapped[list["Initiator"]] = relationship(
        back_populates="pitch",
        order_by="Initiator.lead.desc(), Initiator.person_id",
        cascade="all, delete-orphan",
    )
    invitations: Mapped[list["InitiatorInvitation"]] = relationship(
        back_populates="pitch", order_by="InitiatorInvitation.id", cascade="all, delete-orphan"
    )
    history: Mapped[list["PitchMove"]] = relationship(order_by="PitchMove.id", cascade="all, delete-orphan")
    questions: Mapped[list["PitchQuestion"]] = relationship(
        order_by="PitchQuestion.id", cascade="all, delete-orphan"
    )
    picture: Mapped["PitchPicture | None"] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        sa.Index("ix_pitch_listing", "state", "updated_at"),
        sa.Index("ix_pitch_municipality", "municipality_id", "state"),
        sa.Index("ix_pitch_theme", "theme_id", "state"),
    )

    @property
    def is_public(self) -> bool:
        """Everyone may read it."""
        return self.state in PUBLIC

    @property
    def missing(self) -> list[str]:
        """Required fields that are still empty."""
        return missing(field for field in FIELDS if getattr(self, field))

    @property
    def open_questions(self) -> list["PitchQuestion"]:
        """Questions of organisers that nobody answered yet."""
        return [question for question in self.questions if not question.answered_at]

    def stands_behind(self, person: Person) -> bool:
        """True for the initiator and the co-initiators."""
        return any(one.person_id == person.id for one in self.initiators)

    def is_led_by(self, person: Person) -> bool:
        """True for the one initiator who leads."""
        return any(one.person_id == person.id and one.lead for one in self.initiators)


class Initiator(Base):
    """A person who stands behind an idea; one of them leads."""

    __tablename__ = "initiator"

    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    lead: Mapped[bool] = mapped_column(default=False)

    pitch: Mapped[Pitch] = relationship(back_populates="initiators")
    person: Mapped[Person] = relationship()


class InitiatorInvitation(Base):
    """An open invitation by e-mail to stand behind an idea together; it is deleted once accepted."""

    __tablename__ = "initiator_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime]

    pitch: Mapped[Pitch] = relationship(back_populates="invitations")

    __table_args__ = (sa.UniqueConstraint("pitch_id", "email"),)


class PitchMove(Base):
    """One dated step in the history of an idea; a correction of its text stays in the same state."""

    __tablename__ = "pitch_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    old: Mapped[State | None]
    new: Mapped[State]
    why: Mapped[str] = mapped_column(sa.Text, default="")
    fields: Mapped[str] = mapped_column(sa.String(200), default="")  #: what a correction changed: title,need

    by: Mapped[Person | None] = relationship()


class PitchQuestion(Base):
    """A question of an organiser to the initiator, answered in place."""

    __tablename__ = "pitch_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]


class PitchPicture(Base):
    """The re-encoded picture of an idea, kept in the database so that one backup holds all."""

    __tablename__ = "pitch_picture"

    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True)
    webp: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(16))  #: start of its SHA-256; part of its address
    description: Mapped[str] = mapped_column(sa.String(200), default="")  #: for who does not see it
