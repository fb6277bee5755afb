"""The rule of a round at its edges."""

import pytest

from innovation.evenings.rules import Basis, Comparator
from innovation.voting.rules import NEXT, RoundState, Rule, Tally, share_shown

MORE = Comparator.MORE_THAN


@pytest.mark.parametrize(
    ("rule", "tally", "present", "passed"),
    [
        (Rule(), Tally(58, 58, 2), 118, True),  # exactly half passes
        (Rule(comparator=MORE), Tally(58, 58, 2), 118, False),
        (Rule(comparator=MORE), Tally(59, 58, 0), 118, True),
        (Rule(), Tally(74, 75, 0), 149, False),
        (Rule(), Tally(0, 0, 9), 9, False),  # only blanks
        (Rule(), Tally(0, 0, 0), 0, False),
        (Rule(), Tally(1, 0, 50), 51, True),  # blanks count for the turnout only
        (Rule(basis=Basis.CAST), Tally(1, 0, 50), 51, False),
        (Rule(basis=Basis.CAST), Tally(5, 3, 2), 30, True),
        (Rule(basis=Basis.PRESENT), Tally(15, 0, 0), 30, True),
        (Rule(basis=Basis.PRESENT), Tally(14, 0, 0), 30, False),
        (Rule(basis=Basis.PRESENT), Tally(4, 4, 0), 3, True),  # never fewer present than cards cast
        (Rule(quorum=10), Tally(9, 0, 0), 30, False),
        (Rule(quorum=10), Tally(9, 0, 1), 30, True),
        (Rule(percent=0), Tally(0, 5, 0), 5, False),  # no yes at all never passes
        (Rule(percent=100), Tally(5, 0, 3), 8, True),
        (Rule(percent=100), Tally(5, 1, 3), 9, False),
    ],
)
def test_passes_at_the_edge(rule: Rule, tally: Tally, present: int, passed: bool) -> None:
    assert rule.passes(tally, present) is passed


@pytest.mark.parametrize(
    ("yes", "whole", "rule", "shown"),
    [
        (74, 149, Rule(), "49.6"),
        (1, 2, Rule(), "50.0"),
        (0, 0, Rule(), None),
        (2, 3, Rule(), "66.6"),
        (5001, 10_000, Rule(comparator=MORE), "50.01"),
        (4999, 10_000, Rule(), "49.9"),
    ],
)
def test_share_never_rounds_over_the_threshold(yes: int, whole: int, rule: Rule, shown: str | None) -> None:
    assert share_shown(yes, whole, rule) == shown


@pytest.mark.parametrize(("whole", "comparator", "needed"), [(61, "at_least", 31), (60, "at_least", 30)])
def test_needed_is_the_smallest_number_that_passes(whole: int, comparator: str, needed: int) -> None:
    assert Rule(comparator=Comparator(comparator)).needed(whole) == needed
    assert Rule(comparator=MORE).needed(60) == 31


def test_a_closed_round_is_never_opened_again() -> None:
    assert RoundState.OPEN not in NEXT[RoundState.CLOSED]
    assert NEXT[RoundState.VOID] == frozenset()
