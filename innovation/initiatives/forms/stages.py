"""Another stage, and the waiver of the team rule."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from innovation.initiatives.models import Initiative
from innovation.initiatives.rules.stages import STAGE_WORDS, onward
from innovation.web.fields import at_most
from innovation.web.forms import Form


class StageForm(Form):
    """To which stage, and why."""

    stage = SelectField(_l("Next stage"), [InputRequired(_l("Choose a stage."))])
    why = StringField(_l("Why now"), [at_most(300)], render_kw={"maxlength": 300})

    def __init__(self, initiative: Initiative, **given: Any) -> None:
        super().__init__(**given)
        self.stage.choices = [(stage.value, _(STAGE_WORDS[stage])) for stage in onward(initiative.stage)]


class WaiverForm(Form):
    """Why a team may go on before it is whole."""

    why = StringField(
        _l("Your reason"),
        [
            DataRequired(_l("Say why this team may go on before it is whole. Everyone can read it.")),
            at_most(300),
        ],
        render_kw={"maxlength": 300},
    )
