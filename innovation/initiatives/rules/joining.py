"""What somebody says when they join a team, and what is asked of who is under 16."""

from dataclasses import asdict, dataclass
from typing import Any

from innovation.errors import N_, RuleBroken
from innovation.initiatives.rules.stages import Stage
from innovation.network.rules import Perspective

#: Stages in which a team may look for people.
GATHERING = frozenset(Stage) - {Stage.HANDED_OVER, Stage.STOPPED}

#: Why somebody cannot have the last place, by the perspective that it is kept for.
KEPT_WORDS = {
    Perspective.YOUTH: N_("The last place in this team is for a young person."),
    Perspective.PARENT: N_("The last place in this team is for a parent."),
    Perspective.ENTREPRENEUR: N_("The last place in this team is for an entrepreneur."),
    Perspective.CARE_PROFESSIONAL: N_("The last place in this team is for a care professional."),
    Perspective.POLICY_MAKER: N_("The last place in this team is for a policy maker."),
    Perspective.EDUCATOR: N_("The last place in this team is for somebody from education or research."),
    Perspective.RESIDENT: N_("The last place in this team is for a resident."),
}


@dataclass(frozen=True)
class Told:
    """What a newcomer tells about themselves; `alias` and the adult only when `under_16`."""

    perspectives: tuple[Perspective, ...]
    under_16: bool = False
    alias: str = ""
    adult_name: str = ""
    adult_contact: str = ""

    def checked(self) -> "Told":
        """The same, without what is not asked. Raises RuleBroken (422) when something lacks."""
        if not self.perspectives:
            raise RuleBroken(N_("Choose at least one."), 422)
        if not self.under_16:
            return Told(self.perspectives)
        if not (self.alias and self.adult_name and self.adult_contact):
            raise RuleBroken(N_("Choose another name, and say which adult we may call or write."), 422)
        return self

    def columns(self) -> dict[str, Any]:
        """As the tables keep it."""
        return {**asdict(self), "perspectives": ",".join(self.perspectives)}
