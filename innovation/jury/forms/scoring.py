"""What a juror gives a pitch: marks by criterion, two notes, or staying out."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from innovation.errors import N_, RuleBroken
from innovation.jury.models import Panel, ScoreSheet
from innovation.jury.rules.scoring import NOTE_MOST, WHY_MOST
from innovation.web.fields import at_most
from innovation.web.forms import Form

UNKNOWN = "unknown"  #: the value of "I do not know"


class NotesForm(Form):
    """A note for the initiator and one for the juror alone; either may be left out of what is sent."""

    note = TextAreaField(_l("Note for the initiator"), [at_most(NOTE_MOST)], render_kw={"rows": 3})
    private_note = TextAreaField(_l("Private note"), [at_most(NOTE_MOST)], render_kw={"rows": 3})

    @classmethod
    def of(cls, sheet: ScoreSheet | None) -> "NotesForm":
        """Filled with what the juror wrote before."""
        return cls(formdata=None, obj=sheet)

    @property
    def sent(self) -> dict[str, str]:
        """The notes that were sent, by name."""
        return {one.name: one.data for one in (self.note, self.private_note) if one.raw_data}


class RecusalForm(Form):
    """Why a juror stays out; need not be said."""

    text = StringField(_l("Why?"), [at_most(WHY_MOST)], render_kw={"maxlength": WHY_MOST})


class OrganisersRecusalForm(RecusalForm):
    """A juror stays out of a pitch, said by an organiser."""

    pitch_id = SelectField(_l("Pitch"), coerce=int)

    def __init__(self, panel: Panel, **given: Any) -> None:
        super().__init__(**given)
        pitches = [one.pitch for one in panel.event.items if one.pitch]
        self.pitch_id.choices = [SelectChoice(one.id, one.title) for one in pitches]


def sent_marks(panel: Panel) -> dict[int, int | None]:
    """The marks that were sent, by criterion. Raises RuleBroken (422) for what is no number."""
    names = {one.id: f"mark-{one.id}" for one in panel.criteria}
    try:
        return {one: _mark(request.form[name]) for one, name in names.items() if name in request.form}
    except ValueError:
        raise RuleBroken(N_("Choose one of the marks."), 422) from None


def _mark(value: str) -> int | None:
    return None if value == UNKNOWN else int(value)
