"""When a team is whole: how many people, and which perspectives among them.

Source of the default: the network that this is modelled on asks for four or five people besides the
idea, with at least one young person and one entrepreneur, before guidance and money start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from innovation.errors import N_
from innovation.network.rules import Perspective

Perspectives = frozenset[Perspective]  #: what one member is

INVITATION_LIFETIME = timedelta(days=21)
MOST_INVITED = 20  #: open invitations of one initiative
FEWEST, MOST = 1, 12  #: the bounds of a rule's numbers

#: Who is missing, as in "still needed: an entrepreneur".
NEEDED_WORDS = {
    Perspective.YOUTH: N_("a young person"),
    Perspective.PARENT: N_("a parent"),
    Perspective.ENTREPRENEUR: N_("an entrepreneur"),
    Perspective.CARE_PROFESSIONAL: N_("a care professional"),
    Perspective.POLICY_MAKER: N_("a policy maker"),
    Perspective.EDUCATOR: N_("somebody from education or research"),
    Perspective.RESIDENT: N_("a resident"),
}


@dataclass(frozen=True)
class TeamRule:
    """How many people a team needs and which perspectives, each filled by another person."""

    least: int = 4
    most: int = 5
    required: tuple[Perspective, ...] = (Perspective.YOUTH, Perspective.ENTREPRENEUR)
    initiator_counts: bool = False


@dataclass(frozen=True)
class Gap:
    """What a team still needs: these perspectives, and so many others besides."""

    perspectives: tuple[Perspective, ...] = ()
    others: int = 0

    @property
    def closed(self) -> bool:
        """Nothing is missing."""
        return not self.perspectives and not self.others


def gap(rule: TeamRule, team: Sequence[Perspectives]) -> Gap:
    """What `team`, one set of perspectives for each member, still needs by `rule`."""
    missing = _unfilled(rule.required, team)
    return Gap(missing, max(0, rule.least - len(team) - len(missing)))


def places(rule: TeamRule, team: Sequence[Perspectives]) -> int:
    """How many people may still join."""
    return max(0, rule.most - len(team))


def may_join(rule: TeamRule, team: Sequence[Perspectives], newcomer: Perspectives) -> bool:
    """True when there is a place, and it is not kept for a perspective that is still missing.

    Whoever fills one of those is always welcome, also when there are too few places for all of them.
    """
    if not places(rule, team):
        return False
    grown = [*team, newcomer]
    missing = len(_unfilled(rule.required, grown))
    return missing <= places(rule, grown) or missing < len(_unfilled(rule.required, team))


def _unfilled(required: Sequence[Perspective], team: Sequence[Perspectives]) -> tuple[Perspective, ...]:
    """The required perspectives that cannot each be given a person of their own.

    As many as possible are filled: a place goes to somebody free, or to somebody whose present place
    another person can take (Kuhn's augmenting paths for a matching in a bipartite graph).
    """
    holder: dict[int, int] = {}  # member → place

    def fill(place: int, tried: set[int]) -> bool:
        for member, perspectives in enumerate(team):
            if required[place] not in perspectives or member in tried:
                continue
            tried.add(member)
            if member not in holder or fill(holder[member], tried):
                holder[member] = place
                return True
        return False

    return tuple(required[place] for place in range(len(required)) if not fill(place, set()))


def possible(rule: TeamRule) -> bool:
    """True when a team can be whole by this rule."""
    return FEWEST <= rule.least <= rule.most <= MOST and len(rule.required) <= rule.most
