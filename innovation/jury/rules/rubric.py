"""What a new panel looks at."""

from dataclasses import dataclass

from innovation.errors import N_

MOST_CRITERIA = 10


@dataclass(frozen=True)
class Proposed:
    """A criterion that a new rubric begins with."""

    name: str
    question: str
    weight: int = 1


#: What a new panel asks, until the organiser writes something else.
RUBRIC = (
    Proposed(N_("Need"), N_("Does it start from what young people need?")),
    Proposed(N_("Against the current"), N_("Does it go against the current?")),
    Proposed(N_("Involvement"), N_("Will people carry it?")),
    Proposed(N_("Legitimacy"), N_("May it be done, and can it be done?")),
    Proposed(N_("Return"), N_("What does it return?")),
)
