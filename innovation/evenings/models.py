"""Tables of evenings, their programme, cards and voters."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from innovation.db import Base
from innovation.evenings.rules import (
    Admission,
    Basis,
    CardState,
    Comparator,
    ItemKind,
    Kind,
    Phase,
    TallyShown,
    running_times,
)
from innovation.network.models import Municipality, Theme
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.pitches.models import Pitch
from innovation.pitches.rules import PUBLIC


class Event(Base):
    """An activity; a pitch evening has a programme with votes.

    The rule fields (percent, basis, comparator, quorum, jury_weight) are the proposal for rounds
    still to come; each round freezes its own copy when it opens.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.PITCH_EVENING)
    title: Mapped[str] = mapped_column(sa.String(100))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id", ondelete="SET NULL"))
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("municipality.id", ondelete="SET NULL"))
    venue: Mapped[str] = mapped_column(sa.String(160), default="")
    doors_at: Mapped[datetime | None]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    phase: Mapped[Phase] = mapped_column(default=Phase.PLANNED)
    announced: Mapped[bool] = mapped_column(default=False)  #: on the public agenda
    revision: Mapped[int] = mapped_column(default=0)  #: raised by every act of a host

    percent: Mapped[int] = mapped_column(default=50)
    basis: Mapped[Basis] = mapped_column(default=Basis.YES_NO)
    comparator: Mapped[Comparator] = mapped_column(default=Comparator.AT_LEAST)
    quorum: Mapped[int] = mapped_column(default=0)  #: cards cast that are needed; 0: none
    jury_weight: Mapped[int] = mapped_column(default=0, server_default="0")  #: of 100; the rest is the room
    tally_shown: Mapped[TallyShown] = mapped_column(default=TallyShown.HIDDEN)

    admission: Mapped[Admission] = mapped_column(default=Admission.ROOM_CODE)
    room_code: Mapped[str] = mapped_column(sa.String(6), unique=True)
    card_key: Mapped[bytes | None] = mapped_column(
        sa.LargeBinary
    )  #: card secrets follow from it; gone at the end
    head_count: Mapped[int | None]  #: counted at the door; None: the number of cards in use

    item_id: Mapped[int | None]  #: what is on now; no foreign key, since the two tables would need each other
    timer_seconds: Mapped[int] = mapped_column(default=0)  #: left when the timer last stopped or started
    timer_started_at: Mapped[datetime | None]  #: None: it stands still
    published_at: Mapped[datetime | None]

    theme: Mapped[Theme | None] = relationship()
    municipality: Mapped[Municipality | None] = relationship()
    items: Mapped[list["ProgrammeItem"]] = relationship(
        back_populates="event",
        order_by="ProgrammeItem.position",
        cascade="all, delete-orphan",
    )

    @property
    def timetable(self) -> list[tuple[datetime, "ProgrammeItem"]]:
        """When each programme item begins."""
        return list(zip(self._times, self.items, strict=False))

    @property
    def ends_at(self) -> datetime:
        """When the programme ends."""
        return self._times[-1]

    @property
    def _times(self) -> list[datetime]:
        return running_times(self.starts_at, [item.length for item in self.items])


class ProgrammeItem(Base):
    """A pitch, a talk or a break, in order."""

    __tablename__ = "programme_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[ItemKind]
    title: Mapped[str] = mapped_column(sa.String(100), default="")  #: of a talk or break; a pitch has its own
    minutes: Mapped[int] = mapped_column(default=5)
    answer_minutes: Mapped[int] = mapped_column(default=0)  #: for questions after a pitch
    pitch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pitch.id", ondelete="SET NULL"), index=True)

    event: Mapped[Event] = relationship(back_populates="items")
    pitch: Mapped[Pitch | None] = relationship()

    @property
    def length(self) -> int:
        """How long it takes, in minutes, questions included."""
        return self.minutes + self.answer_minutes

    @property
    def available(self) -> bool:
        """False for a pitch whose idea was withdrawn or deleted since."""
        return self.kind is not ItemKind.PITCH or (self.pitch is not None and self.pitch.state in PUBLIC)

    @property
    def name(self) -> str:
        """Its own title, or that of its pitch; empty when the idea was deleted since."""
        return self.pitch.title if self.pitch else self.title


class Host(Base):
    """A person who may run this evening without being an organiser."""

    __tablename__ = "host"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    person: Mapped[Person] = relationship()


class Card(Base):
    """A printed personal card. Its secrets follow from the event's card key; here stand only hashes."""

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]  #: printed on the card
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)  #: of what the QR code holds
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)  #: of what can be typed
    handed_out: Mapped[bool] = mapped_column(default=False)
    void: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("card.id", ondelete="SET NULL"))

    voter: Mapped["Voter | None"] = relationship(back_populates="card", passive_deletes=True)

    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    @property
    def state(self) -> CardState:
        """Where it stands."""
        if self.void:
            return CardState.VOID
        if self.voter is not None:
            return CardState.ON_PAPER if self.voter.on_paper else CardState.IN_USE
        return CardState.HANDED_OUT if self.handed_out else CardState.PRINTED


class Voter(Base):
    """Whoever holds a card this evening; no name and no time. `id` is random."""

    __tablename__ = "voter"

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    card_id: Mapped[int | None] = mapped_column(sa.ForeignKey("card.id", ondelete="CASCADE"), unique=True)
    perspective: Mapped[Perspective | None]
    void: Mapped[bool] = mapped_column(default=False)  #: its card was voided
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  #: votes on paper only

    card: Mapped[Card | None] = relationship(back_populates="voter")

    __table_args__ = ({"sqlite_with_rowid": False},)


class EventLog(Base):
    """What hosts and organisers did, and when."""

    __tablename__ = "event_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    verb: Mapped[str] = mapped_column(sa.String(40))
    detail: Mapped[str] = mapped_column(sa.String(300), default="")

    by: Mapped[Person | None] = relationship()


def event_by_slug(session: Session, slug: str) -> Event | None:
    """The event at this address."""
    return session.scalar(sa.select(Event).where(Event.slug == slug))


def may_host(session: Session, event: Event, person: Person) -> bool:
    """Organisers run every evening; others the ones they were asked for."""
    return person.is_organiser or session.get(Host, (event.id, person.id)) is not None


def present(session: Session, event: Event) -> int:
    """People present: as counted at the door, else cards handed out, else phones that joined."""
    if event.head_count is not None:
        return event.head_count
    if event.admission is Admission.PERSONAL_CARDS:
        handed = sa.select(sa.func.count()).where(Card.event_id == event.id, Card.handed_out, ~Card.void)
        return session.scalar(handed) or 0
    joined = sa.select(sa.func.count()).select_from(Voter).where(Voter.event_id == event.id, ~Voter.void)
    return session.scalar(joined) or 0
