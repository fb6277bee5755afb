"""When a team is whole, held against every way of giving each place a person of their own."""

from itertools import combinations_with_replacement, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.errors import RuleBroken
from innovation.initiatives.rules.joining import KEPT_WORDS, Told
from innovation.initiatives.rules.team import NEEDED_WORDS, Gap, TeamRule, gap, may_join, places, possible
from innovation.network.rules import Perspective

Y, E, P, R = Perspective.YOUTH, Perspective.ENTREPRENEUR, Perspective.PARENT, Perspective.RESIDENT
NOBODY: frozenset[Perspective] = frozenset()


def team(*members: str) -> list[frozenset[Perspective]]:
    letters = {"y": Y, "e": E, "p": P, "r": R}
    return [frozenset(letters[letter] for letter in member if letter != "-") for member in members]


def most_filled(required, members) -> int:
    """By brute force: every person to every place, in every order."""
    wide = [*members, *[NOBODY] * len(required)]
    return max(
        sum(place in person for place, person in zip(required, order, strict=False))
        for order in permutations(wide, len(required))
    )


@pytest.mark.parametrize(
    ("members", "missing", "others"),
    [
        ([], (Y, E), 2),
        (["y"], (E,), 2),
        (["ye"], (E,), 2),  # one person never fills two places
        (["ye", "-"], (E,), 1),
        (["ye", "y"], (), 2),  # the first makes room: entrepreneur
        (["ye", "ye"], (), 2),
        (["y", "e", "p"], (), 1),
        (["y", "e", "p", "r"], (), 0),
        (["p", "p", "r", "r"], (Y, E), 0),
        (["ye", "p", "r", "r"], (E,), 0),
        (["ye", "ye", "ye", "ye", "p"], (), 0),
        (["-", "-", "-", "-", "-", "-"], (Y, E), 0),
    ],
)
def test_what_is_missing(members, missing, others):
    assert gap(TeamRule(), team(*members)) == Gap(missing, others)


def test_every_mix_of_up_to_six_members():
    """Each of eight kinds of members (every set of young, entrepreneur, parent), 0 to 6 of them."""
    kinds = team("-", "y", "e", "p", "ye", "yp", "ep", "yep")
    rule, seen = TeamRule(), 0
    for size in range(7):
        for members in combinations_with_replacement(kinds, size):
            found = gap(rule, members)
            filled = len(rule.required) - len(found.perspectives)
            assert filled == most_filled(rule.required, members)
            assert found.closed == (size >= rule.least and filled == 2)
            assert size + len(found.perspectives) + found.others >= rule.least
            seen += 1
    assert seen == 3003


perspectives = st.sampled_from([Y, E, P, R])
members = st.lists(st.frozensets(perspectives), max_size=6)
rules = st.builds(
    lambda least, extra, required, counts: TeamRule(least, least + extra, tuple(required), counts),
    st.integers(1, 6),
    st.integers(0, 3),
    st.lists(perspectives, max_size=4),
    st.booleans(),
)


@given(rules, members)
def test_as_many_places_are_filled_as_can_be(rule, members):
    assert len(rule.required) - len(gap(rule, members).perspectives) == most_filled(rule.required, members)


@given(rules, members, st.randoms())
def test_the_order_of_people_never_matters(rule, members, random):
    shuffled = random.sample(members, len(members))
    ours, theirs = gap(rule, members), gap(rule, shuffled)
    assert ours.closed == theirs.closed
    assert len(ours.perspectives) == len(theirs.perspectives)
    assert ours.others == theirs.others


@given(rules, members)
def test_whom_the_gap_names_makes_the_team_whole(rule, members):
    found = gap(rule, members)
    newcomers = [frozenset({one}) for one in found.perspectives] + [NOBODY] * found.others
    assert gap(rule, [*members, *newcomers]).closed


@given(rules, members, st.integers(0, 5))
def test_who_leaves_never_fills_a_place(rule, members, number):
    if not members:
        return
    rest = [one for n, one in enumerate(members) if n != number % len(members)]
    before, after = gap(rule, members), gap(rule, rest)
    assert len(after.perspectives) >= len(before.perspectives)
    assert before.closed or not after.closed


@given(rules.filter(possible), st.lists(st.frozensets(perspectives), max_size=12))
def test_a_team_that_grows_by_the_door_can_always_become_whole(rule, arriving):
    joined: list[frozenset[Perspective]] = []
    for newcomer in arriving:
        if may_join(rule, joined, newcomer):
            joined.append(newcomer)
    assert len(joined) <= rule.most
    assert len(gap(rule, joined).perspectives) <= places(rule, joined)


@given(rules, members)
def test_who_is_missing_is_welcome_while_there_is_a_place(rule, members):
    for one in gap(rule, members).perspectives:
        assert may_join(rule, members, frozenset({one})) == (places(rule, members) > 0)


def test_the_last_place():
    three = team("p", "p", "r", "y")
    assert places(TeamRule(), three) == 1
    assert not may_join(TeamRule(), three, frozenset({P}))
    assert may_join(TeamRule(), three, frozenset({E}))
    assert not may_join(TeamRule(), [*three, frozenset({E})], frozenset({E}))


def test_a_rule_that_nobody_can_meet():
    assert possible(TeamRule())
    assert not possible(TeamRule(5, 4))
    assert not possible(TeamRule(0, 4))
    assert not possible(TeamRule(4, 13))
    assert not possible(TeamRule(1, 1, (Y, E)))


def test_every_perspective_has_words():
    assert set(KEPT_WORDS) == set(NEEDED_WORDS) == set(Perspective)


def test_what_a_newcomer_tells():
    full = Told((Y,), True, "Zon", "Mama", "06")
    assert full.checked() == full
    assert Told((P,), False, "Zon", "Mama", "06").checked() == Told((P,))
    for lacking in (Told(()), Told((Y,), True, "", "Mama", "06"), Told((Y,), True, "Zon", "Mama")):
        with pytest.raises(RuleBroken):
            lacking.checked()
