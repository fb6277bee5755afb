"""V16: the threshold is exact.

Promised to initiators: one vote more or less decides what the rule says it decides, also when exactly half
is for; the share on the screen never reads as the opposite of the verdict.

Proof: every pair of 0–500 votes for and 0–500 against (251,001), on each basis (for and against, all cards
cast, everybody present), with "at least" and with "more than", against `fractions.Fraction`; every share
shown of up to 1,000 votes and every percentage from 1 to 100 of up to 60 votes agrees with the verdict.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest

from innovation.evenings.rules import Basis, Comparator
from innovation.voting.rules import Rule, Tally, share_shown
from tests.faults import Record

pytestmark = pytest.mark.once

MOST = 500
HALF = Fraction(1, 2)


def tallies(basis: Basis) -> Iterator[tuple[Tally, int, int]]:
    """Every pair 0–500 × 0–500 as (tally, people present, whole), with blanks and absentees beside it.

    How many blanks and absentees follows from the pair, so each basis has wholes of its own.
    """
    for yes, no in product(range(MOST + 1), repeat=2):
        blank, absent = (3 * yes + 5 * no) % 37, (7 * yes + 2 * no) % 41
        cast = yes + no + blank
        whole = {Basis.YES_NO: yes + no, Basis.CAST: cast, Basis.PRESENT: cast + absent}[basis]
        yield Tally(yes, no, blank), cast + absent, whole


@pytest.mark.parametrize("basis", Basis)
def test_every_pair_has_the_verdict_that_fractions_give(basis: Basis, record_property: Record) -> None:
    least, more = Rule(50, basis, Comparator.AT_LEAST), Rule(50, basis, Comparator.MORE_THAN)
    wrong, pairs = [], 0
    for tally, present, whole in tallies(basis):
        share = Fraction(tally.yes, whole or 1)  # of nobody, nobody is for
        if least.passes(tally, present) is not (share >= HALF):
            wrong.append((tally, least))
        if more.passes(tally, present) is not (share > HALF):
            wrong.append((tally, more))
        pairs += 1
    assert wrong == []
    assert pairs == 251_001
    record_property(f"pairs of {basis}, at least and more than", pairs)
    record_property("wrong", len(wrong))


@pytest.mark.parametrize("comparator", Comparator)
def test_the_shown_share_never_contradicts_the_verdict(comparator: Comparator) -> None:
    rule = Rule(50, Basis.CAST, comparator)
    for whole in range(1, 2 * MOST + 1):
        for yes in range(min(whole, MOST) + 1):
            reads = reads_as_reached(share_shown(yes, whole, rule), rule)
            assert reads is reached(yes, whole, rule), (yes, whole)


@pytest.mark.parametrize("comparator", Comparator)
def test_every_percentage_is_exact_in_verdict_number_needed_and_share(comparator: Comparator) -> None:
    for percent, whole in product(range(1, 101), range(1, 61)):
        rule = Rule(percent, Basis.CAST, comparator)
        for yes in range(whole + 1):
            decided = reached(yes, whole, rule)
            assert rule.passes(Tally(yes, whole - yes, 0), 0) is decided, (yes, whole, rule)
            assert (yes >= rule.needed(whole)) is decided, (yes, whole, rule)
            assert reads_as_reached(share_shown(yes, whole, rule), rule) is decided, (yes, whole, rule)


def reached(yes: int, whole: int, rule: Rule) -> bool:
    """What the room decided, by exact fractions."""
    share, line = Fraction(yes, whole), Fraction(rule.percent, 100)
    return share > line if rule.comparator is Comparator.MORE_THAN else share >= line


def reads_as_reached(shown: str | None, rule: Rule) -> bool:
    """What a reader concludes who compares the share as shown with the percentage in the rule."""
    assert shown is not None
    before, _, after = shown.partition(".")
    digits, line = int(before + after), rule.percent * 10 ** len(after)
    return digits > line if rule.comparator is Comparator.MORE_THAN else digits >= line


@pytest.mark.parametrize(
    ("yes", "whole", "comparator", "shown"),
    [
        (74, 149, Comparator.AT_LEAST, "49.6"),
        (75, 150, Comparator.AT_LEAST, "50.0"),
        (2, 3, Comparator.AT_LEAST, "66.6"),
        (61, 61, Comparator.AT_LEAST, "100.0"),
        (5_001, 10_000, Comparator.MORE_THAN, "50.01"),
        (0, 0, Comparator.AT_LEAST, None),
    ],
)
def test_a_share_is_cut_off_and_never_rounded_up(
    yes: int, whole: int, comparator: Comparator, shown: str | None
) -> None:
    assert share_shown(yes, whole, Rule(50, Basis.CAST, comparator)) == shown


def test_exactly_half_passes_unless_more_is_asked() -> None:
    half = Tally(30, 30, 5)
    assert Rule().passes(half, 80)
    assert not Rule(comparator=Comparator.MORE_THAN).passes(half, 80)
    assert not Rule(basis=Basis.CAST).passes(half, 80)
    assert not Rule(basis=Basis.PRESENT).passes(half, 80)


def test_no_votes_and_too_few_votes_do_not_pass() -> None:
    assert not Rule().passes(Tally(0, 0, 0), 100)
    assert not Rule().passes(Tally(0, 0, 40), 100)
    assert not Rule(quorum=41).passes(Tally(40, 0, 0), 100)
    assert Rule(quorum=40).passes(Tally(40, 0, 0), 100)


def test_blank_cards_count_for_the_quorum_and_not_for_the_basis() -> None:
    assert Rule(quorum=10).passes(Tally(2, 1, 7), 0)
    assert Rule().of(Tally(2, 1, 7), 50) == 3
