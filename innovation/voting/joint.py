"""The verdict of room and jury together, where the organiser chose so beforehand. Exact fractions only.

The room's share of yes and each jury's mark, both from 0 to 1, count by their weights; together they reach
the threshold or not. Without a jury's mark ("too few scores") its weight falls away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from innovation.evenings.rules import Comparator
from innovation.voting import rules
from innovation.voting.rules import Rule, Tally


@dataclass(frozen=True)
class Part:
    """What one of them brings in: its weight of 100, and its share from 0 to 1."""

    weight: int
    share: Fraction

    @property
    def shown(self) -> str:
        """Its share as a decimal percentage."""
        return share_shown(self.share)

    def __str__(self) -> str:
        return f"{self.weight} {self.share.numerator}/{self.share.denominator}"


def parts_of(rule: Rule, tally: Tally, present: int, juries: Sequence[Part]) -> tuple[Part, ...]:
    """The room and the juries, the room first; a room without votes to divide by brings in nothing."""
    whole = rule.of(tally, present)
    room = Fraction(tally.yes, whole) if whole else Fraction(0)
    return (Part(100 - rule.jury_weight, room), *juries)


def combined(parts: Sequence[Part]) -> Fraction:
    """The weighted mean of the shares, from 0 to 1. Raises ZeroDivisionError when nothing has any weight."""
    return sum((part.weight * part.share for part in parts), Fraction(0)) / sum(part.weight for part in parts)


def passes(rule: Rule, tally: Tally, present: int, juries: Sequence[Part]) -> bool:
    """The joint verdict: enough cards, some vote to divide by, and together at the threshold."""
    if not rule.quorum_met(tally) or rule.of(tally, present) == 0:
        return False
    share, line = combined(parts_of(rule, tally, present, juries)), Fraction(rule.percent, 100)
    return share > line if rule.comparator is Comparator.MORE_THAN else share >= line


def written(parts: Sequence[Part]) -> str:
    """Parts in one line, as a joint verdict keeps them: `50 34/61; 50 27/40`."""
    return "; ".join(map(str, parts))


def read(line: str) -> tuple[Part, ...]:
    """What `written` wrote. Raises ValueError for anything else."""
    found = (piece.split(" ") for piece in line.split("; "))
    return tuple(Part(int(weight), Fraction(share)) for weight, share in found)


def share_shown(share: Fraction, rule: Rule | None = None) -> str:
    """A share as a decimal percentage, cut off so that it never claims more than there is.

    With the rule that it is held against it has as many digits as that takes: what is below the threshold
    never looks as if it reached it, and what is above never looks as if it lay on it.
    """
    shown = rules.share_shown(share.numerator, share.denominator, rule or Rule(percent=100))
    return shown or ""
