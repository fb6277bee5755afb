"""What the phone and the console send."""

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import (
    AnyOf,
    DataRequired,
    InputRequired,
    NumberRange,
    Optional,
    Regexp,
    StopValidation,
)
from wtforms.widgets import HiddenInput

from innovation.voting.rules import Choice, Tally
from innovation.web.fields import AddressField, at_most, options
from innovation.web.forms import Form

TOKEN = Regexp(r"^[A-Za-z0-9_-]{8,64}$", message=_l("This page is incomplete. Reload it and try once more."))


def fresh_token() -> str:
    """What marks a form, so that one that is sent twice counts once."""
    return secrets.token_urlsafe(12)


PHONE = r"^[0-9+() -]{6,30}$"


OFFERS = {
    "team": _l("I want to join the team"),
    "knowledge": _l("I have knowledge or experience"),
    "network": _l("I know people who can help"),
    "things": _l("I have a space or things"),
}


def reachable(form: Form, field: StringField) -> None:
    """An offer needs a way back: an address or a number. Raises StopValidation without either."""
    if not field.data and not form.email.data:
        raise StopValidation(_l("Fill in your e-mail address or your phone number."))


class BallotForm(Form):
    """One ballot. `revision` is the number this message gets; `token` marks the message for resending."""

    choice = StringField(validators=[AnyOf([str(choice) for choice in Choice])])
    revision = IntegerField(default=1, validators=[InputRequired(), NumberRange(1, 1_000_000)])
    token = HiddenField(validators=[InputRequired(), TOKEN])


class TipForm(Form):
    """A tip for the initiator."""

    text = TextAreaField(
        _l("Your tip"),
        validators=[
            DataRequired(_l("Write your tip first.")),
            at_most(500),
        ],
    )
    token = HiddenField(validators=[InputRequired(), TOKEN])


class OfferForm(Form):
    """ "Contact me, I want to help": only with consent and only from 16 years on."""

    kinds = SelectMultipleField(
        _l("What can you offer?"),
        choices=options(OFFERS),
        validators=[InputRequired(_l("Choose at least one."))],
    )
    name = StringField(
        _l("Your name"),
        validators=[
            DataRequired(_l("Fill in your name.")),
            at_most(80),
        ],
    )
    email = AddressField(_l("Your e-mail address"), required=False)
    phone = StringField(
        _l("Or your phone number"),
        validators=[
            reachable,
            Optional(),
            Regexp(PHONE, message=_l("Use digits, for example 06 12345678.")),
        ],
    )
    message = TextAreaField(
        _l("What would you like to say?"),
        validators=[Optional(), at_most(500)],
    )
    adult = BooleanField(
        _l("I am 16 or older"), validators=[InputRequired(_l("You can offer help from 16 years on."))]
    )
    consent = BooleanField(
        _l("The initiator may contact me about this idea"),
        validators=[InputRequired(_l("Without your permission we cannot pass on your details."))],
    )
    token = HiddenField(validators=[InputRequired(), TOKEN])


class RoundForm(Form):
    """Which round the page was about."""

    number = IntegerField(validators=[InputRequired(), NumberRange(1, 1_000_000)], widget=HiddenInput())


def slips(label: Any) -> IntegerField:
    """How many slips say this."""
    few = NumberRange(0, 2000, message=_l("A number from %(min)s to %(max)s."))
    needed = InputRequired(_l("Fill in a number; 0 when there is none."))
    return IntegerField(label, validators=[needed, few])


class PaperForm(RoundForm):
    """What one person counted of the slips of a round."""

    yes = slips(_l("For"))
    no = slips(_l("Against"))
    blank = slips(_l("Blank"))

    @property
    def tally(self) -> Tally:
        """The three numbers."""
        return Tally(self.yes.data, self.no.data, self.blank.data)
