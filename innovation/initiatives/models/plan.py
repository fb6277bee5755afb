"""The one plan of an initiative: goal, steps, promises, and the agreement with the network."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.edition import edition
from innovation.initiatives.models.initiative import Initiative
from innovation.initiatives.models.team import Member
from innovation.initiatives.rules.plan import Progress, overdue, progress


class Plan(Base):
    """Goal and agreement. An agreement that is changed has to be accepted anew by both sides."""

    __tablename__ = "plan"

    initiative_id: Mapped[int] = mapped_column(
        sa.ForeignKey("initiative.id", ondelete="CASCADE"), primary_key=True
    )
    goal: Mapped[str] = mapped_column(sa.Text, default="")
    for_whom: Mapped[str] = mapped_column(sa.Text, default="")
    gets: Mapped[str] = mapped_column(sa.Text, default="")  #: "this is what you get"
    expects: Mapped[str] = mapped_column(sa.Text, default="")  #: "this is what we expect"
    team_agreed_at: Mapped[datetime | None]
    team_agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    network_agreed_at: Mapped[datetime | None]
    network_agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    review_on: Mapped[date | None]  #: the half-way review
    updated_at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship()
    steps: Mapped[list["Step"]] = relationship(
        order_by="Step.position, Step.id", cascade="all, delete-orphan"
    )

    @property
    def agreed(self) -> bool:
        """Both sides said yes to the agreement as it stands."""
        return bool(self.team_agreed_at and self.network_agreed_at)

    @property
    def progress(self) -> Progress:
        """How many steps are done."""
        return progress(step.done_on for step in self.steps)

    @property
    def goal_edition(self) -> str:
        """The mark of goal, for whom and review day as they stand."""
        return edition(self.goal, self.for_whom, self.review_on)

    @property
    def agreement_edition(self) -> str:
        """The mark of the agreement as it stands."""
        return edition(self.gets, self.expects)


class Step(Base):
    """A step of a plan, or a promise made to the jury; overdue when its day is past and it is not done."""

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.initiative_id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(200))
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("member.id", ondelete="SET NULL"))  #: who
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    promise: Mapped[bool] = mapped_column(default=False)

    member: Mapped[Member | None] = relationship()

    @property
    def edition(self) -> str:
        """The mark of this step as it stands; done or not is no part of its text."""
        return edition(self.text, self.member_id, self.due_on, self.promise)

    def is_late(self, on: date) -> bool:
        """True when its day is past and it is not done."""
        return overdue(self.due_on, self.done_on, on)


class JuryPromise(Base):
    """Which question of the jury a step answers; a question becomes a step at most once."""

    __tablename__ = "jury_promise"

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("jury_question.id", ondelete="CASCADE"), unique=True
    )
