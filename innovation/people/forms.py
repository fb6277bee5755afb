"""The shape of what people type about themselves."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from innovation.network.models import Municipality
from innovation.network.rules import NO_PERSPECTIVE, PERSPECTIVE_WORDS, Perspective
from innovation.people.rules import ROLE_WORDS, Role
from innovation.web.fields import AddressField, options, or_nothing
from innovation.web.forms import Form
from innovation.web.i18n import COMPLETE, LANGUAGES


class SignInForm(Form):
    """Who wants to sign in, and where to go afterwards."""

    email = AddressField(_l("Your e-mail address"))
    next = HiddenField()


class CodeForm(Form):
    """The six digits of the e-mail."""

    code = StringField(
        _l("Code of six digits"),
        [DataRequired(_l("Type the six digits of the e-mail.")), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20, "size": 9},
    )


class ProfileForm(Form):
    """How somebody is shown and spoken to."""

    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Type the name that others will see.")), Length(max=80)],
        render_kw={"autocomplete": "name", "maxlength": 80},
    )
    municipality_id = SelectField(_l("Municipality"), coerce=or_nothing(int))
    perspective = SelectField(_l("I take part as"), coerce=or_nothing(Perspective))
    organisation = StringField(
        _l("Organisation (not required)"),
        [Length(max=80)],
        render_kw={"autocomplete": "organization", "maxlength": 80},
    )
    languages = SelectMultipleField(
        _l("Languages I speak"),
        choices=options(LANGUAGES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    locale = RadioField(
        _l("Language of the screens"),
        [InputRequired(_l("Choose a language."))],
        choices=options({code: LANGUAGES[code] for code in COMPLETE}),
    )
    next = HiddenField()

    def __init__(self, municipalities: Sequence[Municipality], **values: Any) -> None:
        super().__init__(**values)
        nothing = {"": _(NO_PERSPECTIVE)}
        self.municipality_id.choices = options(
            nothing | {str(place.id): place.name for place in municipalities}
        )
        words = {kind.value: _(word) for kind, word in PERSPECTIVE_WORDS.items()}
        self.perspective.choices = options(nothing | words)


class RoleForm(Form):
    """Who gets which role."""

    email = AddressField(_l("E-mail address"))
    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=options({role.value: _l(ROLE_WORDS[role]) for role in (Role.ORGANISER, Role.ADMIN)}),
        coerce=Role,
        default=Role.ORGANISER,
    )


class PasskeyForm(Form):
    """How the owner of a passkey calls the device it is on."""

    name = StringField(
        _l("What do you call this device?"),
        [DataRequired(_l("Give it a name that you know it by.")), Length(max=80)],
        render_kw={"autocomplete": "off", "maxlength": 80},
    )


class NewPasskeyForm(PasskeyForm):
    """The same, with what the device gave."""

    credential = HiddenField(validators=[Length(max=20_000)])
