"""The initiative itself, and the dated log of all that happened to it."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.initiatives.rules.stages import Stage
from innovation.initiatives.rules.team import Gap, Perspectives, TeamRule, gap
from innovation.network.models import Municipality, Theme
from innovation.people.models import Person
from innovation.pitches.models import Pitch
from innovation.voting.models import Round

if TYPE_CHECKING:
    from innovation.initiatives.models.coaching import Coaching
    from innovation.initiatives.models.opening import Opening
    from innovation.initiatives.models.team import Member


class Initiative(Base):
    """What became of an idea that a room said yes to; everyone may read about it."""

    __tablename__ = "initiative"

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.FORMING)
    title: Mapped[str] = mapped_column(sa.String(100))
    one_liner: Mapped[str] = mapped_column(sa.String(140), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")  #: Markdown; begins as the idea of the pitch
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("municipality.id", ondelete="SET NULL"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id", ondelete="SET NULL"))
    pitch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pitch.id", ondelete="SET NULL"), unique=True)
    round_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("round.id", ondelete="SET NULL"), index=True
    )  #: the vote that it was born from; None: made by hand or adopted
    origin_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("initiative.id", ondelete="SET NULL"), index=True
    )  #: the initiative elsewhere that this one adopted
    waived_at: Mapped[datetime | None]  #: an organiser let it go on without a whole team
    waived_why: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    municipality: Mapped[Municipality | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    pitch: Mapped[Pitch | None] = relationship()
    round: Mapped[Round | None] = relationship()
    origin: Mapped["Initiative | None"] = relationship(remote_side=[id])
    members: Mapped[list["Member"]] = relationship(
        back_populates="initiative",
        primaryjoin="and_(Member.initiative_id == Initiative.id, Member.left_at.is_(None))",
        order_by="Member.initiator.desc(), Member.id",
        viewonly=True,
    )
    everybody: Mapped[list["Member"]] = relationship(
        order_by="Member.id", viewonly=True
    )  #: in the team, now or before
    openings: Mapped[list["Opening"]] = relationship(
        back_populates="initiative",
        primaryjoin="and_(Opening.initiative_id == Initiative.id, Opening.closed_at.is_(None))",
        order_by="Opening.id",
        viewonly=True,
    )
    coachings: Mapped[list["Coaching"]] = relationship(
        back_populates="initiative", order_by="Coaching.id", viewonly=True
    )
    log: Mapped[list["InitiativeLog"]] = relationship(order_by="InitiativeLog.id", viewonly=True)

    __table_args__ = (
        sa.Index("ix_initiative_listing", "stage", "updated_at"),
        sa.Index("ix_initiative_municipality", "municipality_id", "stage"),
        sa.Index("ix_initiative_theme", "theme_id", "stage"),
    )

    def is_of(self, person: Person) -> bool:
        """True for the people in the team, initiators included."""
        return any(member.person_id == person.id for member in self.members)

    def name_of(self, person: Person) -> str:
        """Somebody's name for in a letter: their alias in this team when they are under 16, or were."""
        rows = [member for member in self.everybody if member.person_id == person.id]
        own = rows[-1] if rows else None
        return own.shown_name if own else person.shown_name

    @property
    def coaching(self) -> "Coaching | None":
        """The coach who was asked or has said yes, if any."""
        return next((one for one in self.coachings if one.ended_at is None), None)

    def is_coached_by(self, person: Person) -> bool:
        """True for the coach, once they have said yes."""
        found = self.coaching
        return bool(found and found.accepted_at and found.coach_id == person.id)

    def counted(self, rule: TeamRule) -> list[Perspectives]:
        """The perspectives of each member who counts for the rule."""
        return [one.kinds for one in self.members if rule.initiator_counts or not one.initiator]

    def missing(self, rule: TeamRule) -> Gap:
        """What the team still needs."""
        return gap(rule, self.counted(rule))

    def may_be_guided(self, rule: TeamRule) -> bool:
        """True when guidance and money may begin: the team is whole, or an organiser waived that."""
        return bool(self.waived_at) or self.missing(rule).closed


class InitiativeLog(Base):
    """One dated line of what happened: a stage that changed, somebody who joined, money that was paid.

    `verb` is a word of `actions.log.VERBS`; for a change of stage `old` and `new` are the stages.
    """

    __tablename__ = "initiative_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    about_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    verb: Mapped[str] = mapped_column(sa.String(24))
    old: Mapped[Stage | None]
    new: Mapped[Stage | None]
    why: Mapped[str] = mapped_column(sa.String(500), default="")

    by: Mapped[Person | None] = relationship(foreign_keys=by_id)
    about: Mapped[Person | None] = relationship(foreign_keys=about_id)
