"""Inviting jurors, and what a juror tells."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from innovation.jury.actions.inviting import Told
from innovation.network.rules import PERSPECTIVE_WORDS, Perspective
from innovation.people.models import Person
from innovation.web.fields import AddressField, at_most, options, or_nothing
from innovation.web.forms import Form


class InvitationForm(Form):
    """Whom to invite."""

    email = AddressField(_l("E-mail address"))
    chair = BooleanField(_l("As chair of this jury"))


class SeatForm(Form):
    """Who a juror is, for the room and for the report."""

    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Type the name that others will see.")), at_most(80)],
        render_kw={"maxlength": 80, "autocomplete": "name"},
    )
    organisation = StringField(
        _l("Organisation"), [at_most(80)], render_kw={"maxlength": 80, "autocomplete": "organization"}
    )
    perspective = SelectField(
        _l("I take part as"),
        [InputRequired(_l("Choose one of these."))],
        choices=options({"": _l("Choose …"), **{kind: _l(word) for kind, word in PERSPECTIVE_WORDS.items()}}),
        coerce=or_nothing(Perspective),
    )

    def __init__(self, person: Person, **given: Any) -> None:
        known = {name: getattr(person, name) for name in ("name", "organisation", "perspective")}
        super().__init__(data=known, **given)

    @property
    def told(self) -> Told:
        """What was told."""
        return Told(self.name.data, self.organisation.data or "", self.perspective.data)
