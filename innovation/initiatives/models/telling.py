"""What an initiative tells, to whom, and how it thanks."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.initiatives.models.initiative import Initiative
from innovation.initiatives.models.team import Member
from innovation.initiatives.rules.telling import ObstacleKind
from innovation.people.models import Person
from innovation.voting.models import Tip


class Update(Base):
    """How it goes, told by somebody of the team."""

    __tablename__ = "initiative_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("member.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(sa.Text)
    told_at: Mapped[datetime] = mapped_column(index=True)

    initiative: Mapped[Initiative] = relationship()
    member: Mapped[Member | None] = relationship()
    picture: Mapped["UpdatePicture | None"] = relationship(cascade="all, delete-orphan")

    def is_by(self, person: Person) -> bool:
        """True for whoever wrote it."""
        return bool(self.member and self.member.person_id == person.id)


class UpdatePicture(Base):
    """The re-encoded picture of an update, kept in the database so that one backup holds all."""

    __tablename__ = "update_picture"

    update_id: Mapped[int] = mapped_column(
        sa.ForeignKey("initiative_update.id", ondelete="CASCADE"), primary_key=True
    )
    webp: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(16))  #: start of its SHA-256; part of its address
    description: Mapped[str] = mapped_column(sa.String(200), default="")  #: for who does not see it


class Follower(Base):
    """An address that asked to hear how an initiative goes, and confirmed it by a mailed link."""

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    locale: Mapped[str] = mapped_column(sa.String(8), default="nl")
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_until: Mapped[datetime | None]  #: updates up to this moment were mailed

    initiative: Mapped[Initiative] = relationship()

    __table_args__ = (sa.UniqueConstraint("initiative_id", "email"),)


class FollowUp(Base):
    """What a team did with a tip or an offer; who left an address is told, once."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    tip_id: Mapped[str | None] = mapped_column(sa.ForeignKey("tip.id", ondelete="CASCADE"), unique=True)
    offer_id: Mapped[str | None] = mapped_column(sa.ForeignKey("offer.id", ondelete="SET NULL"), unique=True)
    text: Mapped[str] = mapped_column(sa.String(500))
    told_at: Mapped[datetime]

    tip: Mapped[Tip | None] = relationship()


class Story(Base):
    """What was tried and what one would do again: told at the end, whatever the stage."""

    __tablename__ = "story"

    initiative_id: Mapped[int] = mapped_column(
        sa.ForeignKey("initiative.id", ondelete="CASCADE"), primary_key=True
    )
    tried: Mapped[str] = mapped_column(sa.Text, default="")
    again: Mapped[str] = mapped_column(sa.Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]


class Obstacle(Base):
    """Something that stood in the way; together they are the register of obstacles across initiatives."""

    __tablename__ = "obstacle"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ObstacleKind] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(sa.String(500))
    helped: Mapped[str] = mapped_column(sa.String(500), default="")  #: what helped against it
    told_at: Mapped[datetime]

    initiative: Mapped[Initiative] = relationship()


class ThankYouCard(Base):
    """A card from somebody in a team to somebody who helped; whoever got one may pass one on.

    The secret of its link is kept as a hash only. It is public once both sides said yes to that.
    """

    __tablename__ = "thank_you_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("thank_you_card.id", ondelete="SET NULL"), index=True
    )  #: the card that was passed on
    from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    from_name: Mapped[str] = mapped_column(sa.String(80))
    to_name: Mapped[str] = mapped_column(sa.String(80))
    to_email: Mapped[str] = mapped_column(
        sa.String(254), default="", index=True
    )  #: empty: handed over on paper
    text: Mapped[str] = mapped_column(sa.String(500))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sent_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    from_public: Mapped[bool] = mapped_column(default=False)
    to_public: Mapped[bool] = mapped_column(default=False)

    initiative: Mapped[Initiative] = relationship()
    parent: Mapped["ThankYouCard | None"] = relationship(remote_side=[id])
    sender: Mapped[Person | None] = relationship()
