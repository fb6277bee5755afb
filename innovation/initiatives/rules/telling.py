"""What an initiative tells: obstacles it met, and how often followers hear of it."""

from datetime import timedelta
from enum import StrEnum

from innovation.errors import N_

DIGEST_EVERY = timedelta(days=7)  #: a follower hears at most so often
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
