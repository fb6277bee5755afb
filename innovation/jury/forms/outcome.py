"""What a chair writes about a pitch."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from innovation.jury.rules.outcome import ADVICE_MOST
from innovation.web.fields import at_most
from innovation.web.forms import Form


class AdviceForm(Form):
    """The panel's advice; `seen` is the edition that the page showed."""

    text = TextAreaField(_l("Advice of the jury"), [at_most(ADVICE_MOST)])
    seen = StringField()
