"""When a digest is due, and the chain of a thank-you card."""

from datetime import timedelta

import pytest

from innovation.initiatives.rules.telling import chain, digest_due
from tests.cast import NOW

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ([], True),
        ([None], True),
        ([NOW], False),
        ([NOW - WEEK], True),
        ([NOW - WEEK + SECOND], False),
        ([NOW - 3 * WEEK], True),
        ([None, None], True),
        ([None, NOW - SECOND], False),  # a new one to follow brings no second letter this week
        ([NOW - WEEK, NOW - SECOND], False),
        ([NOW - WEEK, NOW - 2 * WEEK], True),
    ],
)
def test_an_address_hears_at_most_once_a_week(told: list, due: bool) -> None:
    assert digest_due(told, NOW) is due


LINE = {1: None, 2: 1, 3: 2, 4: None, 5: 4}


@pytest.mark.parametrize(
    ("parents", "card", "found"),
    [
        (LINE, 1, [1, 2, 3]),
        (LINE, 2, [1, 2, 3]),
        (LINE, 3, [1, 2, 3]),
        (LINE, 5, [4, 5]),
        ({7: None}, 7, [7]),
        ({}, 7, [7]),
        ({8: 9, 9: 8}, 8, [9, 8]),  # a ring cannot be; it ends all the same
    ],
)
def test_the_chain_begins_with_the_first_card(parents: dict, card: int, found: list[int]) -> None:
    assert chain(parents, card) == found
