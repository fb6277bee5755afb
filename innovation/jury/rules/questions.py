"""How a question travels: from a juror or the audience, past the host, to an answer and perhaps a promise."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from innovation.errors import N_

QUESTION_MOST = 200
ANSWER_MOST = 2_000
PROMISE_MOST = 200
MOST_STANDARD = 20  #: standard questions of one panel
MOST_WAITING = 200  #: questions of the audience for one pitch that wait to be looked at
MOST_OF_JUROR = 20  #: questions of one juror about one pitch
MOST_OF_CARD = 3  #: questions of one vote card about one pitch


class Source(StrEnum):
    """Who asks."""

    JURY = "jury"
    AUDIENCE = "audience"


class State(StrEnum):
    """Where a question stands."""

    OFFERED = "offered"  #: from the audience, not looked at yet
    REFUSED = "refused"  #: not let through
    QUEUED = "queued"
    ASKED = "asked"
    ANSWERED = "answered"
    PARKED = "parked"  #: to be answered in writing


STATE_WORDS = {
    State.OFFERED: N_("to be looked at"),
    State.REFUSED: N_("not let through"),
    State.QUEUED: N_("in the queue"),
    State.ASKED: N_("asked"),
    State.ANSWERED: N_("answered in the room"),
    State.PARKED: N_("parked"),
}

#: The only moves there are; every one can be taken back by the host.
NEXT: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset({State.QUEUED, State.REFUSED}),
    State.REFUSED: frozenset({State.QUEUED}),
    State.QUEUED: frozenset({State.ASKED, State.ANSWERED, State.PARKED, State.REFUSED}),
    State.ASKED: frozenset({State.QUEUED, State.ANSWERED, State.PARKED}),
    State.ANSWERED: frozenset({State.QUEUED, State.ASKED, State.PARKED}),
    State.PARKED: frozenset({State.QUEUED, State.ASKED, State.ANSWERED}),
}

#: What may stand on the screen: still to be asked, or being answered now.
ON_SCREEN = frozenset({State.QUEUED, State.ASKED})

#: What the public may read after the evening, and the initiator may answer in writing.
HEARD = frozenset({State.QUEUED, State.ASKED, State.ANSWERED, State.PARKED})

#: Questions that a new panel has at hand; the organiser may write others.
BANK = (
    N_("Which young person told you that this is needed?"),
    N_("What happens if you do nothing?"),
    N_("Who will do the work in the first month?"),
    N_("Who could be against it, and why?"),
    N_("What can you do without money?"),
    N_("How will you know after half a year that it works?"),
)


@dataclass(frozen=True)
class Answer:
    """What an initiator answers in writing, and promises; a day belongs to a promise."""

    text: str
    promise: str = ""
    promise_on: date | None = None


def one_line(text: str) -> str:
    """A question as one line, however it was typed."""
    return " ".join(text.split())
