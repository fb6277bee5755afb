"""The rule of a round and the arithmetic of its result. Integers only."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from innovation.evenings.rules import Basis, Comparator


class Choice(StrEnum):
    """What a ballot says."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"


class Source(StrEnum):
    """How a ballot came in."""

    PHONE = "phone"
    PAPER = "paper"


class RoundState(StrEnum):
    """Where a round stands."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    VOID = "void"


class Act(StrEnum):
    """What one person proposes and another agrees to before it is done."""

    VOID = "void"  #: declare a round void
    PUBLISH = "publish"  #: publish results that start support


#: The only moves there are. A closing countdown may be cancelled; a closed round is never opened again.
NEXT: dict[RoundState, frozenset[RoundState]] = {
    RoundState.OPEN: frozenset({RoundState.CLOSING, RoundState.CLOSED, RoundState.VOID}),
    RoundState.CLOSING: frozenset({RoundState.OPEN, RoundState.CLOSED, RoundState.VOID}),
    RoundState.CLOSED: frozenset({RoundState.VOID}),
    RoundState.VOID: frozenset(),
}

#: States in which a ballot is taken.
TAKES_BALLOTS = frozenset({RoundState.OPEN, RoundState.CLOSING})


@dataclass(frozen=True)
class Tally:
    """Ballots counted."""

    yes: int
    no: int
    blank: int

    @property
    def cast(self) -> int:
        """All cards cast."""
        return self.yes + self.no + self.blank


@dataclass(frozen=True)
class Rule:
    """When a pitch reaches the threshold."""

    percent: int = 50
    basis: Basis = Basis.YES_NO
    comparator: Comparator = Comparator.AT_LEAST
    quorum: int = 0
    jury_weight: int = 0  #: of 100: how much the jury's mark counts; 0: the room decides alone

    def code(self) -> str:
        """The rule in one line, for the seal: `50 at_least yes_no quorum 0`, plus ` jury 50`."""
        jury = f" jury {self.jury_weight}" if self.jury_weight else ""
        return f"{self.percent} {self.comparator} {self.basis} quorum {self.quorum}{jury}"

    def of(self, tally: Tally, present: int) -> int:
        """The number that the percentage is taken of."""
        return {
            Basis.YES_NO: tally.yes + tally.no,
            Basis.CAST: tally.cast,
            Basis.PRESENT: max(present, tally.cast),
        }[self.basis]

    def needed(self, whole: int) -> int:
        """The smallest number of yes votes that reaches the threshold of `whole`."""
        if self.comparator is Comparator.MORE_THAN:
            return self.percent * whole // 100 + 1
        return max(1, -(-self.percent * whole // 100))

    def quorum_met(self, tally: Tally) -> bool:
        """True when enough cards were cast."""
        return tally.cast >= self.quorum

    def passes(self, tally: Tally, present: int) -> bool:
        """The room's verdict: enough cards, at least one yes, the threshold reached (the 50 % rule)."""
        whole = self.of(tally, present)
        return self.quorum_met(tally) and whole > 0 and tally.yes >= self.needed(whole)


def share_shown(yes: int, whole: int, rule: Rule) -> str | None:
    """The share of yes as a decimal percentage, "49.6"; None when there is nothing to divide by.

    It is cut off, never rounded up, so that 74 of 149 is 49.6 (the 50 % rule, "Display"). Under a rule of
    "more than" 5,001 of 10,000 would be cut to the threshold itself; then more digits are shown.
    """
    if whole == 0:
        return None
    digits, above = 1, 100 * yes > rule.percent * whole
    while above and 100 * yes * 10**digits // whole == rule.percent * 10**digits:
        digits += 1
    cut = 100 * yes * 10**digits // whole
    return f"{cut // 10**digits}.{cut % 10**digits:0{digits}d}"


class Paper(StrEnum):
    """Where the paper ballots of a round stand."""

    NOT_IN = "not_in"
    CHECKING = "checking"  #: one person has counted them; another counts again
    IN = "in"  #: in the box, or there are none


class Outcome(StrEnum):
    """What became of a ballot that was sent in."""

    COUNTED = "counted"
    SUPERSEDED = "superseded"  #: the box holds a newer one
    ON_PAPER = "on_paper"  #: this card votes on paper (or, for paper, has voted by phone)
    LATE = "late"  #: the round does not take ballots


@dataclass(frozen=True, slots=True)
class Message:
    """One ballot as it was sent. `revision` counts up on one phone; `token` marks one message."""

    round_id: int
    voter_id: str
    choice: Choice
    revision: int
    token: str
    source: Source = Source.PHONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What the box says to a message, with the ballot it holds now (None: none, or not to be told)."""

    outcome: Outcome
    choice: Choice | None = None
    revision: int = 0


def voter_key(secret: bytes, voter_id: str) -> str:
    """The key of a voter's ballot in one round: HMAC-SHA256 of the voter's id under the round's secret."""
    return hmac.new(secret, voter_id.encode(), "sha256").hexdigest()


def ballots_fingerprint(ballots: Iterable[tuple[str, str, str]]) -> str:
    """SHA-256 over the ballots (key, choice, source), one line each, sorted."""
    lines = sorted(" ".join(ballot) for ballot in ballots)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def record_fingerprint(record: Mapping[str, object]) -> str:
    """SHA-256 over a sealed record: `name value` lines in the order of their names."""
    lines = [f"{name} {record[name]}" for name in sorted(record)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
