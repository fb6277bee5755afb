"""Kinds, states and admission of an evening; the times of its programme."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")  #: of every date and time that people type
MOST_CARDS = 2000  #: of one evening
LONGEST = 240  #: minutes of a programme item
RESERVED = frozenset({"new", "rule"})  #: pieces of addresses that cannot be an evening's own


class Kind(StrEnum):
    """What sort of activity it is."""

    PITCH_EVENING = "pitch_evening"
    INSPIRATION_CAFE = "inspiration_cafe"
    THEME_MEETING = "theme_meeting"
    INNOVATION_LAB = "innovation_lab"
    INSPIRATION_SESSION = "inspiration_session"


class Phase(StrEnum):
    """Where the evening itself stands."""

    PLANNED = "planned"
    REHEARSAL = "rehearsal"
    RUNNING = "running"
    ENDED = "ended"


#: The only moves there are. Starting after a rehearsal wipes its play votes.
NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.PLANNED: frozenset({Phase.REHEARSAL, Phase.RUNNING}),
    Phase.REHEARSAL: frozenset({Phase.PLANNED, Phase.RUNNING}),
    Phase.RUNNING: frozenset({Phase.ENDED}),
    Phase.ENDED: frozenset({Phase.RUNNING}),
}


class ItemKind(StrEnum):
    """What happens during a programme item."""

    PITCH = "pitch"
    TALK = "talk"
    BREAK = "break"


class Admission(StrEnum):
    """Who may vote: whoever has the room's code, or whoever was handed a card."""

    ROOM_CODE = "room_code"
    PERSONAL_CARDS = "personal_cards"


class TallyShown(StrEnum):
    """Whether the screen shows the tally while it grows or only at the reveal."""

    LIVE = "live"
    HIDDEN = "hidden"


class Basis(StrEnum):
    """What the percentage is taken of."""

    YES_NO = "yes_no"
    CAST = "cast"
    PRESENT = "present"


class Comparator(StrEnum):
    """Whether exactly the threshold passes."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


class CardState(StrEnum):
    """Where a printed card stands."""

    PRINTED = "printed"
    HANDED_OUT = "handed_out"
    IN_USE = "in_use"
    ON_PAPER = "on_paper"
    VOID = "void"


def running_times(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """When each item begins, and as the last one when the programme ends."""
    times = [starts_at]
    for length in minutes:
        times.append(times[-1] + timedelta(minutes=length))
    return times


def reordered(ids: Sequence[int], moved: int, place: int) -> list[int]:
    """`ids` with `moved` at `place`, counted from 1; outside the list it is the nearest end."""
    rest = [one for one in ids if one != moved]
    at = min(max(place - 1, 0), len(rest))
    return [*rest[:at], moved, *rest[at:]]


def from_local(typed: datetime) -> datetime:
    """The moment, in UTC, of a date and time as read from a Dutch clock.

    In the hour that comes twice it is the first. Raises ValueError for the hour that is skipped in March.
    """
    moment = typed.replace(tzinfo=ZONE).astimezone(UTC)
    if to_local(moment) != typed:
        raise ValueError("this hour does not exist on that day")
    return moment


def to_local(moment: datetime) -> datetime:
    """A moment as a Dutch clock shows it, without a zone."""
    return moment.astimezone(ZONE).replace(tzinfo=None)
