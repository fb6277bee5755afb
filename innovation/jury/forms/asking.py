"""A question as a juror or somebody in the room types it, and what a host does with it."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, StopValidation

from innovation.jury.rules.questions import QUESTION_MOST, State
from innovation.voting.forms import TOKEN
from innovation.web.fields import at_most
from innovation.web.forms import Form

_ONE_LINE = {"rows": 2, "maxlength": QUESTION_MOST, "autocomplete": "off"}


class _TypedOrChosen:
    """A question has to be typed, unless a standard one was pressed."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: "AskForm", field: TextAreaField) -> None:
        if form.standard.data:
            raise StopValidation
        if not field.data:
            raise StopValidation(_l("Write your question first."))


class AskForm(Form):
    """A question of a juror: typed, or a standard one that was pressed."""

    text = TextAreaField(
        _l("Your question"), validators=[_TypedOrChosen(), at_most(QUESTION_MOST)], render_kw=_ONE_LINE
    )
    standard = StringField(validators=[at_most(QUESTION_MOST)])
    pitch = IntegerField(validators=[InputRequired()])
    token = HiddenField(validators=[InputRequired(), TOKEN])

    @property
    def question(self) -> str:
        """What is asked: the standard question that was pressed, else what was typed."""
        return self.standard.data or self.text.data or ""


class OfferedForm(Form):
    """A question from the room; no name."""

    text = TextAreaField(
        _l("Your question"),
        validators=[DataRequired(_l("Write your question first.")), at_most(QUESTION_MOST)],
        render_kw=_ONE_LINE,
    )
    item = IntegerField(validators=[InputRequired()])
    token = HiddenField(validators=[InputRequired(), TOKEN])


class StateForm(Form):
    """A question that moves: from the state that was seen to another."""

    seen = StringField(validators=[AnyOf([str(state) for state in State])])
    state = StringField(validators=[AnyOf([str(state) for state in State])])


class PlaceForm(Form):
    """A question that goes up or down."""

    to = StringField(validators=[AnyOf(["up", "down"])])


class ScreenForm(Form):
    """A question that goes on the screen (`shown` has any value), or off it."""

    shown = StringField()
