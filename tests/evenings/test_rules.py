"""Times on a Dutch clock have no zone of their own."""

# ruff: noqa: DTZ001
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.evenings import rules

START = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)


def test_running_times_follow_each_other_and_end() -> None:
    times = rules.running_times(START, [8, 10, 3])
    assert times == [START + timedelta(minutes=m) for m in (0, 8, 18, 21)]


def test_an_empty_programme_ends_when_it_starts() -> None:
    assert rules.running_times(START, []) == [START]


@pytest.mark.parametrize(
    ("moved", "place", "expected"),
    [
        (3, 1, [3, 1, 2, 4]),
        (1, 4, [2, 3, 4, 1]),
        (2, 2, [1, 2, 3, 4]),
        (2, 3, [1, 3, 2, 4]),
        (4, -5, [4, 1, 2, 3]),
        (1, 99, [2, 3, 4, 1]),
    ],
)
def test_reordered(moved: int, place: int, expected: list[int]) -> None:
    assert rules.reordered([1, 2, 3, 4], moved, place) == expected


def test_local_times_are_an_hour_or_two_ahead_of_utc() -> None:
    assert rules.from_local(datetime(2026, 11, 27, 20)) == datetime(2026, 11, 27, 19, tzinfo=UTC)
    assert rules.from_local(datetime(2026, 7, 1, 20)) == datetime(2026, 7, 1, 18, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_the_first() -> None:
    assert rules.from_local(datetime(2026, 10, 25, 2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_skipped_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        rules.from_local(datetime(2026, 3, 29, 2, 30))


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_local_and_back_is_the_same_moment_but_for_the_double_hour(moment: datetime) -> None:
    back = rules.from_local(rules.to_local(moment))
    assert moment - back in (timedelta(0), timedelta(hours=1))
