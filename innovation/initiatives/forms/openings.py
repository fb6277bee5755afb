"""What a team looks for."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from innovation.initiatives.rules.matching import HELP_WORDS, HelpKind
from innovation.network.rules import PERSPECTIVE_WORDS, Perspective
from innovation.web.fields import at_most, options, or_nothing
from innovation.web.forms import Form


class OpeningForm(Form):
    """What is looked for, and for whom it is meant."""

    title = StringField(
        _l("Whom or what do you look for?"),
        [DataRequired(_l("Say in a few words whom or what you look for.")), at_most(100)],
        render_kw={"maxlength": 100, "autocomplete": "off"},
    )
    kind = RadioField(
        _l("What kind of help is it?"),
        [InputRequired(_l("Choose a kind."))],
        choices=options({kind.value: _l(word) for kind, word in HELP_WORDS.items()}),
        coerce=HelpKind,
        default=HelpKind.TEAM,
    )
    perspective = SelectField(_l("Especially for"), coerce=or_nothing(Perspective))
    text = TextAreaField(
        _l("What will they do, and how much time does it take?"),
        [at_most(600)],
        render_kw={"rows": 3, "maxlength": 600},
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.perspective.choices = [
            ("", _("Everyone")),
            *((kind.value, _(word)) for kind, word in PERSPECTIVE_WORDS.items()),
        ]
