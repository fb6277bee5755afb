"""The stages of an initiative, and the words for them."""

from enum import StrEnum

from innovation.errors import N_


class Stage(StrEnum):
    """How far an initiative has come."""

    FORMING = "forming"
    EXPLORING = "exploring"
    DEVELOPING = "developing"
    RUNNING = "running"
    EMBEDDED = "embedded"
    HANDED_OVER = "handed_over"
    STOPPED = "stopped"


#: The only moves there are.
NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.FORMING: frozenset({Stage.EXPLORING, Stage.STOPPED}),
    Stage.EXPLORING: frozenset({Stage.DEVELOPING, Stage.FORMING, Stage.STOPPED}),
    Stage.DEVELOPING: frozenset({Stage.RUNNING, Stage.EXPLORING, Stage.STOPPED}),
    Stage.RUNNING: frozenset({Stage.EMBEDDED, Stage.HANDED_OVER, Stage.DEVELOPING, Stage.STOPPED}),
    Stage.EMBEDDED: frozenset({Stage.RUNNING, Stage.HANDED_OVER, Stage.STOPPED}),
    Stage.HANDED_OVER: frozenset({Stage.RUNNING}),
    Stage.STOPPED: frozenset({Stage.FORMING}),
}

#: Stages that need a whole team or a waiver: with them guidance and money begin.
GUIDED = frozenset({Stage.EXPLORING, Stage.DEVELOPING, Stage.RUNNING})

#: Stages that end the road of this team; each asks for the story of what was tried.
ENDED = frozenset({Stage.EMBEDDED, Stage.HANDED_OVER, Stage.STOPPED})

#: The straight road, for showing how far an initiative has come.
ROAD = (Stage.FORMING, Stage.EXPLORING, Stage.DEVELOPING, Stage.RUNNING, Stage.EMBEDDED)

STAGE_WORDS = {
    Stage.FORMING: N_("Forming the team"),
    Stage.EXPLORING: N_("Exploring"),
    Stage.DEVELOPING: N_("Working it out"),
    Stage.RUNNING: N_("Running"),
    Stage.EMBEDDED: N_("Here to stay"),
    Stage.HANDED_OVER: N_("Handed over"),
    Stage.STOPPED: N_("Stopped"),
}

#: What happens now, said to the team.
NEXT_STEPS = {
    Stage.FORMING: N_("Gather your team. As soon as it is complete, guidance and support can begin."),
    Stage.EXPLORING: N_("Find out what people need, and write your plan with your coach."),
    Stage.DEVELOPING: N_("Work it out step by step, and tell how it goes."),
    Stage.RUNNING: N_("It is running. Keep telling how it goes, and look ahead: how does it stay?"),
    Stage.EMBEDDED: N_("It is here to stay. Your story helps others to begin."),
    Stage.HANDED_OVER: N_("Others carry it on. Your story helps them."),
    Stage.STOPPED: N_("It has stopped. What you learned is worth a lot to others: read the story."),
}


def onward(old: Stage) -> list[Stage]:
    """Where an initiative can go from here: ahead first, then back."""
    stages = list(Stage)
    here = stages.index(old)
    return [stage for stage in stages[here:] + stages[:here] if stage in NEXT[old]]


def may_move(old: Stage, new: Stage) -> bool:
    """True when the table has this move."""
    return new in NEXT[old]


def asks_whole_team(old: Stage, new: Stage) -> bool:
    """True when guidance and money begin or go on with this move; one step back asks nothing."""
    order = [stage for stage in ROAD if stage in GUIDED]
    behind = order[: order.index(old)] if old in order else []
    return new in GUIDED and new not in behind
