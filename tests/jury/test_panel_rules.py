"""How broad a panel is, marks as shares of their scale, weights that leave something to the room."""

from fractions import Fraction

import pytest

from innovation.jury.rules.panels import (
    MOST_WEIGHT,
    Scale,
    breadth,
    ends,
    example,
    marks,
    share,
    weights_fit,
)
from innovation.jury.rules.rubric import MOST_CRITERIA, RUBRIC
from innovation.network.rules import Perspective
from innovation.voting.joint import Part, combined


def test_breadth_counts_each_perspective_and_names_those_that_nobody_has() -> None:
    found = breadth([Perspective.PARENT, None, Perspective.YOUTH, Perspective.PARENT])
    assert found.counts == ((Perspective.YOUTH, 1), (Perspective.PARENT, 2))
    assert set(found.missing) == set(Perspective) - {Perspective.YOUTH, Perspective.PARENT}


def test_breadth_of_nobody_and_of_everybody() -> None:
    assert breadth([None]).counts == ()
    assert breadth([]).missing == tuple(Perspective)
    assert breadth(Perspective).missing == ()


@pytest.mark.parametrize(
    ("mark", "scale", "expected"),
    [
        (Fraction(11, 2), Scale.SCHOOL, Fraction(1, 2)),
        (Fraction(1), Scale.SCHOOL, Fraction(0)),
        (Fraction(10), Scale.SCHOOL, Fraction(1)),
        (Fraction(32, 5), Scale.SCHOOL, Fraction(3, 5)),
        (Fraction(3), Scale.WORDS, Fraction(1, 2)),
        (Fraction(1), Scale.WORDS, Fraction(0)),
        (Fraction(5), Scale.WORDS, Fraction(1)),
    ],
)
def test_a_mark_is_an_exact_share_of_its_scale(mark: Fraction, scale: Scale, expected: Fraction) -> None:
    assert share(mark, scale) == expected


@pytest.mark.parametrize("scale", Scale)
def test_the_marks_of_a_scale_run_from_end_to_end(scale: Scale) -> None:
    assert (marks(scale)[0], marks(scale)[-1]) == ends(scale)


@pytest.mark.parametrize(
    ("weights", "fit"),
    [
        ([], True),
        ([50], True),
        ([MOST_WEIGHT], True),
        ([MOST_WEIGHT + 1], False),
        ([45, 45], True),
        ([45, 46], False),
        ([0], False),
        ([-1, 50], False),
    ],
)
def test_weights_leave_at_least_a_tenth_to_the_room(weights: list[int], fit: bool) -> None:
    assert weights_fit(weights) is fit


@pytest.mark.parametrize(
    ("weight", "scale", "mark", "together"),
    [
        (50, Scale.SCHOOL, Fraction(32, 5), "58"),
        (50, Scale.WORDS, Fraction(17, 5), "58"),
        (30, Scale.SCHOOL, Fraction(32, 5), "57.2"),
        (90, Scale.SCHOOL, Fraction(32, 5), "59.6"),
    ],
)
def test_the_example_is_reckoned_as_the_verdict_is(
    weight: int, scale: Scale, mark: Fraction, together: str
) -> None:
    found = example(weight, scale)
    assert (found.mark, found.together) == (mark, together)
    parts = [
        Part(found.room_weight, Fraction(found.room, 100)),
        Part(found.jury_weight, share(found.mark, scale)),
    ]
    assert combined(parts) == Fraction(together) / 100


def test_the_rubric_to_begin_with_is_one_that_could_be_written() -> None:
    assert 1 <= len(RUBRIC) <= MOST_CRITERIA
    assert all(0 < len(one.name) <= 60 and len(one.question) <= 200 and one.weight >= 1 for one in RUBRIC)
