"""When a step is late, how far a plan is, what changed under somebody's hands, what asks for attention."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from innovation.errors import N_
from innovation.initiatives.rules.stages import ENDED, Stage

ZONE = ZoneInfo("Europe/Amsterdam")  #: whose days a plan is written in
TEXT_MOST = 3_000
STEP_MOST = 200
MOST_STEPS = 50
REVIEW_NEAR = timedelta(days=14)  #: so long before its day a review asks for attention
SILENCE = timedelta(days=30)  #: after this without a word a coach asks how it goes


class Attention(StrEnum):
    """Why a coach looks at an initiative now, most pressing first."""

    OVERDUE = "overdue"
    GATE = "gate"
    AGREEMENT = "agreement"
    REVIEW = "review"
    SILENT = "silent"


ATTENTION_WORDS = {
    Attention.OVERDUE: N_("A step is late"),
    Attention.GATE: N_("The team is not whole"),
    Attention.AGREEMENT: N_("Not everyone has said yes to the agreement yet"),
    Attention.REVIEW: N_("Time for the half-way review"),
    Attention.SILENT: N_("Nothing heard for a month"),
}


@dataclass(frozen=True)
class Progress:
    """How many steps are done, and how many there are."""

    done: int
    total: int


@dataclass(frozen=True)
class Standing:
    """What there is to know about an initiative when its coach looks."""

    stage: Stage
    late: int  #: steps that are overdue
    guided: bool  #: the team is whole, or need not be
    agreed: bool  #: both sides said yes to the agreement
    review_on: date | None
    heard_at: datetime  #: of the last thing that anybody did or told


def today(now: datetime) -> date:
    """The day it is in the Netherlands."""
    return now.astimezone(ZONE).date()


def overdue(due_on: date | None, done_on: date | None, on: date) -> bool:
    """True when its day is past and it is not done; on its day itself nothing is late."""
    return due_on is not None and done_on is None and due_on < on


def progress(done_days: Iterable[date | None]) -> Progress:
    """How far a plan is, from the day on which each of its steps was done."""
    days = list(done_days)
    return Progress(sum(day is not None for day in days), len(days))


def attention(standing: Standing, now: datetime) -> list[Attention]:
    """What asks for the coach's attention, most pressing first; nothing once the road has ended."""
    if standing.stage in ENDED:
        return []
    asks = {
        Attention.OVERDUE: standing.late > 0,
        Attention.GATE: not standing.guided,
        Attention.AGREEMENT: not standing.agreed,
        Attention.REVIEW: standing.review_on is not None and standing.review_on - today(now) <= REVIEW_NEAR,
        Attention.SILENT: now - standing.heard_at > SILENCE,
    }
    return [kind for kind in Attention if asks[kind]]
