"""What jurors give: marks, notes, and a no to what is too near."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.jury.models.panel import Criterion, Juror
from innovation.jury.rules.scoring import Reason
from innovation.people.models import Person
from innovation.pitches.models import Pitch


class Score(Base):
    """One juror's mark for one criterion of one pitch; `mark` None: "I do not know"."""

    __tablename__ = "score"

    juror_id: Mapped[int] = mapped_column(sa.ForeignKey("juror.id", ondelete="CASCADE"), primary_key=True)
    pitch_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    criterion_id: Mapped[int] = mapped_column(
        sa.ForeignKey("criterion.id", ondelete="CASCADE"), primary_key=True
    )
    mark: Mapped[int | None]

    criterion: Mapped[Criterion] = relationship()


class ScoreSheet(Base):
    """What one juror hands in for one pitch beside the marks. Only handed-in sheets count."""

    __tablename__ = "score_sheet"

    juror_id: Mapped[int] = mapped_column(sa.ForeignKey("juror.id", ondelete="CASCADE"), primary_key=True)
    pitch_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    note: Mapped[str] = mapped_column(sa.Text, default="")  #: for the initiator, once published
    private_note: Mapped[str] = mapped_column(sa.Text, default="")  #: for the juror alone
    handed_in_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    juror: Mapped[Juror] = relationship()
    pitch: Mapped[Pitch] = relationship()


class Recusal(Base):
    """A juror stays out of a pitch: no score, no note, not counted, named in the report with the reason."""

    __tablename__ = "recusal"

    juror_id: Mapped[int] = mapped_column(sa.ForeignKey("juror.id", ondelete="CASCADE"), primary_key=True)
    pitch_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reason: Mapped[Reason]
    text: Mapped[str] = mapped_column(sa.String(200), default="")  #: in their own words, public in the report
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    juror: Mapped[Juror] = relationship()
    pitch: Mapped[Pitch] = relationship()

    def is_taken_back_by(self, person: Person) -> bool:
        """True for the juror who declared it; for organisers when one of them did, about somebody else."""
        if self.by_id == self.juror.person_id:
            return self.by_id == person.id
        return person.is_organiser and self.juror.person_id != person.id


class Clearance(Base):
    """An organiser lets a juror judge a pitch of somebody with the same organisation in their profile.

    It is free text that people write themselves, so nobody may strike out a juror by it.
    """

    __tablename__ = "clearance"

    juror_id: Mapped[int] = mapped_column(sa.ForeignKey("juror.id", ondelete="CASCADE"), primary_key=True)
    pitch_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class Advice(Base):
    """What a panel says about a pitch, written by its chair; kept apart from scores."""

    __tablename__ = "advice"

    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("panel.id", ondelete="CASCADE"), primary_key=True)
    pitch_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(sa.Text, default="")
    updated_at: Mapped[datetime]
