"""V16 for room and jury together: the verdict is exact, and no shown figure contradicts it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from innovation.evenings.rules import Basis, Comparator
from innovation.jury.rules.panels import Scale, share
from innovation.voting import joint
from innovation.voting.joint import Part
from innovation.voting.rules import Rule, Tally

HALF = share(Fraction(11, 2), Scale.SCHOOL)
AT_LEAST, MORE_THAN = Comparator.AT_LEAST, Comparator.MORE_THAN


def rule(comparator: Comparator = AT_LEAST, percent: int = 50, jury: int = 50, quorum: int = 0) -> Rule:
    return Rule(percent, Basis.YES_NO, comparator, quorum, jury)


def test_a_five_and_a_half_is_exactly_half_the_scale() -> None:
    assert Fraction(1, 2) == HALF
    assert share(Fraction(3), Scale.WORDS) == Fraction(1, 2)
    assert [share(Fraction(mark), Scale.SCHOOL) for mark in (1, 10)] == [0, 1]


@pytest.mark.parametrize(
    ("comparator", "yes", "no", "mark", "passes"),
    [
        (AT_LEAST, 10, 10, Fraction(11, 2), True),
        (MORE_THAN, 10, 10, Fraction(11, 2), False),
        (AT_LEAST, 9, 10, Fraction(11, 2), False),
        (MORE_THAN, 11, 10, Fraction(11, 2), True),
        (AT_LEAST, 10, 10, Fraction(549, 100), False),
        (MORE_THAN, 10, 10, Fraction(551, 100), True),
        (AT_LEAST, 0, 10, Fraction(10), True),
        (AT_LEAST, 10, 0, Fraction(1), True),
        (MORE_THAN, 10, 0, Fraction(1), False),
        (AT_LEAST, 0, 0, Fraction(10), False),
    ],
)
def test_at_the_edge(comparator: Comparator, yes: int, no: int, mark: Fraction, passes: bool) -> None:
    parts = [Part(50, share(mark, Scale.SCHOOL))]
    assert joint.passes(rule(comparator), Tally(yes, no, 0), yes + no, parts) is passes


def test_without_enough_cards_nothing_passes() -> None:
    assert not joint.passes(rule(quorum=21), Tally(20, 0, 0), 20, [Part(50, Fraction(1))])
    assert joint.passes(rule(quorum=20), Tally(20, 0, 0), 20, [Part(50, Fraction(1))])


def test_the_weight_of_a_missing_mark_falls_away() -> None:
    wide = rule(jury=60)
    both = [Part(30, Fraction(0)), Part(30, Fraction(1))]
    assert joint.combined(joint.parts_of(wide, Tally(1, 1, 0), 2, both)) == Fraction(1, 2)
    assert joint.combined(joint.parts_of(wide, Tally(1, 1, 0), 2, both[1:])) == Fraction(5, 7)
    assert joint.combined(joint.parts_of(wide, Tally(1, 1, 0), 2, [])) == Fraction(1, 2)


@pytest.mark.parametrize("comparator", Comparator)
@pytest.mark.parametrize("weight", [10, 50, 90])
def test_every_small_case_against_fractions(comparator: Comparator, weight: int) -> None:
    """Every room up to 12, every mean of up to three marks, three thresholds."""
    marks = sorted(
        {Fraction(total, jurors) for jurors in (1, 2, 3) for total in range(jurors, 10 * jurors + 1)}
    )
    for percent in (33, 50, 67):
        its = rule(comparator, percent, weight)
        for whole in range(1, 13):
            for yes in range(whole + 1):
                for mark in marks:
                    check(its, yes, whole, mark)


def check(its: Rule, yes: int, whole: int, mark: Fraction) -> None:
    """The verdict by hand, and what is shown beside it."""
    weight = its.jury_weight
    together = (Fraction(yes, whole) * (100 - weight) + (mark - 1) / 9 * weight) / 100
    line = Fraction(its.percent, 100)
    expected = together > line if its.comparator is MORE_THAN else together >= line
    parts = [Part(weight, share(mark, Scale.SCHOOL))]
    tally = Tally(yes, whole - yes, 0)
    assert joint.passes(its, tally, whole, parts) is expected
    shown = Decimal(joint.share_shown(joint.combined(joint.parts_of(its, tally, whole, parts)), its))
    assert (shown > its.percent if its.comparator is MORE_THAN else shown >= its.percent) is expected
    assert 0 <= together * 100 - Fraction(shown) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("share", "comparator", "shown"),
    [
        (Fraction(1, 2), MORE_THAN, "50.0"),
        (Fraction(50_001, 100_000), MORE_THAN, "50.001"),
        (Fraction(1, 2) + Fraction(1, 10**15), MORE_THAN, "50.0000000000001"),
        (Fraction(1, 2) - Fraction(1, 10**15), AT_LEAST, "49.9"),
        (Fraction(2, 3), AT_LEAST, "66.6"),
        (Fraction(1), AT_LEAST, "100.0"),
    ],
)
def test_a_shown_share_never_lies_on_the_wrong_side(
    share: Fraction, comparator: Comparator, shown: str
) -> None:
    assert joint.share_shown(share, rule(comparator)) == shown


def test_parts_are_kept_exactly() -> None:
    parts = (Part(40, Fraction(34, 61)), Part(60, HALF))
    assert joint.read(joint.written(parts)) == parts
    with pytest.raises(ValueError, match="unpack"):
        joint.read("nonsense")
