"""When a juror is done with a pitch, and why one stays out of it."""

from dataclasses import dataclass
from enum import StrEnum

from innovation.errors import N_

NOTE_MOST = 1_000


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


@dataclass(frozen=True)
class Progress:
    """How many pitches a juror has handed in, of how many they are to score."""

    done: int
    total: int


def same_organisation(one: str, other: str) -> bool:
    """True for one organisation, in whatever case and spacing; two that wrote none share none."""
    tidy = [" ".join(name.casefold().split()) for name in (one, other)]
    return bool(tidy[0]) and tidy[0] == tidy[1]
