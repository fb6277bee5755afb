"""Help for the network as a whole."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from innovation.initiatives.models import Helper
from innovation.initiatives.rules.matching import HelpKind
from innovation.voting.forms import OFFERS
from innovation.web.fields import at_most, options
from innovation.web.forms import Form


class HelperForm(Form):
    """What somebody can do for initiatives; from 16 years on."""

    kinds = SelectMultipleField(
        _l("What can you offer?"), [InputRequired(_l("Choose at least one."))], choices=options(OFFERS)
    )
    text = TextAreaField(
        _l("What are you good at, or what do you have?"),
        [at_most(600)],
        render_kw={"rows": 3, "maxlength": 600},
    )
    adult = BooleanField(_l("I am 16 or older"), [InputRequired(_l("You can offer help from 16 years on."))])

    def __init__(self, helper: Helper | None, **given: Any) -> None:
        kept = {"kinds": helper.kinds.split(","), "text": helper.text, "adult": True} if helper else {}
        super().__init__(data=kept, **given)

    @property
    def offered(self) -> list[HelpKind]:
        """The kinds of help that were chosen."""
        return [HelpKind(kind) for kind in self.kinds.data or ()]
