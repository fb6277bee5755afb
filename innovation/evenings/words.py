"""The words on screen for the kinds and states of an evening."""

from typing import Any

from flask_babel import lazy_gettext as _l

from innovation.evenings.rules import (
    Admission,
    Basis,
    CardState,
    Comparator,
    ItemKind,
    Kind,
    Phase,
    TallyShown,
)
from innovation.network import rules as network

KINDS: dict[str, Any] = {
    Kind.PITCH_EVENING: _l("Pitch evening"),
    Kind.INSPIRATION_CAFE: _l("Inspiration café"),
    Kind.THEME_MEETING: _l("Theme meeting"),
    Kind.INNOVATION_LAB: _l("Innovation lab"),
    Kind.INSPIRATION_SESSION: _l("Inspiration session"),
}
PHASES: dict[str, Any] = {
    Phase.PLANNED: _l("planned"),
    Phase.REHEARSAL: _l("rehearsal"),
    Phase.RUNNING: _l("on now"),
    Phase.ENDED: _l("over"),
}
PHASE_SIGNS: dict[str, Any] = {
    Phase.PLANNED: "neutral",
    Phase.REHEARSAL: "warn",
    Phase.RUNNING: "info",
    Phase.ENDED: "ok",
}
ITEMS: dict[str, Any] = {
    ItemKind.PITCH: _l("Pitch"),
    ItemKind.TALK: _l("Talk"),
    ItemKind.BREAK: _l("Break"),
}
ADMISSIONS: dict[str, Any] = {
    Admission.ROOM_CODE: _l("One code for the room"),
    Admission.PERSONAL_CARDS: _l("A card of one's own for everybody"),
}
TALLIES: dict[str, Any] = {
    TallyShown.HIDDEN: _l("Only when the result is revealed"),
    TallyShown.LIVE: _l("All along, while people vote"),
}
BASES: dict[str, Any] = {
    Basis.YES_NO: _l("the votes for and against"),
    Basis.CAST: _l("all cards cast, blank ones too"),
    Basis.PRESENT: _l("all people present"),
}
COMPARATORS: dict[str, Any] = {
    Comparator.AT_LEAST: _l("at least this share"),
    Comparator.MORE_THAN: _l("more than this share"),
}
CARDS: dict[str, Any] = {
    CardState.PRINTED: _l("not handed out"),
    CardState.HANDED_OUT: _l("handed out"),
    CardState.IN_USE: _l("in use"),
    CardState.ON_PAPER: _l("votes on paper"),
    CardState.VOID: _l("void"),
}
CARD_SIGNS: dict[str, Any] = {
    CardState.PRINTED: "neutral",
    CardState.HANDED_OUT: "info",
    CardState.IN_USE: "ok",
    CardState.ON_PAPER: "ok",
    CardState.VOID: "stop",
}
PERSPECTIVES: dict[str, Any] = {value: _l(text) for value, text in network.PERSPECTIVE_WORDS.items()}
