"""What an initiative tells: obstacles, how often followers hear of it, the chain of a thank-you card."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from innovation.errors import N_

DIGEST_EVERY = timedelta(days=7)  #: a follower hears at most so often
SETTLING = timedelta(seconds=10)  #: a newer update may still be on its way into the database
CONFIRMATION_LIFETIME = timedelta(days=7)  #: an address that nobody confirmed is forgotten after this
UPDATE_MOST = 3_000
STORY_MOST = 5_000
CARD_MOST = 500


class ObstacleKind(StrEnum):
    """What stood in the way."""

    RULES = "rules"
    MONEY = "money"
    PLACE = "place"
    PEOPLE = "people"
    TIME = "time"
    COOPERATION = "cooperation"
    OTHER = "other"


OBSTACLE_WORDS = {
    ObstacleKind.RULES: N_("Rules and permits"),
    ObstacleKind.MONEY: N_("Money"),
    ObstacleKind.PLACE: N_("A place"),
    ObstacleKind.PEOPLE: N_("Finding people"),
    ObstacleKind.TIME: N_("Time"),
    ObstacleKind.COOPERATION: N_("Working together"),
    ObstacleKind.OTHER: N_("Something else"),
}


def digest_due(told: Iterable[datetime | None], until: datetime) -> bool:
    """True when an address may get a letter about what happened up to `until`.

    `told`: up to when it has heard of each initiative that it follows; None: of that one never.
    """
    return all(earlier is None or until - earlier >= DIGEST_EVERY for earlier in told)


def chain(parents: Mapping[int, int | None], card: int) -> list[int]:
    """The thank-you cards of the chain that holds `card`, the first one first.

    `parents` tells of each card which one it passes on, if any; a card is passed on once at most.
    """
    passed_on = {parent: child for child, parent in parents.items() if parent is not None}
    first, found = card, [card]
    while (before := parents.get(first)) is not None and before not in found:
        first = before
        found.insert(0, first)
    while (after := passed_on.get(found[-1])) is not None and after not in found:
        found.append(after)
    return found
