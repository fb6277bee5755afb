"""The mathematics of scores. Means, places and verdicts are exact fractions; spread and z-scores are floats.

A juror's mark for a pitch is the weighted mean over the criteria they filled in; a pitch's mark is the mean
of its jurors' marks. Normalising takes out that one juror is strict and another mild: see `normalised`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import fmean, median, pstdev
from typing import Generic, TypeVar

LEAST_TO_NORMALISE = 3  #: pitches that a juror must have scored

Juror = TypeVar("Juror", bound=Hashable)
Pitch = TypeVar("Pitch", bound=Hashable)
Criterion = TypeVar("Criterion", bound=Hashable)
Marks = Mapping[Juror, Mapping[Pitch, Fraction]]


def weighted_mean(marks: Mapping[Criterion, int], weights: Mapping[Criterion, int]) -> Fraction | None:
    """One juror's mark for one pitch, over the criteria that were filled in ("don't know" is left out).

    Divided by the weights of those criteria; None when nothing was filled in.
    """
    whole = sum(weights[one] for one in marks)
    if not whole:
        return None
    return Fraction(sum(weights[one] * mark for one, mark in marks.items()), whole)


@dataclass(frozen=True)
class Standing:
    """What a panel makes of one pitch. `mean` is None when there are too few scores."""

    scores: int
    enough: bool
    mean: Fraction | None
    median: Fraction | None
    spread: float | None  #: standard deviation of the jurors' marks
    normalised: float | None  #: mean of the normalised marks; None when nothing was normalised
    place: int | None = None  #: 1 is the highest mean; equal means share a place


def standings(
    marks: Marks[Juror, Pitch], pitches: Sequence[Pitch], low: int, high: int, minimum: int
) -> dict[Pitch, Standing]:
    """What a panel makes of each pitch, from each juror's mark for it."""
    level = normalised(marks, low, high)
    found = {pitch: _standing(pitch, marks, level, minimum) for pitch in pitches}
    means = [one.mean for one in found.values() if one.mean is not None]
    return {pitch: _placed(one, means) for pitch, one in found.items()}


def _standing(
    pitch: Pitch, marks: Marks[Juror, Pitch], level: "Normalised[Juror, Pitch]", minimum: int
) -> Standing:
    given = sorted(each[pitch] for each in marks.values() if pitch in each)
    enough = len(given) >= max(minimum, 1)
    if not enough:
        return Standing(len(given), False, None, None, None, None)
    normal = sorted(each[pitch] for each in level.marks.values() if pitch in each)
    mean = sum(given, Fraction(0)) / len(given)
    return Standing(
        scores=len(given),
        enough=True,
        mean=mean,
        median=median(given),
        spread=pstdev(map(float, given)),
        normalised=fmean(normal) if level.changed else None,
    )


def _placed(one: Standing, means: Sequence[Fraction]) -> Standing:
    if one.mean is None:
        return one
    place = 1 + sum(mean > one.mean for mean in means)
    return replace(one, place=place)


@dataclass(frozen=True)
class Normalised(Generic[Juror, Pitch]):
    """Every juror's marks brought to one level, and whose were left as they are."""

    marks: Mapping[Juror, Mapping[Pitch, float]]
    left: frozenset[Juror]

    @property
    def changed(self) -> bool:
        """True when anybody's marks were brought to the common level."""
        return len(self.marks) > len(self.left)


def normalised(marks: Marks[Juror, Pitch], low: int, high: int) -> Normalised[Juror, Pitch]:
    """Each juror's marks as z-scores, put back on the scale from `low` to `high`.

    Every juror who scored at least three pitches, and not all alike, gets the same middle and the same
    spread; others are left as they are. The spread is the mean of those jurors' own spreads. The middle is
    the mean of the marks that are left as they are, so that these pull nothing up or down; without such
    marks it is the mean of all. Both give way so far that no mark falls off the scale. How strict a juror is
    changes neither in a way that touches the order.
    """
    fit = {juror: _z(given) for juror, given in marks.items() if _can_be_normalised(given)}
    left = {juror: given for juror, given in marks.items() if juror not in fit}
    as_given = {juror: {pitch: float(mark) for pitch, mark in given.items()} for juror, given in left.items()}
    if not fit:
        return Normalised(as_given, frozenset(left))
    every = [z for given in fit.values() for z in given.values()]
    spread = fmean(sorted(pstdev(map(float, sorted(marks[juror].values()))) for juror in fit))
    spread = min(spread, (high - low) / (max(every) - min(every)))
    level = float(_mean_of(left) or _mean_of(marks) or 0)
    middle = min(max(level, low - min(every) * spread), high - max(every) * spread)
    rescaled = {
        juror: {pitch: min(max(middle + z * spread, low), high) for pitch, z in given.items()}
        for juror, given in fit.items()
    }
    return Normalised({**as_given, **rescaled}, frozenset(left))


def _mean_of(marks: Marks[Juror, Pitch]) -> Fraction | None:
    every = [mark for given in marks.values() for mark in given.values()]
    return sum(every, Fraction(0)) / len(every) if every else None


def _can_be_normalised(given: Mapping[Pitch, Fraction]) -> bool:
    return len(given) >= LEAST_TO_NORMALISE and len(set(given.values())) > 1


def _z(given: Mapping[Pitch, Fraction]) -> dict[Pitch, float]:
    mean = sum(given.values(), Fraction(0)) / len(given)
    spread = pstdev(float(mark - mean) for mark in sorted(given.values()))
    return {pitch: float(mark - mean) / spread for pitch, mark in given.items()}
