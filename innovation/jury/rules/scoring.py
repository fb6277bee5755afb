"""When a juror is done with a pitch, and why one stays out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from innovation.errors import N_

NOTE_MOST = 1_000
WHY_MOST = 200  #: characters of why somebody stays out


class Reason(StrEnum):
    """Why a juror stays out of a pitch ("onthouding")."""

    DECLARED = "declared"
    INITIATOR = "initiator"
    ORGANISATION = "organisation"


REASON_WORDS = {
    Reason.DECLARED: N_("declared an interest"),
    Reason.INITIATOR: N_("stands behind this pitch"),
    Reason.ORGANISATION: N_("is of the same organisation"),
}


class Stand(StrEnum):
    """How far a juror is with a pitch."""

    NOT_YET = "not_yet"
    BEGUN = "begun"
    HANDED_IN = "handed_in"
    OUT = "out"


STAND_WORDS = {
    Stand.NOT_YET: N_("not scored yet"),
    Stand.BEGUN: N_("begun"),
    Stand.HANDED_IN: N_("handed in"),
    Stand.OUT: N_("you stay out"),
}


@dataclass(frozen=True)
class Progress:
    """How many pitches a juror has handed in, of how many they are to score."""

    done: int
    total: int

    @classmethod
    def of(cls, stands: Iterable[Stand]) -> "Progress":
        """Counted over the pitches that the juror does not stay out of."""
        scored = [one for one in stands if one is not Stand.OUT]
        return cls(scored.count(Stand.HANDED_IN), len(scored))


def same_organisation(one: str, other: str) -> bool:
    """True for one organisation, in whatever case and spacing; two that wrote none share none."""
    tidy = [" ".join(name.casefold().split()) for name in (one, other)]
    return bool(tidy[0]) and tidy[0] == tidy[1]
