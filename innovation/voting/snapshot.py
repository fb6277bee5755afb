"""The evening as everyone sees it at one moment, read in a handful of queries whatever the crowd."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from innovation.evenings.models import Event, ProgrammeItem, Voter, present
from innovation.evenings.questions import paper_voters
from innovation.evenings.rules import Admission, ItemKind, Phase, TallyShown
from innovation.voting.actions import rule_of
from innovation.voting.models import Ballot, Round, Seal
from innovation.voting.questions import paper_count, paper_stands
from innovation.voting.rules import TAKES_BALLOTS, Choice, Paper, RoundState, Rule, Tally, share_shown


@dataclass(frozen=True)
class Item:
    """A programme item as shown."""

    id: int
    position: int
    kind: ItemKind
    title: str
    one_liner: str
    pitch_id: int | None
    minutes: int
    answer_minutes: int
    passed: bool | None  #: verdict of its round, once revealed
    voted: bool  #: has a round that is closed


@dataclass(frozen=True)
class Vote:
    """The round of the current item. `tally` is there for whoever may see it; ask `Live.shown_tally`."""

    id: int
    number: int
    state: RoundState
    rule: Rule
    tally: Tally
    taken: int  #: grows with every message that is counted, so that newer can be told from older
    present: int
    rehearsal: bool
    closing_seconds: int
    closes_at: datetime | None
    closed_at: datetime | None
    revealed: bool
    passed: bool | None
    fingerprint: str
    paper: Paper  #: where its paper ballots stand

    @property
    def open(self) -> bool:
        """True while ballots are taken."""
        return self.state in TAKES_BALLOTS

    @property
    def whole(self) -> int:
        """The number the percentage is taken of."""
        return self.rule.of(self.tally, self.present)

    @property
    def needed(self) -> int:
        """How many yes votes reach the threshold, of the ballots so far."""
        return self.rule.needed(self.whole)

    @property
    def share(self) -> str | None:
        """The share of yes, as `share_shown` says it."""
        return share_shown(self.tally.yes, self.whole, self.rule)


@dataclass(frozen=True)
class Aside:
    """What a feature further right shows beside the vote, on cards and screen, with its template.

    `shows` is frozen; when it changes, every page looks again. It never holds what is not public.
    """

    template: str
    shows: Any
    extra: str = ""  #: template of what a phone can give beside its vote: one more fold under the tip


#: Who adds something: `aside(session, event, vote)`, or None for nothing.
ASIDES: list[Callable[[Session, Event, "Vote | None"], Aside | None]] = []


@dataclass(frozen=True)
class Live:
    """One evening at one moment."""

    slug: str
    event_id: int
    title: str
    phase: Phase
    revision: int
    admission: Admission
    room_code: str
    tally_live: bool
    rule: Rule
    items: tuple[Item, ...]
    item: Item | None
    vote: Vote | None
    present: int
    timer_seconds: int
    timer_started_at: datetime | None
    asides: tuple[Aside, ...]
    void_voters: frozenset[str] = field(repr=False)
    paper_voters: frozenset[str] = field(repr=False)

    @property
    def stage(self) -> str:
        """One word for what is going on: welcome, idle, soon, open, closing, closed, revealed or ended."""
        if self.phase is Phase.ENDED:
            return "ended"
        if self.phase is Phase.PLANNED or self.item is None:
            return "welcome"
        if self.vote is None:
            return "soon" if self.item.kind is ItemKind.PITCH else "idle"
        return "revealed" if self.vote.revealed else str(self.vote.state)

    @property
    def tally_shown(self) -> bool:
        """True when the room may see the numbers: after the reveal, or all along when chosen so."""
        return self.vote is not None and (self.vote.revealed or self.tally_live)

    @property
    def votes_in(self) -> int:
        """How many have voted on what is on now."""
        return self.vote.tally.cast if self.vote else 0

    @property
    def paper_missing(self) -> bool:
        """True while the vote is open and somebody votes on paper whose votes are not in the box."""
        return self.vote is not None and self.vote.open and self.vote.paper is not Paper.IN

    @property
    def following(self) -> Item | None:
        """The item after the current one."""
        here = self.item.position if self.item else 0
        return next((item for item in self.items if item.position > here), None)

    @property
    def key(self) -> str:
        """What a phone's ballot belongs to; when it changes the phone needs another ballot."""
        return f"{self.item.id if self.item else 0}.{self.vote.number if self.vote else 0}"

    def moment(self, part: str) -> tuple[int, int, int]:
        """How far the evening is, for whoever looks at `part`; a later snapshot never has a smaller one."""
        closed = self.vote is not None and not self.vote.open
        shown = self.vote.taken if self.vote and self.tally_shown else self.votes_in
        return self.revision, int(closed), shown if part != "card" else 0

    def marker(self, part: str) -> str:
        """What a page shows of `part`: the ballot's key, the moment, and a hash of how it looks."""
        return ".".join([self.key, "-".join(map(str, self.moment(part))), self._looks(part)])

    def is_news(self, part: str, seen: str) -> bool:
        """True when this snapshot has something else, and nothing older, than the page with marker `seen`.

        Every process has a snapshot of its own. Whoever is sent from one to another would see the count
        go back for the fraction of a second that they differ.
        """
        *_, moment, looks = ["", *seen.split(".")]
        then = tuple(int(part) for part in moment.split("-")) if _MOMENT.fullmatch(moment) else ()
        return looks != self._looks(part) and then <= self.moment(part)

    def _looks(self, part: str) -> str:
        """A short hash that changes whenever `part` would look different.

        A hidden tally never goes into it, so nothing leaks through it.
        """
        vote = self.vote
        seen: list[object] = [self.key, self.stage, self.phase, self.title, self.asides]
        seen += [vote.closes_at, vote.rehearsal] if vote else []
        seen += (
            [vote.tally, vote.passed]
            if vote and self.tally_shown and (part != "card" or vote.revealed)
            else []
        )
        if part != "card":
            seen += [self.votes_in, self.present, self.timer_seconds, self.timer_started_at]
            seen += [self.revision, self.items]
        if part == "console":
            seen += [len(self.paper_voters), self.vote and self.vote.paper]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:12]


_MOMENT = re.compile(r"\d{1,9}-[01]-\d{1,15}")


def read(session: Session, slug: str) -> Live | None:
    """The evening at this address as it stands now, or None when there is none."""
    asked = sa.select(Event).where(Event.slug == slug)
    event = session.scalar(asked.options(selectinload(Event.items).joinedload(ProgrammeItem.pitch)))
    if event is None:
        return None
    rounds = {row.item_id: row for row in _rounds(session, event)}
    items = tuple(_item(item, rounds.get(item.id)) for item in event.items)
    people = present(session, event)
    current = rounds.get(event.item_id)
    paper = frozenset(paper_voters(session, event))
    vote = _vote(session, current, people, len(paper)) if current else None
    return Live(
        slug=slug,
        event_id=event.id,
        title=event.title,
        phase=event.phase,
        revision=event.revision,
        admission=event.admission,
        room_code=event.room_code,
        tally_live=event.tally_shown is TallyShown.LIVE,
        rule=rule_of(event),
        items=items,
        item=next((item for item in items if item.id == event.item_id), None),
        vote=vote,
        present=people,
        timer_seconds=event.timer_seconds,
        timer_started_at=event.timer_started_at,
        asides=tuple(filter(None, (aside(session, event, vote) for aside in ASIDES))),
        void_voters=frozenset(
            session.scalars(sa.select(Voter.id).where(Voter.event_id == event.id, Voter.void))
        ),
        paper_voters=paper,
    )


def _rounds(session: Session, event: Event) -> list[Round]:
    """Rounds that count, oldest first, with their seals."""
    asked = sa.select(Round).where(Round.event_id == event.id, Round.state != RoundState.VOID)
    return list(
        session.scalars(
            asked.order_by(Round.number).options(selectinload(Round.seal), selectinload(Round.joint))
        )
    )


def _item(item: ProgrammeItem, round_: Round | None) -> Item:
    seal = round_.seal if round_ else None
    return Item(
        id=item.id,
        position=item.position,
        kind=item.kind,
        title=item.pitch.title if item.pitch else item.title,
        one_liner=item.pitch.one_liner if item.pitch else "",
        pitch_id=item.pitch_id,
        minutes=item.minutes,
        answer_minutes=item.answer_minutes,
        passed=round_.passed if round_ and round_.revealed_at else None,
        voted=seal is not None,
    )


def tally_of(session: Session, round_: Round) -> Tally:
    """Count the ballots of a round as they stand."""
    asked = (
        sa.select(Ballot.choice, sa.func.count()).where(Ballot.round_id == round_.id).group_by(Ballot.choice)
    )
    found = {row[0]: row[1] for row in session.execute(asked)}
    return Tally(*(found.get(choice, 0) for choice in (Choice.YES, Choice.NO, Choice.BLANK)))


def _taken(session: Session, round_: Round) -> int:
    return session.scalar(sa.select(sa.func.sum(Ballot.revision)).where(Ballot.round_id == round_.id)) or 0


def sealed_tally(seal: Seal) -> Tally:
    """The tally that a seal holds."""
    return Tally(
        seal.yes_phone + seal.yes_paper, seal.no_phone + seal.no_paper, seal.blank_phone + seal.blank_paper
    )


def _vote(session: Session, round_: Round, people: int, on_paper: int) -> Vote:
    seal = round_.seal
    ends = round_.closing_at + timedelta(seconds=round_.closing_seconds) if round_.closing_at else None
    return Vote(
        id=round_.id,
        number=round_.number,
        state=round_.state,
        rule=rule_of(round_),
        tally=sealed_tally(seal) if seal else tally_of(session, round_),
        taken=_taken(session, round_),
        present=seal.present if seal else people,
        rehearsal=round_.rehearsal,
        closing_seconds=round_.closing_seconds,
        closes_at=ends if round_.state is RoundState.CLOSING else None,
        closed_at=round_.closed_at,
        revealed=round_.revealed_at is not None,
        passed=round_.passed,
        fingerprint=seal.fingerprint if seal else "",
        paper=paper_stands(paper_count(session, round_), on_paper),
    )
