"""Fields that several features ask for: an e-mail address, a text of some length, choices."""

from collections.abc import Callable, Mapping
from typing import Any

from email_validator import validate_email
from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from innovation.web.forms import Form

NOT_AN_ADDRESS = _l("This is not an e-mail address yet. It looks like name@example.org.")


def address(typed: str) -> str:
    """An e-mail address as we keep it: lower case ASCII, fit for a letter's header. Raises ValueError."""
    if "=?" in typed:  # it begins an encoded word, which some mail programs read as another address
        raise ValueError(typed)
    known = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    return str(known.ascii_email).lower()


class AddressField(EmailField):  # type: ignore[misc]
    """One e-mail address; its data are as `address` gives them, or empty when it is not `required`."""

    def __init__(self, label: Any, required: bool = True, **options: Any) -> None:
        check = InputRequired(NOT_AN_ADDRESS) if required else Optional()
        attributes = {"autocomplete": "email", "maxlength": 254, "spellcheck": "false"}
        super().__init__(label, [check], render_kw=attributes, **options)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """Refuse what is no address; what was typed is looked at, not its tidied form."""
        if validation_stopped:
            return
        try:
            self.data = address(str(self.raw_data[0]))
        except ValueError:
            raise ValidationError(str(NOT_AN_ADDRESS)) from None


def at_most(length: int) -> Length:
    """At most `length` characters, said in words."""
    return Length(max=length, message=_l("At most %(max)d characters."))


def or_nothing(kind: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A select's coercion in which the empty choice means None."""
    return lambda value: kind(value) if value else None


def options(words: Mapping[str, Any]) -> list[SelectChoice]:
    """Choices of a select or a group from values and their words."""
    return [SelectChoice(value, word) for value, word in words.items()]
