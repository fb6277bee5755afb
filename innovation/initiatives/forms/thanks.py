"""What was done with a tip or an offer, and a thank-you card."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired

from innovation.initiatives.rules.telling import CARD_MOST
from innovation.web.fields import AddressField, at_most
from innovation.web.forms import Form


class FollowUpForm(Form):
    """A sentence about what was done with it."""

    text = TextAreaField(
        _l("What did you do with it?"),
        [DataRequired(_l("Write in a sentence what you did with it.")), at_most(500)],
        render_kw={"rows": 2},
    )


class PassOnForm(Form):
    """A thank-you card: for whom, and the words on it."""

    to_name = StringField(
        _l("For whom?"),
        [DataRequired(_l("Write for whom the card is.")), at_most(80)],
        render_kw={"maxlength": 80, "autocomplete": "off"},
    )
    text = TextAreaField(
        _l("What do you thank them for?"),
        [DataRequired(_l("Write a few words first.")), at_most(CARD_MOST)],
        render_kw={"rows": 4},
    )
    to_email = AddressField(_l("Their e-mail address"), required=False)

    @property
    def words(self) -> dict[str, str]:
        """What stands on the card, and where it goes; without an address it is printed."""
        name = " ".join((self.to_name.data or "").split())  # it comes in the subject of a letter
        typed = {"to_name": name, "to_email": self.to_email.data, "text": self.text.data}
        return {name: value or "" for name, value in typed.items()}


class CardForm(PassOnForm):
    """A card from the team."""

    public = BooleanField(_l("This card may stand on the initiative's page, if the receiver says yes too"))
