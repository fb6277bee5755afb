"""What coaches say of themselves, and what teams and coaches say to each other."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from innovation.initiatives.models import Coach
from innovation.initiatives.rules.coaching import (
    INTRODUCTION_MOST,
    MESSAGE_MOST,
    ROOM_MOST,
    TIMES_MOST,
    WHY_MOST,
)
from innovation.network.models import Theme
from innovation.pictures import ACCEPT
from innovation.web.fields import AddressField, at_most, options
from innovation.web.forms import Form


class AppointForm(Form):
    """Who becomes a coach."""

    email = AddressField(_l("E-mail address"))


class CoachForm(Form):
    """Who a coach is, what they know, and how much they can take on."""

    introduction = TextAreaField(
        _l("Who are you, and how can you help?"),
        [DataRequired(_l("Say in a few sentences who you are.")), at_most(INTRODUCTION_MOST)],
        render_kw={"rows": 6, "maxlength": INTRODUCTION_MOST},
    )
    themes = SelectMultipleField(_l("Themes that you know"), coerce=int)
    times = StringField(
        _l("When can teams reach you?"), [at_most(TIMES_MOST)], render_kw={"maxlength": TIMES_MOST}
    )
    room = IntegerField(
        _l("How many initiatives can you stand beside?"),
        [
            InputRequired(_l("Type a number.")),
            NumberRange(0, ROOM_MOST, _l("Choose a number from %(min)d to %(max)d.")),
        ],
        render_kw={"min": 0, "max": ROOM_MOST},
    )
    photo = FileField(_l("Photo"), render_kw={"accept": ACCEPT})
    active = BooleanField(_l("Show me to teams that look for a coach"))

    def __init__(self, coach: Coach, known: Sequence[Theme], **given: Any) -> None:
        mine = {"themes": [theme.id for theme in coach.themes]}
        told = {name: getattr(coach, name) for name in ("introduction", "times", "room", "active")}
        super().__init__(data={**told, **mine}, **given)
        self.themes.choices = options({str(theme.id): theme.name for theme in known})


class AskForm(Form):
    """Which coach, and a word to them."""

    coach = IntegerField(
        _l("Coach"), [InputRequired(_l("Choose a coach.")), NumberRange(1, 2**31 - 1, _l("Choose a coach."))]
    )
    message = TextAreaField(
        _l("What do you want to say to this coach?"),
        [at_most(MESSAGE_MOST)],
        render_kw={"rows": 3, "maxlength": MESSAGE_MOST},
    )


class DeclineForm(Form):
    """Why not; a word is welcome."""

    why = StringField(_l("Why not?"), [at_most(WHY_MOST)], render_kw={"maxlength": WHY_MOST})


class EndForm(Form):
    """Why the guidance ends."""

    why = StringField(
        _l("Why does it end?"),
        [DataRequired(_l("Say why this ends.")), at_most(WHY_MOST)],
        render_kw={"maxlength": WHY_MOST},
    )
