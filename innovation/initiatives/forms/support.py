"""Support, a municipality's decision, and what is written in the book of a grant."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from innovation.initiatives.forms.amounts import DayField, EurosField
from innovation.initiatives.rules.support import GRANTS, SUPPORT_WORDS, SupportKind
from innovation.network.models import municipalities
from innovation.web.fields import at_most, or_nothing
from innovation.web.forms import Form


def _line(label: Any, most: int, missing: Any = None) -> StringField:
    checks = [DataRequired(missing)] if missing else []
    return StringField(label, [*checks, at_most(most)], render_kw={"maxlength": most, "autocomplete": "off"})


def _chosen() -> InputRequired:
    return InputRequired(_l("Choose one of these."))


def _why() -> StringField:
    return _line(_l("Why?"), 300, _l("Say why. It stays in the history of this grant."))


class PlacedForm(Form):
    """One of several forms on a page: `place` tells them apart, and makes the ids of their fields unique."""

    seen = HiddenField()  #: the last line of the book that its writer had read

    def __init__(self, place: str, **given: Any) -> None:
        super().__init__(**given)
        self.place = place
        for field in self:
            field.id = f"{place}-{field.id}"


class SupportForm(PlacedForm):
    """Support that is not money."""

    kind = SelectField(_l("What kind of support?"), [_chosen()], coerce=SupportKind)
    text = _line(_l("What is it?"), 300, _l("Say in a few words what it is."))
    from_on = DayField(_l("From"))

    def __init__(self, place: str = "support", **given: Any) -> None:
        super().__init__(place, **given)
        kinds = [kind for kind in SupportKind if kind not in GRANTS]
        self.kind.choices = [(kind.value, _(SUPPORT_WORDS[kind])) for kind in kinds]


class DecisionForm(PlacedForm):
    """What a municipality decided."""

    kind = SelectField(_l("What kind of grant?"), [_chosen()], coerce=SupportKind)
    municipality_id = SelectField(
        _l("Which municipality decided?"),
        [InputRequired(_l("Choose a municipality."))],
        coerce=or_nothing(int),
    )
    decided_on = DayField(_l("Day of the decision"))
    reference = _line(_l("Reference of the decision"), 80, _l("Fill in the reference of the decision."))
    amount = EurosField(_l("Amount"))
    cofunding = EurosField(_l("What others add"), least=0, required=False)
    cofunding_by = _line(_l("Which organisation adds it?"), 120)

    def __init__(self, session: Session, place: str = "decision", **given: Any) -> None:
        super().__init__(place, **given)
        self.kind.choices = [(kind.value, _(SUPPORT_WORDS[kind])) for kind in GRANTS]
        places = [(str(one.id), one.name) for one in municipalities(session)]
        self.municipality_id.choices = [("", _("Choose …")), *places]

    def validate_cofunding_by(self, field: StringField) -> None:
        """Whoever adds money has a name."""
        if self.cofunding.data and not field.data:
            raise ValidationError(_("Say which organisation adds this."))


class CorrectionForm(PlacedForm):
    """The municipality changed its decision, or an instalment is agreed on anew."""

    amount = EurosField(_l("New amount"), least=0)
    why = _why()


class PlanForm(PlacedForm):
    """A next instalment."""

    amount = EurosField(_l("Amount of this instalment"))
    condition = _line(_l("It is paid when …"), 300, _l("Say when this instalment is paid."))


class RequestForm(PlacedForm):
    """The team asks for an instalment."""

    why = _line(_l("How did you meet the condition?"), 300)


class ReasonForm(PlacedForm):
    """Why a request is sent back."""

    why = _why()


class PaymentForm(PlacedForm):
    """What was paid, and when."""

    amount = EurosField(_l("Amount"))
    on = DayField(_l("Paid on"))


class ReclaimForm(PlacedForm):
    """What came back, and why."""

    amount = EurosField(_l("Amount"))
    why = _why()


#: The forms that write in the book of a grant, by what they do.
BOOK_FORMS: dict[str, type[PlacedForm]] = {
    "correct": CorrectionForm,
    "plan": PlanForm,
    "change": CorrectionForm,
    "request": RequestForm,
    "send_back": ReasonForm,
    "pay": PaymentForm,
    "reclaim": ReclaimForm,
}
