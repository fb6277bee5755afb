"""The shape of what people type about themselves."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from email_validator import validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from innovation.network.models import Municipality
from innovation.network.rules import PERSPECTIVE_WORDS, Perspective
from innovation.people.rules import ROLE_WORDS, Role
from innovation.web.forms import Form
from innovation.web.i18n import COMPLETE, LANGUAGES

NOT_AN_ADDRESS = _l("This is not an e-mail address yet. It looks like name@example.org.")


def or_nothing(kind: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A select's coercion in which the empty choice means None."""
    return lambda value: kind(value) if value else None


def address(typed: str) -> str:
    """An e-mail address as we keep it: lower case ASCII, fit for a letter's header. Raises ValueError."""
    if not typed.strip().isprintable():
        raise ValueError("an address has no invisible characters")
    known = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    return str(known.ascii_email).lower()


def options(words: Mapping[str, Any]) -> list[SelectChoice]:
    """Choices of a select or a group from values and their words."""
    return [SelectChoice(value, word) for value, word in words.items()]


class AddressField(EmailField):  # type: ignore[misc]
    """One e-mail address; its data are as `address` gives them."""

    def __init__(self, label: Any, **options: Any) -> None:
        attributes = {"autocomplete": "email", "maxlength": 254, "spellcheck": "false"}
        super().__init__(label, [InputRequired(NOT_AN_ADDRESS)], render_kw=attributes, **options)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """Refuse what is no address; what was typed is looked at, not its tidied form."""
        if validation_stopped:
            return
        try:
            self.data = address(str(self.raw_data[0]))
        except ValueError:
            raise ValidationError(str(NOT_AN_ADDRESS)) from None


class SignInForm(Form):
    """Who wants to sign in, and where to go afterwards."""

    email = AddressField(_l("Your e-mail address"))
    next = HiddenField()


class CodeForm(Form):
    """The six digits of the letter."""

    code = StringField(
        _l("Code of six digits"),
        [InputRequired(_l("Type the six digits of the letter.")), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20, "size": 9},
    )


class ProfileForm(Form):
    """How somebody is shown and spoken to."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Type the name that others will see.")), Length(max=80)],
        render_kw={"autocomplete": "name", "maxlength": 80},
    )
    municipality_id = SelectField(_l("Municipality"), coerce=or_nothing(int))
    perspective = SelectField(_l("I take part as"), coerce=or_nothing(Perspective))
    languages = SelectMultipleField(
        _l("Languages I speak"),
        choices=options(LANGUAGES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    locale = RadioField(
        _l("Language of the screens"), choices=options({code: LANGUAGES[code] for code in COMPLETE})
    )
    next = HiddenField()

    def __init__(self, municipalities: Sequence[Municipality], **values: Any) -> None:
        super().__init__(**values)
        nothing = {"": _("I'd rather not say")}
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
