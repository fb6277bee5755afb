"""Kinds, states and admission of an evening."""

from enum import StrEnum


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
