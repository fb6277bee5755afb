"""The shape of what people type about ideas."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from innovation.network.models import municipalities, themes
from innovation.network.rules import NO_PERSPECTIVE, PERSPECTIVE_WORDS, Perspective
from innovation.pictures import ACCEPT
from innovation.pitches.models import Pitch
from innovation.pitches.rules import (
    FIELDS,
    LINK_MOST,
    LONG_MOST,
    ONE_LINER_MOST,
    REASON_MOST,
    REQUIRED,
    STATE_WORDS,
    TITLE_MOST,
    State,
    may_decide,
)
from innovation.web.fields import AddressField, or_nothing
from innovation.web.forms import Form

DECISION_WORDS = {
    State.NEEDS_WORK: _l("Ask the initiators something first"),
    State.ACCEPTED: _l("Accept: this idea may be pitched"),
    State.DECLINED: _l("Do not accept"),
}


class AtMost:
    """Refuses longer texts in plain words; unlike Length it never lets a browser cut off what is pasted."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Form, field: Field) -> None:
        """Raise ValidationError when the text does not fit."""
        typed = len(field.data or "")
        if typed > self.most:
            counted = {"typed": format_decimal(typed), "most": format_decimal(self.most)}
            raise ValidationError(_("%(typed)s characters are too many; at most %(most)s fit.", **counted))


def web_address(form: Form, field: Field) -> None:
    """Raise ValidationError when it is no address of a page on the web."""
    if not re.fullmatch(r"https?://[^\s/?#]+\.[^\s]+", field.data, re.IGNORECASE):
        raise ValidationError(_("This is not a link yet. It looks like https://example.org/page."))


def _lines(label: Any, most: int, rows: int = 6) -> TextAreaField:
    return TextAreaField(label, [AtMost(most)], render_kw={"rows": rows})


def _line(label: Any, most: int) -> StringField:
    """A text that fits on one line, whatever was pasted into it."""
    attributes = {"maxlength": most, "autocomplete": "off"}
    return StringField(label, [AtMost(most)], filters=[_fold], render_kw=attributes)


def _fold(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


class IdeaForm(Form):
    """An idea, one question per field. A draft may be as empty as it likes; only lengths are looked at."""

    need = _lines(_l("Who needs this, and how do you know?"), LONG_MOST)
    idea = _lines(_l("What is your idea?"), LONG_MOST)
    against_current = _lines(_l("Why does this go against the current?"), LONG_MOST, rows=4)
    title = _line(_l("What is it called?"), TITLE_MOST)
    one_liner = _line(_l("And in one sentence?"), ONE_LINER_MOST)
    support = _lines(_l("What do you need to make it happen?"), LONG_MOST, rows=3)
    municipality_id = SelectField(_l("Where does it begin?"), coerce=or_nothing(int))
    theme_id = SelectField(_l("What is it about?"), coerce=or_nothing(int))
    background = SelectField(_l("You bring this as …"), coerce=or_nothing(Perspective))
    link = URLField(_l("Is there a page about it?"), [Optional(), AtMost(LINK_MOST), web_address])
    revision = IntegerField(widget=HiddenInput())
    over = IntegerField(validators=[Optional()])
    page = HiddenField(filters=[lambda value: (value or "")[:32]])

    def __init__(self, session: Session, pitch: Pitch, **options: Any) -> None:
        kept = {name: getattr(pitch, name) for name in FIELDS}
        super().__init__(data={**kept, **options})
        nothing = ("", _("Choose …"))
        places = [(str(place.id), place.name) for place in municipalities(session)]
        self.municipality_id.choices = [nothing, *places]
        self.theme_id.choices = [nothing, *((str(theme.id), theme.name) for theme in themes(session))]
        self.background.choices = [
            ("", _(NO_PERSPECTIVE)),
            *((kind.value, _(word)) for kind, word in PERSPECTIVE_WORDS.items()),
        ]
        for name in REQUIRED:
            self[name].flags.required = True

    @property
    def texts(self) -> Mapping[str, Any]:
        """What was typed, by the name of its column; an empty link is ''."""
        return {name: self[name].data if self[name].data is not None else _EMPTY.get(name) for name in FIELDS}

    @property
    def seen(self) -> int:
        """The revision this page was made from, or the one that its writer chose to write over."""
        return int(self.over.data or self.revision.data or 0)


_EMPTY = {name: "" for name in FIELDS if name not in ("municipality_id", "theme_id", "background")}


class CorrectionForm(IdeaForm):
    """An idea of others, and why a slip of the pen in it is mended."""

    why = _lines(_l("Why do you correct this?"), REASON_MOST, rows=2)

    def __init__(self, session: Session, pitch: Pitch, **options: Any) -> None:
        super().__init__(session, pitch, **options)
        self.why.flags.required = True


class ReasonForm(Form):
    """A reason, in one's own words; `needed` says so on screen, the action insists."""

    why = _lines(_l("Why?"), REASON_MOST, rows=3)

    def __init__(self, needed: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.why.flags.required = needed


class DecisionForm(Form):
    """What an organiser decides, and the words to the initiators."""

    decision = RadioField(
        _l("Your decision"), [InputRequired(_l("Choose what you decide."))], coerce=or_nothing(State)
    )
    why = _lines(_l("Your words to the initiators"), REASON_MOST, rows=4)
    seen = HiddenField()

    def __init__(self, pitch: Pitch, **options: Any) -> None:
        super().__init__(**options)
        self.why.flags.required = True  # but for a yes; the hint says so
        self.decision.choices = [(state.value, DECISION_WORDS[state]) for state in may_decide(pitch.state)]


class AnswerForm(Form):
    """The answer to an organiser's question."""

    answer = _lines(_l("Your answer"), LONG_MOST, rows=4)


class InvitationForm(Form):
    """Whom to invite."""

    email = AddressField(_l("E-mail address"))


class PictureForm(Form):
    """A picture, and its words for who does not see it."""

    picture = FileField(_l("Picture"), render_kw={"accept": ACCEPT})
    description = StringField(
        _l("What can be seen?"),
        [InputRequired(_l("Say in a few words what can be seen.")), AtMost(200)],
        render_kw={"maxlength": 200},
    )


class SheetForm(Form):
    """A sheet of ideas: a file first, and its text again when the plan is confirmed."""

    file = FileField(_l("CSV file"), render_kw={"accept": ".csv,text/csv", "required": True})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.file.flags.required = True


def state_choices(states: Any) -> list[tuple[str, str]]:
    """States as choices of a filter, in the reader's language."""
    return [(state.value, _(STATE_WORDS[state])) for state in states]
