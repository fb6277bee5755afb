"""How much a coach can take on, and how much they can say."""

ROOM_MOST = 10  #: initiatives that one coach can stand beside
PHOTO_MOST = 480  #: pixels of the longer side
INTRODUCTION_MOST = 1_000
TIMES_MOST = 200
MESSAGE_MOST = 600
WHY_MOST = 300


def room_left(room: int, taken: int) -> int:
    """How many more initiatives fit, when `taken` teams have asked already; never less than none."""
    return max(0, room - taken)
