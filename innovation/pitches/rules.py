"""The states of an idea and what it must hold before it is submitted."""

from enum import StrEnum


class State(StrEnum):
    """Where an idea stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_WORK = "needs_work"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    PITCHED = "pitched"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


#: The only moves there are.
NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset(
        {State.NEEDS_WORK, State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.DRAFT}
    ),
    State.NEEDS_WORK: frozenset({State.SUBMITTED, State.WITHDRAWN, State.DECLINED}),
    State.ACCEPTED: frozenset({State.SCHEDULED, State.NEEDS_WORK, State.WITHDRAWN, State.DECLINED}),
    State.SCHEDULED: frozenset({State.PITCHED, State.ACCEPTED, State.WITHDRAWN}),
    State.PITCHED: frozenset({State.SCHEDULED}),
    State.WITHDRAWN: frozenset({State.DRAFT}),
    State.DECLINED: frozenset({State.DRAFT}),
}

#: States in which everyone may read the idea.
PUBLIC = frozenset({State.ACCEPTED, State.SCHEDULED, State.PITCHED})

#: States in which the initiators may still write.
EDITABLE = frozenset({State.DRAFT, State.NEEDS_WORK})

ONE_LINER_MOST = 140
LONG_MOST = 5_000
REQUIRED = ("title", "one_liner", "need", "idea", "against_current", "municipality_id", "theme_id", "support")


def may_move(old: State, new: State) -> bool:
    """True when the table has this move."""
    return new in NEXT[old]
