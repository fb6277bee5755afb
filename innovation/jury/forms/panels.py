"""What an organiser chooses for a panel. `seen` is the edition of the text that a form began with."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, StopValidation, ValidationError

from innovation.jury.models import Criterion, Panel
from innovation.jury.rules.panels import (
    LEAST_SCORES,
    MODE_WORDS,
    MOST_JURORS,
    MOST_WEIGHT,
    SCALE_WORDS,
    SETTINGS,
    Mode,
    Scale,
)
from innovation.jury.rules.questions import MOST_STANDARD, QUESTION_MOST
from innovation.web.fields import at_most, options
from innovation.web.forms import Form


def _number(label: Any, most: int, check: Any, **more: Any) -> IntegerField:
    words = _l("Choose a number from %(min)s to %(max)s.")
    attributes = {"min": 1, "max": most, "inputmode": "numeric"}
    return IntegerField(label, [check, NumberRange(1, most, message=words)], render_kw=attributes, **more)


def _filled() -> InputRequired:
    return InputRequired(_l("Fill in a number."))


def _decides(form: Form, field: Field) -> None:
    """A jury that decides along needs a weight; of others it is not looked at."""
    if form.mode.data is not Mode.CO_DECIDES:
        field.errors = []
        raise StopValidation
    _filled()(form, field)


class PanelForm(Form):
    """The settings of a panel; those that are `fixed` by now are not asked."""

    seen = HiddenField()
    name = StringField(
        _l("Name"),
        [DataRequired(_l("Give this jury a name.")), at_most(80)],
        render_kw={"maxlength": 80, "autocomplete": "off"},
    )
    mode = RadioField(
        _l("What does this jury do?"),
        [InputRequired(_l("Choose one of these."))],
        choices=options({kind: _l(word) for kind, word in MODE_WORDS.items()}),
        coerce=Mode,
    )
    weight = _number(_l("How much does its mark count, of 100?"), MOST_WEIGHT, _decides)
    scale = RadioField(
        _l("Which marks does it give?"),
        [InputRequired(_l("Choose one of these."))],
        choices=options({kind: _l(word) for kind, word in SCALE_WORDS.items()}),
        coerce=Scale,
    )
    minimum = _number(_l("Scores that a pitch needs"), MOST_JURORS, _filled(), default=LEAST_SCORES)
    normalises = BooleanField(_l("Also show marks in which strict and mild jurors weigh alike"))
    bank = TextAreaField(_l("Standard questions"), render_kw={"rows": 7})

    def __init__(self, panel: Panel, fixed: Iterable[str], **given: Any) -> None:
        chosen = {name: getattr(panel, name) for name in SETTINGS}
        # A browser refuses to send a form with a weight of 0, also where the field is not shown.
        super().__init__(data={**chosen, "seen": panel.edition, "weight": panel.weight or 50}, **given)
        for name in fixed:
            del self[name]

    def validate_bank(self, field: Field) -> None:
        """As many questions as a juror can look through, each as long as a question may be."""
        lines = _lines(field.data)
        if len(lines) > MOST_STANDARD:
            raise ValidationError(_("At most %(most)d questions.", most=MOST_STANDARD))
        if any(len(line) > QUESTION_MOST for line in lines):
            raise ValidationError(_("At most %(most)d characters a question.", most=QUESTION_MOST))

    @property
    def values(self) -> dict[str, Any]:
        """The settings as they were chosen; a weight only for a jury that decides along."""
        chosen = {name: value for name, value in self.data.items() if name != "seen"}
        chosen["bank"] = "\n".join(_lines(chosen["bank"]))
        if "mode" in chosen and chosen["mode"] is not Mode.CO_DECIDES:
            chosen["weight"] = 0
        return chosen


class CriterionForm(Form):
    """One question of the rubric."""

    seen = HiddenField()
    name = StringField(
        _l("Criterion"),
        [DataRequired(_l("Give it a short name.")), at_most(60)],
        render_kw={"maxlength": 60, "autocomplete": "off"},
    )
    question = StringField(
        _l("The question that a juror answers"),
        [DataRequired(_l("Write the question.")), at_most(QUESTION_MOST)],
        render_kw={"maxlength": QUESTION_MOST, "autocomplete": "off"},
    )
    weight = _number(_l("How often it counts"), 100, _filled(), default=1)

    def __init__(self, criterion: Criterion | None = None, **given: Any) -> None:
        if criterion:
            given.setdefault("prefix", f"criterion-{criterion.id}-")
            given.setdefault("data", {"seen": criterion.edition})
        super().__init__(obj=criterion, **{"prefix": "new-", **given})


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
