"""The states of an idea, what it must hold before it is submitted, and the words for both."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from innovation.errors import N_


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

#: What an organiser may decide about an idea; each one is a letter to its initiators.
DECISIONS = (State.NEEDS_WORK, State.ACCEPTED, State.DECLINED)

#: The straight road, for showing how far an idea has come.
ROAD = (State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.SCHEDULED, State.PITCHED)

TITLE_MOST = 100
ONE_LINER_MOST = 140
LONG_MOST = 5_000
LINK_MOST = 300
REASON_MOST = 1_000
REQUIRED = ("need", "idea", "against_current", "title", "one_liner", "support", "municipality_id", "theme_id")
#: All that initiators write, in the order in which they are asked.
FIELDS = (*REQUIRED, "background", "link")

MOST_TOGETHER = 10  #: initiators and open invitations of one idea
INVITATION_LIFETIME = timedelta(days=14)

STATE_WORDS = {
    State.DRAFT: N_("Draft"),
    State.SUBMITTED: N_("Submitted"),
    State.NEEDS_WORK: N_("Addition asked for"),
    State.ACCEPTED: N_("Accepted"),
    State.SCHEDULED: N_("On the programme"),
    State.PITCHED: N_("Pitched"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.DECLINED: N_("Not accepted"),
}

#: What happens now, said to the initiators.
NEXT_STEPS = {
    State.DRAFT: N_(
        "Only you and your co-initiators see this. Take your time, and submit it when it is ready."
    ),
    State.SUBMITTED: N_("The organisers read your idea. You get an e-mail as soon as they have decided."),
    State.NEEDS_WORK: N_(
        "The organisers have a question. Answer it, change your text if needed, and submit again."
    ),
    State.ACCEPTED: N_("Your idea may be pitched. You hear from the organisers on which evening."),
    State.SCHEDULED: N_("Your idea is on the programme of an evening. Time to practise your pitch."),
    State.PITCHED: N_("You have pitched your idea. Thank you for standing up for it."),
    State.WITHDRAWN: N_("You have withdrawn this idea. It is not on the site; you can pick it up again."),
    State.DECLINED: N_("This idea is not going to be pitched. You can change it and submit it again."),
}

FIELD_WORDS = {
    "need": N_("The need"),
    "idea": N_("The idea"),
    "against_current": N_("Against the current"),
    "title": N_("Title"),
    "one_liner": N_("In one sentence"),
    "support": N_("What is asked"),
    "municipality_id": N_("Municipality"),
    "theme_id": N_("Theme"),
    "background": N_("Brought by"),
    "link": N_("Link"),
}


def may_move(old: State, new: State) -> bool:
    """True when the table has this move."""
    return new in NEXT[old]


def may_decide(old: State) -> list[State]:
    """What an organiser can decide about an idea in this state, in the order of the form.

    An idea on a programme is taken off it there; that is no decision about the idea.
    """
    return [to for to in DECISIONS if may_move(old, to) and old is not State.SCHEDULED]


def missing(filled: Iterable[str]) -> list[str]:
    """The required fields that are not among the `filled` ones, in the order in which they are asked."""
    present = set(filled)
    return [field for field in REQUIRED if field not in present]


def steps_done(state: State) -> int | None:
    """How many steps of the ROAD lie behind an idea; None when it has left the road."""
    if state is State.NEEDS_WORK:
        return ROAD.index(State.SUBMITTED)
    return ROAD.index(state) if state in ROAD else None


def is_stale(seen: int, page: str, revision: int, saved_from: str) -> bool:
    """True when somebody else saved after this page was opened.

    A page that saves again after its own save is never stale, even if the answer to that got lost.
    """
    return seen != revision and not (page and page == saved_from)
