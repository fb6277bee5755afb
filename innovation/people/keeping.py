"""What is kept about people, why, and until when: each feature says so here of its own tables.

The page about privacy shows these entries, and `innovation retention` erases by them, so that the two agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.people.actions import forget_codes


@dataclass(frozen=True)
class Kept:
    """One sort of data in plain words (msgids). `forget` erases what is over and counts it."""

    name: str
    what: str
    why: str
    until: str
    forget: Callable[[Session, datetime], int] | None = None


KEPT: list[Kept] = []


def forget_old(session: Session, now: datetime) -> dict[str, int]:
    """Erase everything whose time is over; how many of each sort."""
    return {kept.name: kept.forget(session, now) for kept in KEPT if kept.forget}


KEPT += [
    Kept(
        "accounts",
        N_("Your account: e-mail address, name, and what you tell about yourself"),
        N_("To let you sign in, and to show who stands behind an idea."),
        N_("Until you delete it. Unused for 24 months, it is deleted; you get two letters first."),
    ),
    Kept(
        "sign-in codes",
        N_("Codes to sign in with, and the address they were sent to"),
        N_("To check that it is you."),
        N_("One day after they stop working."),
        forget_codes,
    ),
]
