"""Kinds and modes of a panel, its scale, how broad it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from innovation.errors import N_
from innovation.jury.rules.rubric import Proposed
from innovation.network.rules import Perspective
from innovation.voting.joint import Part, combined, share_shown

INVITATION_LIFETIME = timedelta(days=30)
MOST_PANELS = 4  #: of one evening
MOST_JURORS = 30  #: of one panel, invitations included
MOST_WEIGHT = 90  #: of 100 that juries together may weigh: the room always decides along
LEAST_SCORES = 3  #: the minimum number of scores a pitch needs, unless the organiser chooses otherwise

#: What a panel does with a pitch: fixed when the first vote of the evening opens.
TASK = ("mode", "weight")
#: How its marks are given and reckoned: fixed at its first score.
MARKING = ("scale", "minimum", "normalises")
SETTINGS = ("name", *TASK, *MARKING, "bank")


class Kind(StrEnum):
    """Which jury it is; a youth jury is a jury too."""

    EXPERT = "expert"
    YOUTH = "youth"


KIND_WORDS = {Kind.EXPERT: N_("Expert jury"), Kind.YOUTH: N_("Youth jury")}


class Mode(StrEnum):
    """What a panel does with a pitch; fixed before the first round opens."""

    QUESTIONS = "questions"
    ADVICE = "advice"
    CO_DECIDES = "co_decides"


MODE_WORDS = {
    Mode.QUESTIONS: N_("Asks questions"),
    Mode.ADVICE: N_("Gives advice"),
    Mode.CO_DECIDES: N_("Decides along with the room"),
}
#: A whole sentence for card, screen and report. `weight` is filled in for a panel that decides along.
MODE_SENTENCES = {
    Mode.QUESTIONS: N_("The jury asks the questions. The room decides."),
    Mode.ADVICE: N_("The jury gives advice. The room decides."),
    Mode.CO_DECIDES: N_("The jury decides along: its mark counts for %(weight)s, the room for %(room)s."),
}


class Scale(StrEnum):
    """The marks that a juror can give."""

    SCHOOL = "school"  #: 1–10, a Dutch school mark
    WORDS = "words"  #: 1–5, each with a word


SCALE_WORDS = {Scale.SCHOOL: N_("A school mark, 1 to 10"), Scale.WORDS: N_("Five words, from weak to strong")}
MARK_WORDS = {
    1: N_("weak"),
    2: N_("meagre"),
    3: N_("fair"),
    4: N_("good"),
    5: N_("strong"),
}
_ENDS = {Scale.SCHOOL: (1, 10), Scale.WORDS: (1, 5)}


def ends(scale: Scale) -> tuple[int, int]:
    """The lowest and the highest mark of a scale."""
    return _ENDS[scale]


def marks(scale: Scale) -> range:
    """Every mark of a scale, the lowest first."""
    low, high = ends(scale)
    return range(low, high + 1)


def share(mark: Fraction, scale: Scale) -> Fraction:
    """A mark as a share of its scale, from 0 (the lowest) to 1: a 5.5 is exactly half of 1 to 10."""
    low, high = ends(scale)
    return (mark - low) / (high - low)


@dataclass(frozen=True)
class Start:
    """What a new panel begins with."""

    kind: Kind
    name: str
    bank: str
    rubric: Sequence[Proposed]


@dataclass(frozen=True)
class Breadth:
    """How many jurors there are of each perspective, and which perspectives nobody has."""

    counts: tuple[tuple[Perspective, int], ...]
    missing: tuple[Perspective, ...]


def breadth(perspectives: Iterable[Perspective | None]) -> Breadth:
    """How broad a panel is; who says nothing of their perspective is not counted."""
    there = list(perspectives)
    counts = tuple((one, there.count(one)) for one in Perspective if one in there)
    return Breadth(counts, tuple(one for one in Perspective if one not in there))


def weights_fit(weights: Sequence[int]) -> bool:
    """True when panels that decide along leave something to the room."""
    return sum(weights) <= MOST_WEIGHT and all(weight > 0 for weight in weights)


@dataclass(frozen=True)
class Example:
    """The formula with figures: percentages of the room and of a jury, the jury's mark, and the outcome."""

    room_weight: int
    jury_weight: int
    room: int
    jury: int
    mark: Fraction
    together: str


def example(weight: int, scale: Scale) -> Example:
    """What comes of a room with 56 % and a jury that weighs `weight` and gives 60 % of its scale."""
    room, jury = 56, 60
    low, high = ends(scale)
    parts = [Part(100 - weight, Fraction(room, 100)), Part(weight, Fraction(jury, 100))]
    mark = low + parts[1].share * (high - low)
    return Example(100 - weight, weight, room, jury, mark, share_shown(combined(parts)).removesuffix(".0"))
