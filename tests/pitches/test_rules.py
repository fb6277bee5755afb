"""The states of an idea, pair by pair, and what it must hold."""

import pytest

from innovation.pitches import rules
from innovation.pitches.rules import State

D, S, N, A, P, T, W, X = State  # in the order of the enum
assert (D, S, N, A, P, T, W, X) == (
    State.DRAFT,
    State.SUBMITTED,
    State.NEEDS_WORK,
    State.ACCEPTED,
    State.SCHEDULED,
    State.PITCHED,
    State.WITHDRAWN,
    State.DECLINED,
)

#: Written down apart from the code: every move there is, and no other.
ALLOWED = {
    (D, S), (D, W),
    (S, N), (S, A), (S, X), (S, W), (S, D),
    (N, S), (N, W), (N, X),
    (A, P), (A, N), (A, W), (A, X),
    (P, T), (P, A), (P, W),
    (T, P),
    (W, D),
    (X, D),
}  # fmt: skip


@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", State)
def test_every_pair_of_states_is_allowed_or_not(old: State, new: State) -> None:
    assert rules.may_move(old, new) == ((old, new) in ALLOWED)


def test_every_state_has_its_words() -> None:
    assert set(rules.STATE_WORDS) == set(rules.NEXT_STEPS) == set(rules.NEXT) == set(State)
    assert set(rules.FIELD_WORDS) == set(rules.FIELDS)


def test_an_organiser_decides_only_what_the_table_allows() -> None:
    assert rules.may_decide(S) == [N, A, X]
    assert rules.may_decide(N) == [X]
    assert rules.may_decide(A) == [N, X]
    assert all(rules.may_decide(state) == [] for state in (D, P, T, W, X))


def test_missing_names_required_fields_in_the_order_of_asking() -> None:
    assert rules.missing([]) == list(rules.REQUIRED)
    assert rules.missing(rules.REQUIRED) == []
    assert rules.missing(set(rules.REQUIRED) - {"support", "need"}) == ["need", "support"]


def test_steps_done_follows_the_road_and_leaves_it() -> None:
    assert [rules.steps_done(state) for state in rules.ROAD] == [0, 1, 2, 3, 4]
    assert rules.steps_done(N) == 1
    assert rules.steps_done(W) is rules.steps_done(X) is None


@pytest.mark.parametrize(
    ("seen", "page", "revision", "saved_from", "stale"),
    [
        (3, "a", 3, "b", False),  # nobody saved since
        (3, "a", 4, "b", True),  # somebody else did
        (3, "a", 7, "a", False),  # only this page did, and its answers got lost
        (3, "", 4, "", True),  # a page without a name is nobody's
        (-1, "a", 0, "", True),  # no revision came along
    ],
)
def test_a_page_is_stale_when_somebody_else_saved(
    seen: int, page: str, revision: int, saved_from: str, stale: bool
) -> None:
    assert rules.is_stale(seen, page, revision, saved_from) is stale
