"""Table tests of a plan's rules: late, how far, what asks for attention."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from innovation.initiatives.rules.plan import (
    REVIEW_NEAR,
    SILENCE,
    Attention,
    Progress,
    Standing,
    attention,
    overdue,
    progress,
    today,
)
from innovation.initiatives.rules.stages import ENDED, Stage

pytestmark = pytest.mark.once
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
FINE = Standing(Stage.EXPLORING, late=0, guided=True, agreed=True, review_on=None, heard_at=NOON)


@pytest.mark.parametrize(
    ("due_on", "done_on", "late"),
    [
        (None, None, False),
        (YESTERDAY, None, True),
        (DAY, None, False),
        (TOMORROW, None, False),
        (YESTERDAY, DAY, False),
        (YESTERDAY, YESTERDAY, False),
    ],
)
def test_overdue(due_on: date | None, done_on: date | None, late: bool) -> None:
    assert overdue(due_on, done_on, DAY) is late


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), DAY),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), TOMORROW),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_day_is_that_of_the_netherlands(at: datetime, day: date) -> None:
    assert today(at) == day


@pytest.mark.parametrize(
    ("days", "far"),
    [([], (0, 0)), ([None], (0, 1)), ([DAY, None, DAY], (2, 3)), ([DAY], (1, 1))],
)
def test_progress(days: list[date | None], far: tuple[int, int]) -> None:
    assert progress(days) == Progress(*far)


@pytest.mark.parametrize(
    ("change", "asks"),
    [
        ({}, []),
        ({"late": 1}, [Attention.OVERDUE]),
        ({"guided": False}, [Attention.GATE]),
        ({"agreed": False}, [Attention.AGREEMENT]),
        ({"review_on": DAY + REVIEW_NEAR}, [Attention.REVIEW]),
        ({"review_on": DAY + REVIEW_NEAR + timedelta(days=1)}, []),
        ({"review_on": YESTERDAY}, [Attention.REVIEW]),
        ({"heard_at": NOON - SILENCE}, []),
        ({"heard_at": NOON - SILENCE - timedelta(seconds=1)}, [Attention.SILENT]),
        (
            {"late": 2, "guided": False, "agreed": False, "heard_at": NOON - 2 * SILENCE},
            [Attention.OVERDUE, Attention.GATE, Attention.AGREEMENT, Attention.SILENT],
        ),
    ],
)
def test_attention(change: dict[str, object], asks: list[Attention]) -> None:
    assert attention(replace(FINE, **change), NOON) == asks  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_what_has_ended_asks_nothing(stage: Stage) -> None:
    worst = Standing(stage, 5, False, False, YESTERDAY, NOON - 2 * SILENCE)
    assert attention(worst, NOON) == []
