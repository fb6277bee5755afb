"""The team: who is in it, who is invited, and who asks to join."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from innovation.db import Base
from innovation.initiatives.models.opening import Opening
from innovation.initiatives.rules.matching import HelpKind
from innovation.initiatives.rules.team import Perspectives, TeamRule
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.voting.models import Offer

if TYPE_CHECKING:
    from innovation.initiatives.models.initiative import Initiative


def _split(stored: str) -> tuple[Perspective, ...]:
    return tuple(Perspective(code) for code in stored.split(",") if code)


class TeamRuleChosen(Base):
    """The team rule of the network (a single row); without it the default of `TeamRule` holds."""

    __tablename__ = "team_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    least: Mapped[int]
    most: Mapped[int]
    required: Mapped[str] = mapped_column(sa.String(200))  #: perspectives with commas; one twice: two people
    initiator_counts: Mapped[bool] = mapped_column(default=False)


def team_rule(session: Session) -> TeamRule:
    """The rule that teams of this network are held against."""
    row = session.get(TeamRuleChosen, 1)
    return TeamRule(row.least, row.most, _split(row.required), row.initiator_counts) if row else TeamRule()


class Joining:
    """What somebody says about themselves when they say yes to a team.

    Under 16 only the alias is shown, and a contact adult is known to the organisers and the coach.
    """

    perspectives: Mapped[str] = mapped_column(sa.String(120), default="")  #: with commas
    under_16: Mapped[bool] = mapped_column(default=False)
    alias: Mapped[str] = mapped_column(sa.String(40), default="")
    adult_name: Mapped[str] = mapped_column(sa.String(80), default="")
    adult_contact: Mapped[str] = mapped_column(sa.String(254), default="")

    @property
    def kinds(self) -> Perspectives:
        """The perspectives this person brings."""
        return frozenset(_split(self.perspectives))


class Member(Joining, Base):
    """Somebody in the team by their own yes; `initiator`: came with the idea. A row stays when they leave."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )  #: None: has left Kantelpunt
    initiator: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    left_why: Mapped[str] = mapped_column(sa.String(300), default="")

    initiative: Mapped["Initiative"] = relationship(back_populates="members")
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_member_present",
            "initiative_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        ),
    )

    @property
    def shown_name(self) -> str:
        """The name on public pages: the alias of who is under 16; empty for who has left Kantelpunt."""
        if self.under_16:
            return self.alias
        return self.person.shown_name if self.person else ""


class TeamInvitation(Base):
    """An invitation to the team, by e-mail or (empty `email`) by a link to hand on; once used it is gone."""

    __tablename__ = "team_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    offer_id: Mapped[str | None] = mapped_column(sa.ForeignKey("offer.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    initiative: Mapped["Initiative"] = relationship()
    offer: Mapped[Offer | None] = relationship()
    by: Mapped[Person | None] = relationship()


class JoinRequest(Joining, Base):
    """Somebody who asks to join; the team answers. An answered one is kept with its answer."""

    __tablename__ = "join_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    opening_id: Mapped[int | None] = mapped_column(sa.ForeignKey("opening.id", ondelete="SET NULL"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    message: Mapped[str] = mapped_column(sa.String(600), default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool] = mapped_column(default=False)

    initiative: Mapped["Initiative"] = relationship()
    opening: Mapped[Opening | None] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def joins(self) -> bool:
        """True for who wants to be in the team, false for who answers a call for other help."""
        return self.opening is None or self.opening.kind == HelpKind.TEAM
