"""What an initiator answers in writing, and promises."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from innovation.jury.models import JuryQuestion
from innovation.jury.rules.questions import ANSWER_MOST, PROMISE_MOST, Answer
from innovation.web.fields import at_most
from innovation.web.forms import Form


class AnswerForm(Form):
    """The answer to one question. `seen` is the edition of the answer that the form began with."""

    answer = TextAreaField(
        _l("Your answer"), [at_most(ANSWER_MOST)], render_kw={"rows": 4, "maxlength": ANSWER_MOST}
    )
    promise = StringField(
        _l("What do you promise?"),
        [at_most(PROMISE_MOST)],
        description=_l("In one sentence. When your idea becomes an initiative it stands on your plan."),
        render_kw={"maxlength": PROMISE_MOST, "autocomplete": "off"},
    )
    promise_on = DateField(_l("Before which day?"), [Optional()])
    seen = HiddenField()

    def __init__(self, question: JuryQuestion, **given: Any) -> None:
        known = {"seen": question.edition}
        super().__init__(obj=question, data=known, prefix=f"question-{question.id}-", **given)

    @property
    def given(self) -> Answer:
        """What was answered."""
        return Answer(self.answer.data, self.promise.data, self.promise_on.data)
