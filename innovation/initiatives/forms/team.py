"""Inviting, joining and leaving."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from innovation.initiatives.rules.joining import Told
from innovation.network.rules import PERSPECTIVE_WORDS, Perspective
from innovation.people.models import Person
from innovation.web.fields import AddressField, at_most, options
from innovation.web.forms import Form


class InvitationForm(Form):
    """Whom to invite."""

    email = AddressField(_l("E-mail address"))


class LeavingForm(Form):
    """Why somebody leaves; the action insists when it is somebody else."""

    why = StringField(_l("Why?"), [at_most(300)], render_kw={"maxlength": 300, "autocomplete": "off"})

    def __init__(self, needed: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.why.flags.required = needed


class JoinForm(Form):
    """What a newcomer tells about themselves; the last three only under 16."""

    perspectives = SelectMultipleField(
        _l("I join as …"),
        [InputRequired(_l("Choose at least one."))],
        choices=options({kind.value: _l(word) for kind, word in PERSPECTIVE_WORDS.items()}),
    )
    under_16 = BooleanField(_l("I am younger than 16"))
    alias = StringField(
        _l("Another name for on the site"), [at_most(40)], render_kw={"maxlength": 40, "autocomplete": "off"}
    )
    adult_name = StringField(
        _l("Which adult may we call or write?"),
        [at_most(80)],
        render_kw={"maxlength": 80, "autocomplete": "off"},
    )
    adult_contact = StringField(
        _l("Phone number or e-mail address of this adult"),
        [at_most(254)],
        render_kw={"maxlength": 254, "autocomplete": "off"},
    )

    def __init__(self, person: Person, **given: Any) -> None:
        given.setdefault("data", {"perspectives": [person.perspective.value] if person.perspective else []})
        super().__init__(**given)

    def validate_alias(self, field: Field) -> None:
        """Under 16 it is needed."""
        self._needed(field, _("Choose a name that is not your own."))

    def validate_adult_name(self, field: Field) -> None:
        """Under 16 it is needed."""
        self._needed(field, _("Say who it is, for example your mother or your mentor."))

    def validate_adult_contact(self, field: Field) -> None:
        """Under 16 it is needed."""
        self._needed(field, _("Fill in how we can reach this adult."))

    def _needed(self, field: Field, words: str) -> None:
        if self.under_16.data and not field.data:
            raise ValidationError(words)

    @property
    def told(self) -> Told:
        """What was told."""
        return Told(
            tuple(Perspective(code) for code in self.perspectives.data or ()),
            bool(self.under_16.data),
            *((field.data or "") for field in (self.alias, self.adult_name, self.adult_contact)),
        )


class AskForm(JoinForm):
    """A newcomer who asks to join, with some words to the team."""

    message = TextAreaField(
        _l("Who are you, and what would you like to do?"),
        [DataRequired(_l("Write a few words to the team.")), at_most(600)],
        render_kw={"rows": 4, "maxlength": 600},
    )
