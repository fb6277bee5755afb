"""Fields for an amount of money and for a day."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from innovation.initiatives.rules.money import MOST, cents, plain_euros
from innovation.web.forms import Form


class EurosField(StringField):  # type: ignore[misc]
    """An amount typed as Dutch people do; its data are cents. `least`: the fewest cents that make sense."""

    data: Any

    def __init__(self, label: Any, least: int = 1, required: bool = True, **options: Any) -> None:
        checks = [DataRequired(_l("Fill in an amount."))] if required else []
        attributes = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 20}
        super().__init__(label, checks, render_kw=attributes, **options)
        self.least = least

    def _value(self) -> str:
        return plain_euros(self.data) if isinstance(self.data, int) else str(self.data or "")

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """Read what was typed as an amount, or say how it should look; nothing typed is nothing."""
        if validation_stopped:
            return
        try:
            read = cents(self.data or "0")
        except ValueError:
            raise ValidationError(_("This is not an amount yet. Write it like 2500 or 2.500,50.")) from None
        if read > MOST:
            raise ValidationError(_("At most 10 million euros fit."))
        if read < self.least:
            raise ValidationError(_("Fill in an amount of more than zero."))
        self.data = read


class DayField(DateField):  # type: ignore[misc]
    """A day of this century."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, [InputRequired(_l("Fill in a day."))], **options)

    def process_formdata(self, values: list[str]) -> None:
        """Say in plain words when it is not a day."""
        try:
            super().process_formdata(values)
        except ValueError:
            raise ValueError(_("This is not a day of the calendar.")) from None

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """Refuse a year that is a slip of the pen."""
        if isinstance(self.data, date) and not 2000 <= self.data.year < 2100:
            raise ValidationError(_("Fill in a day between 2000 and 2099."))
