"""Who fits what is looked for, and why: the same rule for a team that looks and for somebody who offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from innovation.errors import N_
from innovation.network.rules import Perspective

HELP_LIFETIME = timedelta(days=365)  #: of an offer to the network; then it is forgotten unless made again


class HelpKind(StrEnum):
    """What can be asked and offered, as on a vote card."""

    TEAM = "team"
    KNOWLEDGE = "knowledge"
    NETWORK = "network"
    THINGS = "things"


HELP_WORDS = {
    HelpKind.TEAM: N_("Somebody for the team"),
    HelpKind.KNOWLEDGE: N_("Knowledge or experience"),
    HelpKind.NETWORK: N_("Contacts"),
    HelpKind.THINGS: N_("A space or things"),
}


class Reason(StrEnum):
    """Why something fits."""

    PERSPECTIVE = "perspective"
    KIND = "kind"
    PLACE = "place"


REASON_WORDS = {
    Reason.PERSPECTIVE: N_("the perspective that is asked for"),
    Reason.KIND: N_("the help that is asked for"),
    Reason.PLACE: N_("from the same municipality"),
}

#: What each reason weighs. A place counts only beside another reason.
WEIGHTS = {Reason.PERSPECTIVE: 4, Reason.KIND: 2, Reason.PLACE: 1}


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where."""

    kind: HelpKind
    perspective: Perspective | None = None
    municipality_id: int | None = None


@dataclass(frozen=True)
class Offered:
    """What somebody offers, who they are, and from where."""

    kinds: frozenset[HelpKind]
    perspective: Perspective | None = None
    municipality_id: int | None = None


def reasons(wanted: Wanted, offered: Offered) -> tuple[Reason, ...]:
    """Why this offer fits this wish, the weightiest first; empty when it does not.

    The kind of help must be offered. A perspective that is asked for need not be had: it is a plus.
    """
    if wanted.kind not in offered.kinds:
        return ()
    found = [Reason.KIND]
    if wanted.perspective and wanted.perspective is offered.perspective:
        found.insert(0, Reason.PERSPECTIVE)
    if wanted.municipality_id and wanted.municipality_id == offered.municipality_id:
        found.append(Reason.PLACE)
    return tuple(found)


def score(found: Iterable[Reason]) -> int:
    """How well something fits; 0: not at all."""
    return sum(WEIGHTS[reason] for reason in found)


def best(wishes: Iterable[Wanted], offered: Offered) -> tuple[Reason, ...]:
    """The best reasons that any of these wishes gives."""
    return max((reasons(wanted, offered) for wanted in wishes), key=score, default=())
