"""The arithmetic of a grant: every figure follows from the lines of its book. Amounts are whole euro cents.

Lines only add up: what goes back is a line below zero. So the book alone tells how a grant stands, now and
on any day before.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from innovation.errors import N_
from innovation.initiatives.rules.support import Entry


class Line(NamedTuple):
    """What counts of a line in the book; `part` is the instalment it is about."""

    entry: Entry
    cents: int
    part: int | None = None


#: To which figures a line of each kind adds its cents. What is reclaimed is not asked for any more either.
ADDS_TO = {
    Entry.DECIDED: ("decided",),
    Entry.CORRECTED: ("decided",),
    Entry.PLANNED: ("planned",),
    Entry.CHANGED: ("planned",),
    Entry.REQUESTED: ("requested",),
    Entry.PAID: ("paid",),
    Entry.RECLAIMED: ("requested", "paid"),
}

#: Lines that only count in one direction.
DIRECTION = {Entry.DECIDED: 1, Entry.PLANNED: 1, Entry.PAID: 1, Entry.RECLAIMED: -1}

#: Why a line of this kind would not be sound.
UNSOUND = {
    Entry.DECIDED: N_("A decision is about an amount of money."),
    Entry.CORRECTED: N_("This is less than what is planned in instalments. First lower an instalment."),
    Entry.PLANNED: N_("With this instalment there would be more planned than was decided."),
    Entry.CHANGED: N_(
        "An instalment cannot be less than what is paid of it, nor more than the decision leaves."
    ),
    Entry.REQUESTED: N_("There is nothing left to ask for in this instalment."),
    Entry.PAID: N_("This is more than the team asked for."),
    Entry.RECLAIMED: N_("This is more than was paid."),
}


@dataclass(frozen=True)
class Part:
    """How an instalment stands."""

    planned: int = 0
    requested: int = 0
    paid: int = 0

    @property
    def asked(self) -> int:
        """Asked for and not paid yet."""
        return self.requested - self.paid

    @property
    def free(self) -> int:
        """Not asked for yet."""
        return self.planned - self.requested

    @property
    def sound(self) -> bool:
        """Nothing is paid without being asked for, nothing asked for without being planned."""
        return 0 <= self.paid <= self.requested <= self.planned


@dataclass(frozen=True)
class Figures:
    """How a grant stands: decided = paid + left, to the cent."""

    decided: int
    parts: Mapping[int, Part]

    @property
    def planned(self) -> int:
        """In all instalments."""
        return sum(part.planned for part in self.parts.values())

    @property
    def requested(self) -> int:
        """Asked for so far, paid or not."""
        return sum(part.requested for part in self.parts.values())

    @property
    def paid(self) -> int:
        """Paid so far, without what was claimed back."""
        return sum(part.paid for part in self.parts.values())

    @property
    def asked(self) -> int:
        """Asked for and not paid yet."""
        return self.requested - self.paid

    @property
    def left(self) -> int:
        """Decided and not paid."""
        return self.decided - self.paid

    @property
    def unplanned(self) -> int:
        """Decided and in no instalment yet."""
        return self.decided - self.planned

    @property
    def sound(self) -> bool:
        """Never is more paid than asked for, planned and decided."""
        return self.planned <= self.decided and all(part.sound for part in self.parts.values())

    def part(self, number: int) -> Part:
        """How this instalment stands."""
        return self.parts.get(number, Part())


def figures(lines: Iterable[Line]) -> Figures:
    """How a grant stands after these lines."""
    sums: Counter[tuple[int | None, str]] = Counter()
    for line in lines:
        for name in ADDS_TO[line.entry]:
            sums[line.part, name] += line.cents
    numbers = sorted({part for part, _ in sums if part is not None})
    names = ("planned", "requested", "paid")
    parts = {number: Part(**{name: sums[number, name] for name in names}) for number in numbers}
    return Figures(sums[None, "decided"], parts)


def sound(lines: Sequence[Line]) -> bool:
    """True when each line counts in its own direction, and the figures after them are sound."""
    return (
        all(line.cents * DIRECTION.get(line.entry, line.cents) > 0 for line in lines) and figures(lines).sound
    )
