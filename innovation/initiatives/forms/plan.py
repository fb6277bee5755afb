"""What somebody types into a plan. `seen` is the edition of the text that the form began with."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from innovation.initiatives.models import Initiative, Plan, Step
from innovation.initiatives.rules.plan import STEP_MOST, TEXT_MOST
from innovation.web.fields import at_most, options, or_nothing
from innovation.web.forms import Form


def _lines(label: Any, hint: Any = "", rows: int = 4, *checks: Any) -> TextAreaField:
    attributes = {"rows": rows, "maxlength": TEXT_MOST}
    return TextAreaField(label, [*checks, at_most(TEXT_MOST)], description=hint, render_kw=attributes)


class _Based(Form):
    """A form that began with a text which others can change as well."""

    seen = HiddenField()


class GoalForm(_Based):
    """What a plan is for, for whom, and when everyone looks back half-way."""

    goal = _lines(_l("What do you want to reach?"), _l("What is different for people when it works?"))
    for_whom = _lines(_l("For whom?"), _l("Think of one young person or parent."), 2)
    review_on = DateField(
        _l("Half-way review"), [Optional()], description=_l("The day on which you look back with your coach.")
    )

    def __init__(self, plan: Plan, **given: Any) -> None:
        super().__init__(obj=plan, data={"seen": plan.goal_edition}, prefix="goal-", **given)


class StepForm(_Based):
    """A step: what, who, and when."""

    text = StringField(
        _l("What has to be done?"),
        [DataRequired(_l("Say what has to be done.")), at_most(STEP_MOST)],
        render_kw={"maxlength": STEP_MOST, "autocomplete": "off"},
    )
    member_id = SelectField(_l("Who does it?"), coerce=or_nothing(int))
    due_on = DateField(_l("Done by"), [Optional()])
    promise = BooleanField(_l("We promised this to the jury"))

    def __init__(self, initiative: Initiative, step: Step | None = None, **given: Any) -> None:
        known = {"prefix": f"step-{step.id}-", "data": {"seen": step.edition}} if step else {"prefix": "new-"}
        super().__init__(obj=step, **{**known, **given})
        people = {str(one.id): one.shown_name for one in initiative.members if one.shown_name}
        self.member_id.choices = options({"": _("Nobody yet"), **people})


class AgreementForm(_Based):
    """What a team gets, and what the network expects."""

    gets = _lines(_l("This is what you get"), "", 4, DataRequired(_l("Say what the team gets.")))
    expects = _lines(
        _l("This is what we expect"), "", 4, DataRequired(_l("Say what you expect of the team."))
    )

    def __init__(self, plan: Plan, **given: Any) -> None:
        seen = {"seen": plan.agreement_edition}
        super().__init__(obj=plan, data=seen, prefix="agreement-", **given)
