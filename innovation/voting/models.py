"""Tables of rounds, ballots, seals, proposals, tips and offers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innovation.db import Base
from innovation.evenings.models import ProgrammeItem
from innovation.evenings.rules import Basis, Comparator
from innovation.people.models import Person
from innovation.pitches.models import Pitch
from innovation.voting.rules import Act, Choice, RoundState, Source


class Round(Base):
    """The vote on one pitch, with its own frozen rule.

    `secret` turns a voter's id into the key of a ballot; closing destroys it, and with it the only
    way from a voter to a ballot.
    """

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("programme_item.id", ondelete="SET NULL"), index=True
    )
    pitch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pitch.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]  #: counts up within the event
    state: Mapped[RoundState] = mapped_column(index=True)
    rehearsal: Mapped[bool] = mapped_column(default=False)
    percent: Mapped[int]
    basis: Mapped[Basis]
    comparator: Mapped[Comparator]
    quorum: Mapped[int]
    jury_weight: Mapped[int] = mapped_column(default=0, server_default="0")
    secret: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")  #: why the pitch is voted on again
    void_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    opened_at: Mapped[datetime]
    closing_seconds: Mapped[int] = mapped_column(default=0)  #: length of the countdown, extensions included
    closing_at: Mapped[datetime | None]  #: when the countdown began
    closed_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    #: people on paper whose votes were not counted
    paper_left_out: Mapped[int] = mapped_column(default=0, server_default="0")

    item: Mapped[ProgrammeItem | None] = relationship()
    pitch: Mapped[Pitch | None] = relationship()
    seal: Mapped["Seal | None"] = relationship(back_populates="round", cascade="all, delete-orphan")
    joint: Mapped["JointVerdict | None"] = relationship(cascade="all, delete-orphan")
    paper_count: Mapped["PaperCount | None"] = relationship(viewonly=True)

    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    @property
    def passed(self) -> bool | None:
        """The room's verdict, or that of room and jury together; None while there is none."""
        verdict = self.joint if self.jury_weight else self.seal
        return verdict.passed if verdict else None


class Ballot(Base):
    """One vote. `voter_key` says nothing about the voter once the round's secret is gone.

    `revision` orders what one voter sent; `token` recognises a message that is sent again. Sealing
    gives every row a new random key and clears both.
    """

    __tablename__ = "ballot"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    voter_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    choice: Mapped[Choice]
    source: Mapped[Source] = mapped_column(default=Source.PHONE)
    revision: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(sa.String(64), default="")

    __table_args__ = ({"sqlite_with_rowid": False},)


class Seal(Base):
    """The fixed result of a closed round: what was counted, by which rule, who closed it and when.

    It is a record, written once; `innovation recount` compares it with the ballots.
    """

    __tablename__ = "seal"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    yes_phone: Mapped[int]
    yes_paper: Mapped[int]
    no_phone: Mapped[int]
    no_paper: Mapped[int]
    blank_phone: Mapped[int]
    blank_paper: Mapped[int]
    present: Mapped[int]
    rule: Mapped[str] = mapped_column(sa.String(80))  #: as `Rule.code()`
    passed: Mapped[bool]
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str] = mapped_column(sa.String(80), default="")  #: name as shown; empty: the countdown
    ballots_fingerprint: Mapped[str] = mapped_column(sa.String(64))  #: SHA-256 over the sorted ballots
    fingerprint: Mapped[str] = mapped_column(sa.String(64))  #: SHA-256 over all of the above

    round: Mapped[Round] = relationship(back_populates="seal")


class JointVerdict(Base):
    """What room and jury decided together on a round in which a jury co-decides; written when it is public.

    `parts` are weights and exact shares, the room first: `50 34/61; 50 27/40`.
    """

    __tablename__ = "joint_verdict"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    parts: Mapped[str] = mapped_column(sa.String(300))
    passed: Mapped[bool]
    decided_at: Mapped[datetime]


class Proposal(Base):
    """An act that waits for a second person; settled when somebody agreed or it was taken back."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    act: Mapped[Act]
    round_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("round.id", ondelete="CASCADE"), index=True
    )  #: for an act on one round
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    about: Mapped[str] = mapped_column(sa.String(64), default="")  #: SHA-256 of the results to be published
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None]
    seconded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))

    proposed_by: Mapped[Person | None] = relationship(foreign_keys=proposed_by_id)
    seconded_by: Mapped[Person | None] = relationship(foreign_keys=seconded_by_id)
    round: Mapped[Round | None] = relationship()


class PaperCount(Base):
    """The paper ballots of one round, counted by one person and counted again by another.

    They are in the box once a second count equals the first (`checked`). The names are as shown then, and go
    with the account.
    """

    __tablename__ = "paper_count"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    yes: Mapped[int]
    no: Mapped[int]
    blank: Mapped[int]
    checked: Mapped[bool] = mapped_column(default=False)
    counted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    counted_by: Mapped[str] = mapped_column(sa.String(80), default="")
    checked_by: Mapped[str] = mapped_column(sa.String(80), default="")


class Tip(Base):
    """A tip for the initiator; nothing ties it to a voter. `id` is the random token of its form."""

    __tablename__ = "tip"

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(500))
    rehearsal: Mapped[bool] = mapped_column(default=False)
    given_on: Mapped[date]
    hidden_why: Mapped[str | None] = mapped_column(sa.String(300))  #: None: shown to the initiator
    hidden_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))

    __table_args__ = ({"sqlite_with_rowid": False},)


class Offer(Base):
    """ "Contact me, I want to help": contact details with consent, tied to no voter and no ballot."""

    __tablename__ = "offer"

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    pitch_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch.id", ondelete="CASCADE"), index=True)
    kinds: Mapped[str] = mapped_column(sa.String(80))  #: with commas: team,knowledge,network,things
    name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    message: Mapped[str] = mapped_column(sa.String(500), default="")
    consent: Mapped[bool]  #: always true; the table refuses anything else
    rehearsal: Mapped[bool] = mapped_column(default=False)
    given_on: Mapped[date]
    hidden_why: Mapped[str | None] = mapped_column(sa.String(300))
    hidden_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))

    __table_args__ = (
        sa.CheckConstraint("consent", name="consented"),
        {"sqlite_with_rowid": False},
    )
