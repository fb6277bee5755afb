"""The mathematics of scores: tables of known answers, and laws that hold for any marks."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.jury.rules.marks import normalised, standings, weighted_mean

LOW, HIGH = 1, 10
Marks = dict[str, dict[str, Fraction]]


def table(**rows: str) -> Marks:
    """One juror a row: their marks for pitches a, b, c …; a dash is a pitch they did not score."""
    return {
        juror: {
            pitch: Fraction(mark) for pitch, mark in zip("abcdefg", row.split(), strict=False) if mark != "-"
        }
        for juror, row in rows.items()
    }


def means(marks: Marks, pitches: str = "abc", minimum: int = 1) -> list[Fraction | None]:
    return [one.mean for one in standings(marks, pitches, LOW, HIGH, minimum).values()]


def places(marks: Marks, pitches: str = "abc", minimum: int = 1) -> list[int | None]:
    return [one.place for one in standings(marks, pitches, LOW, HIGH, minimum).values()]


def by_normalised(marks: Marks, pitches: str = "abc") -> list[str]:
    """The pitches, the highest normalised mark first."""
    found = standings(marks, pitches, LOW, HIGH, 1)
    return sorted(pitches, key=lambda pitch: -(found[pitch].normalised or 0))


@pytest.mark.parametrize(
    ("marks", "weights", "mean"),
    [
        ({"need": 8, "plan": 5}, {"need": 1, "plan": 1}, Fraction(13, 2)),
        ({"need": 8, "plan": 5}, {"need": 2, "plan": 1}, Fraction(7)),
        ({"need": 8}, {"need": 2, "plan": 1}, Fraction(8)),  # the other one is skipped, its weight too
        ({"need": 9, "work": 6}, {"need": 3, "plan": 10, "work": 1}, Fraction(33, 4)),
        ({"need": 10, "plan": 1, "work": 4}, {"need": 4, "plan": 2, "work": 1}, Fraction(46, 7)),  # sum is 7
        ({"need": 7, "plan": 7, "work": 8}, {"need": 1, "plan": 1, "work": 1}, Fraction(22, 3)),
        ({}, {"need": 2, "plan": 1}, None),
    ],
)
def test_weighted_mean(marks: dict[str, int], weights: dict[str, int], mean: Fraction | None) -> None:
    assert weighted_mean(marks, weights) == mean


def test_a_pitch_has_the_mean_of_its_jurors() -> None:
    assert means(table(kim="8 5 6", ria="7 - 6", cara="9 5 7")) == [8, 5, Fraction(19, 3)]


def test_the_highest_mean_is_first() -> None:
    assert places(table(kim="6 9 7", ria="6 9 7")) == [3, 1, 2]


@pytest.mark.parametrize(
    ("jurors", "median"),
    [
        (table(kim="4", ria="9", cara="5"), 5),
        (table(kim="4", ria="9", cara="5", yas="6"), Fraction(11, 2)),
        (table(kim="15/2"), Fraction(15, 2)),
    ],
)
def test_median_of_an_odd_and_an_even_number(jurors: Marks, median: Fraction) -> None:
    assert standings(jurors, "a", LOW, HIGH, 1)["a"].median == median


@pytest.mark.parametrize(
    ("jurors", "spread"),
    [
        (table(kim="7", ria="7"), 0.0),
        (table(kim="6", ria="8"), 1.0),
        (table(kim="2", ria="4", cara="4", yas="4", otto="5", sam="5", noor="7", eve="9"), 2.0),
        (table(kim="7"), 0.0),
    ],
)
def test_spread(jurors: Marks, spread: float) -> None:
    assert standings(jurors, "a", LOW, HIGH, 1)["a"].spread == pytest.approx(spread)


def test_too_few_scores() -> None:
    found = standings(table(kim="8 9 4", ria="7 - 6", cara="6 - 5"), "abc", LOW, HIGH, 3)
    few = found["b"]
    assert (few.scores, few.enough) == (1, False)
    assert (few.mean, few.median, few.spread, few.normalised, few.place) == (None,) * 5
    assert [found[pitch].place for pitch in "ac"] == [1, 2]


@pytest.mark.parametrize(("minimum", "enough"), [(0, False), (1, False)])
def test_without_scores_there_is_never_enough(minimum: int, enough: bool) -> None:
    assert standings(table(kim="8"), "ab", LOW, HIGH, minimum)["b"].enough is enough


def test_a_tie_shares_a_place_and_the_next_place_is_skipped() -> None:
    assert places(table(kim="8 8 6", ria="7 7 9"), "abc") == [1, 1, 1]
    assert places(table(kim="8 8 6", ria="7 7 5"), "abc") == [1, 1, 3]


def test_a_tie_at_the_last_place() -> None:
    assert places(table(kim="9 5 7 6", ria="9 7 5 8"), "abcd") == [1, 3, 3, 2]


def test_thirds_tie_exactly() -> None:
    assert places(table(kim="1/3 2/3 0", ria="1/3 0 2/3", cara="1/3 1/3 1/3"), "abc") == [1, 1, 1]


def test_a_juror_two_points_lower_changes_nothing_after_normalisation() -> None:
    mild = table(kim="8 6 7", ria="9 7 5", cara="6 8 7")
    strict = {**mild, "ria": {pitch: mark - 2 for pitch, mark in mild["ria"].items()}}
    assert by_normalised(strict) == by_normalised(mild)
    one, other = (normalised(marks, LOW, HIGH).marks for marks in (mild, strict))
    for juror in mild:
        apart = [one[juror][pitch] - other[juror][pitch] for pitch in "abc"]
        assert apart == pytest.approx([apart[0]] * 3)


def test_a_strict_juror_who_skips_the_best_pitch_no_longer_helps_it() -> None:
    marks = table(kim="8 7 6", ria="8 7 6", strict="- 3 2 4")
    marks["kim"]["d"] = marks["ria"]["d"] = Fraction(9)
    assert places(marks, "abcd")[0] == 1
    assert by_normalised(marks, "abcd")[0] == "d"


def test_a_juror_with_equal_marks_for_all_is_left_as_is_and_said_so() -> None:
    found = normalised(table(kim="8 6 7", ria="7 7 7"), LOW, HIGH)
    assert found.left == {"ria"}
    assert found.marks["ria"] == {"a": 7.0, "b": 7.0, "c": 7.0}
    assert found.changed


def test_a_juror_of_two_pitches_is_left_as_is() -> None:
    found = normalised(table(kim="8 6 7", ria="2 9"), LOW, HIGH)
    assert found.left == {"ria"}
    assert found.marks["ria"] == {"a": 2.0, "b": 9.0}


def test_when_nobody_can_be_normalised_there_are_no_normalised_marks() -> None:
    marks = table(kim="8 6", ria="7 7 7")
    assert not normalised(marks, LOW, HIGH).changed
    assert {one.normalised for one in standings(marks, "abc", LOW, HIGH, 1).values()} == {None}


def test_normalised_jurors_get_one_middle_and_one_spread() -> None:
    found = normalised(table(kim="8 6 7", ria="4 2 6"), LOW, HIGH).marks
    middles = [fmean(given.values()) for given in found.values()]
    widths = [max(given.values()) - min(given.values()) for given in found.values()]
    assert middles == pytest.approx([5.5, 5.5])
    assert widths == pytest.approx([widths[0]] * 2)


def test_extreme_marks_keep_their_distances_within_the_scale() -> None:
    found = normalised(table(kim="1 1 1 1 1 10", ria="10 10 10 10 10 1"), LOW, HIGH).marks
    widths = [max(given.values()) - min(given.values()) for given in found.values()]
    assert widths == pytest.approx([5.4, 5.4])
    assert [found["kim"]["f"], found["ria"]["f"]] == pytest.approx([10, 1])


def test_without_jurors_every_pitch_has_too_few() -> None:
    assert means({}, "ab") == [None, None]


scale = st.integers(LOW, HIGH).map(Fraction) | st.fractions(LOW, HIGH, max_denominator=7)
pitch_sets = st.sets(st.sampled_from("abcdefg"), min_size=1)
jurors = st.dictionaries(
    st.sampled_from(["cara", "kim", "ria", "yas", "otto"]),
    pitch_sets.flatmap(lambda there: st.fixed_dictionaries(dict.fromkeys(sorted(there), scale))),
    min_size=1,
)


@given(jurors, st.randoms(), st.integers(1, 3))
def test_the_order_of_jurors_and_pitches_never_matters(marks: Marks, dice: object, minimum: int) -> None:
    def shuffled(given: Mapping[str, object]) -> dict[str, object]:
        keys = sorted(given)
        dice.shuffle(keys)  # type: ignore[attr-defined]
        return {key: given[key] for key in keys}

    other = shuffled({juror: shuffled(given) for juror, given in marks.items()})
    order = list(shuffled(dict.fromkeys("abcdefg")))
    assert standings(marks, "abcdefg", LOW, HIGH, minimum) == standings(other, order, LOW, HIGH, minimum)


@given(jurors, st.data())
def test_a_constant_for_one_normalised_juror_never_changes_the_normalised_order(
    marks: Marks, data: st.DataObject
) -> None:
    fit = sorted(set(marks) - normalised(marks, LOW, HIGH).left)
    if not fit:
        return
    juror = data.draw(st.sampled_from(fit))
    least, most = min(marks[juror].values()), max(marks[juror].values())
    constant = data.draw(st.fractions(LOW - least, HIGH - most))
    moved = {**marks, juror: {pitch: mark + constant for pitch, mark in marks[juror].items()}}
    before, after = (standings(one, "abcdefg", LOW, HIGH, 1) for one in (marks, moved))
    for one, other in combinations("abcdefg", 2):
        gaps = [_gap(found[one].normalised, found[other].normalised) for found in (before, after)]
        assert gaps[0] == pytest.approx(gaps[1], abs=1e-6)


def _gap(one: float | None, other: float | None) -> float:
    return 0 if one is None or other is None else one - other


@given(jurors)
def test_every_normalised_mark_is_on_the_scale(marks: Marks) -> None:
    for given_marks in normalised(marks, LOW, HIGH).marks.values():
        assert all(LOW <= mark <= HIGH for mark in given_marks.values())


@given(jurors)
def test_normalising_never_turns_one_jurors_own_order(marks: Marks) -> None:
    for juror, found in normalised(marks, LOW, HIGH).marks.items():
        for one, other in combinations(sorted(found), 2):
            if marks[juror][one] > marks[juror][other]:
                assert found[one] >= found[other]


@given(jurors)
def test_mean_and_median_lie_between_the_lowest_and_the_highest_given(marks: Marks) -> None:
    for pitch, found in standings(marks, "abcdefg", LOW, HIGH, 1).items():
        there = [each[pitch] for each in marks.values() if pitch in each]
        assert (found.mean is None) == (not there)
        if found.mean is not None and found.median is not None:
            assert min(there) <= found.mean <= max(there)
            assert min(there) <= found.median <= max(there)


@given(st.dictionaries(st.integers(1, 9), st.tuples(st.integers(LOW, HIGH), st.integers(1, 20)), max_size=9))
def test_the_weighted_mean_is_the_mean_of_each_mark_as_often_as_it_weighs(
    rows: dict[int, tuple[int, int]],
) -> None:
    marks = {key: mark for key, (mark, _) in rows.items()}
    weights = {key: weight for key, (_, weight) in rows.items()} | {99: 5}
    repeated = [mark for mark, weight in rows.values() for _ in range(weight)]
    expected = Fraction(sum(repeated), len(repeated)) if repeated else None
    assert weighted_mean(marks, weights) == expected
