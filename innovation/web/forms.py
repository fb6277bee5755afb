"""The base of all forms: CSRF and tidy text."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from innovation.text import plain


def tidy(value: Any) -> Any:
    """Filter for text fields: what somebody typed without invisible characters and outer spaces."""
    return plain(value) if type(value) is str else value  # not a StrEnum: a choice stays a choice


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose text fields are tidied; the token of flask-wtf is checked for the whole app."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Tidy every text field; language comes from flask-babel through flask-wtf."""

        csrf = False  # CSRFProtect checks every unsafe request already, once

        def bind_field(self, form: "Form", unbound: Any, options: dict[str, Any]) -> Field:
            """Add our filter to every field that holds text."""
            filters = list(unbound.kwargs.get("filters", ()))
            return unbound.bind(form=form, filters=[tidy, *filters], **options)
