"""Critical questions of jurors and the audience, and what the initiator answers."""

import secrets
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.edition import edition
from innovation.jury.models.panel import Juror
from innovation.jury.rules.questions import HEARD, Source, State
from innovation.pitches.models import Pitch


def _random() -> int:
    """Any number that fits PostgreSQL's integer."""
    return secrets.randbelow(2**31 - 1) + 1


class JuryQuestion(Base):
    """A question about a pitch on an evening. Nothing ties one from the audience to who sent it.

    `id` is random, so that it does not tell either when it came in; `token` recognises a form that is
    sent again.
    """

    __tablename__ = "jury_question"

    id: Mapped[int] = mapped_column(primary_key=True, default=_random)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), index=True)
    juror_id: Mapped[int | None] = mapped_column(sa.ForeignKey("juror.id", ondelete="SET NULL"))
    source: Mapped[Source]
    state: Mapped[State]
    position: Mapped[int] = mapped_column(default=0)  #: in the queue; 0 for one that is to be looked at
    text: Mapped[str] = mapped_column(sa.String(200))
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    on_screen: Mapped[bool] = mapped_column(default=False)  #: at most one of an evening
    rehearsal: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(sa.Text, default="")  #: in writing, after the evening
    promise: Mapped[str] = mapped_column(sa.String(200), default="")
    promise_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))

    juror: Mapped[Juror | None] = relationship()
    pitch: Mapped[Pitch] = relationship()

    @property
    def heard(self) -> bool:
        """True for what the host let through."""
        return self.state in HEARD

    @property
    def edition(self) -> str:
        """The edition of what was answered, as it stands."""
        return edition(self.answer, self.promise, self.promise_on)
