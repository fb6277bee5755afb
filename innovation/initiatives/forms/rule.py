"""The team rule of the network."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField
from wtforms.validators import InputRequired, NumberRange

from innovation.initiatives.rules.team import FEWEST, MOST, TeamRule
from innovation.network.rules import PERSPECTIVE_WORDS, Perspective
from innovation.web.forms import Form


def _number(label: Any, least: int, most: int) -> IntegerField:
    words = _l("Choose a number from %(min)s to %(max)s.")
    attributes = {"min": least, "max": most, "inputmode": "numeric"}
    checks = [InputRequired(_l("Fill in a number.")), NumberRange(least, most, message=words)]
    return IntegerField(label, checks, render_kw=attributes)


class RuleForm(Form):
    """How many people, how many of each perspective, and whether who brought the idea counts."""

    least = _number(_l("At least so many people"), FEWEST, MOST)
    most = _number(_l("At most so many people"), FEWEST, MOST)
    initiator_counts = BooleanField(_l("Who brought the idea counts too"))

    def __init__(self, rule: TeamRule, **given: Any) -> None:
        kept = {kind.value: rule.required.count(kind) for kind in Perspective}
        numbers = {"least": rule.least, "most": rule.most, "initiator_counts": rule.initiator_counts}
        super().__init__(data={**numbers, **kept}, **given)

    @property
    def perspectives(self) -> list[Field]:
        """The fields of how many of each perspective are needed."""
        return [self[kind.value] for kind in Perspective]

    @property
    def rule(self) -> TeamRule:
        """The rule as it was filled in."""
        required = [kind for kind in Perspective for _each in range(self[kind.value].data or 0)]
        return TeamRule(self.least.data, self.most.data, tuple(required), self.initiator_counts.data)


for _kind in Perspective:
    setattr(RuleForm, _kind.value, _number(_l(PERSPECTIVE_WORDS[_kind]), 0, 3))
