"""What organisers, hosts and guests fill in."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, NumberRange, Optional, StopValidation
from wtforms.widgets import HiddenInput

from innovation.evenings import words
from innovation.evenings.rules import (
    LONGEST,
    MOST_CARDS,
    Admission,
    Basis,
    Comparator,
    ItemKind,
    Kind,
    TallyShown,
    from_local,
    to_local,
)
from innovation.network.models import municipalities, themes
from innovation.network.rules import NO_PERSPECTIVE, PERSPECTIVE_QUESTION, Perspective
from innovation.web.fields import AddressField, at_most, options, or_nothing
from innovation.web.forms import Form


def needed(words: Any = None) -> InputRequired:
    """It has to be filled in."""
    return InputRequired(words or _l("Fill this in."))


def written() -> DataRequired:
    """Some text has to be left when it is tidied."""
    return DataRequired(_l("Fill this in."))


def between(low: int, high: int) -> NumberRange:
    """A number in this range, said in words."""
    return NumberRange(low, high, message=_l("A number from %(min)s to %(max)s."))


class LocalDateTime(DateTimeLocalField):  # type: ignore[misc]
    """A date and time: on screen as on a Dutch clock, as data a moment in UTC."""

    def __init__(self, label: Any, validators: Any = None, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, validators, format=formats, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return to_local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, values: list[str]) -> None:
        """Read it; an hour that the clock skips in March is refused."""
        self.data: datetime | None = None
        if not values or not values[0].strip():
            return
        try:
            super().process_formdata(values)
            self.data = from_local(self.data) if self.data else None
        except (ValueError, OverflowError) as error:
            self.data = None
            raise ValueError(_l("Fill in a date and a time, such as 27-11-2026 20:00.")) from error


class NewEventForm(Form):
    """The least that an event needs."""

    title = StringField(_l("Title"), [written(), at_most(100)])
    kind = SelectField(
        _l("Kind"), [needed()], choices=options(words.KINDS), coerce=Kind, default=Kind.PITCH_EVENING
    )
    starts_at = LocalDateTime(_l("Start"), [needed()])
    venue = StringField(_l("Place"), [at_most(160)])
    municipality_id = SelectField(_l("Municipality"), coerce=or_nothing(int), default=None)

    def offer(self, session: Session) -> None:
        """Fill the choices that the database holds."""
        self.municipality_id.choices = options(
            {"": "–", **{str(m.id): m.name for m in municipalities(session)}}
        )


class EventForm(NewEventForm):
    """All of an event that an organiser may set."""

    theme_id = SelectField(_l("Theme"), coerce=or_nothing(int), default=None)
    doors_at = LocalDateTime(_l("Doors open"), [Optional()])
    description = TextAreaField(_l("About this evening"), [at_most(5000)])
    announced = BooleanField(_l("Show it on the agenda"))
    percent = IntegerField(_l("Threshold in percent"), [needed(), between(1, 100)])
    comparator = RadioField(
        _l("How much is enough"), [needed()], choices=options(words.COMPARATORS), coerce=Comparator
    )
    basis = RadioField(_l("Taken of"), [needed()], choices=options(words.BASES), coerce=Basis)
    quorum = IntegerField(_l("Cards that must be cast at least"), [needed(), between(0, 100_000)])
    tally_shown = RadioField(
        _l("Show the tally on the screen"), [needed()], choices=options(words.TALLIES), coerce=TallyShown
    )
    admission = RadioField(
        _l("Who can vote"), [needed()], choices=options(words.ADMISSIONS), coerce=Admission
    )
    revision = IntegerField(validators=[needed()], widget=HiddenInput())

    def offer(self, session: Session) -> None:
        """Fill the choices that the database holds."""
        super().offer(session)
        self.theme_id.choices = options({"": "–", **{str(theme.id): theme.name for theme in themes(session)}})

    def validate_doors_at(self, field: Field) -> None:
        """Doors open before it starts."""
        if field.data and self.starts_at.data and field.data > self.starts_at.data:
            raise StopValidation(_l("The doors open before the start."))

    def validate_percent(self, field: Field) -> None:
        """More than everything never happens."""
        if field.data == 100 and self.comparator.data is Comparator.MORE_THAN:
            raise StopValidation(
                _l("More than 100 percent is never reached. Choose “at least”, or a lower number.")
            )


class HostForm(Form):
    """Who is asked to host."""

    email = AddressField(_l("E-mail address"))


class Minutes(Form):
    """How long an item takes."""

    minutes = IntegerField(_l("Minutes"), [needed(), between(1, LONGEST)], default=10)
    revision = IntegerField(validators=[needed()], widget=HiddenInput())


class PitchItemForm(Minutes):
    """An accepted idea for the programme."""

    minutes = IntegerField(_l("Minutes to pitch"), [needed(), between(1, LONGEST)], default=3)
    answer_minutes = IntegerField(_l("Minutes for questions"), [needed(), between(0, LONGEST)], default=5)
    pitch_id = SelectField(_l("Idea"), [needed(_l("Choose an idea."))], coerce=or_nothing(int))


class OtherItemForm(Minutes):
    """A talk or a break for the programme."""

    kind = SelectField(
        _l("What"),
        [needed()],
        choices=options({kind: words.ITEMS[kind] for kind in (ItemKind.TALK, ItemKind.BREAK)}),
        coerce=ItemKind,
        default=ItemKind.TALK,
    )
    title = StringField(_l("Title"), [written(), at_most(100)])


class EditItemForm(Minutes):
    """What can change of an item."""

    answer_minutes = IntegerField(_l("Minutes for questions"), [Optional(), between(0, LONGEST)], default=0)
    title = StringField(_l("Title"), [at_most(100)])


class PlaceForm(Form):
    """Where an item goes, counted from 1."""

    position = IntegerField(validators=[needed()])
    revision = IntegerField(validators=[needed()], widget=HiddenInput())


class RevisionForm(Form):
    """Which state of the evening the page was made from."""

    revision = IntegerField(validators=[needed()], widget=HiddenInput())


class MakeCardsForm(Form):
    """How many cards to make."""

    number = IntegerField(_l("How many"), [needed(), between(1, MOST_CARDS)], default=150)


class RangeForm(Form):
    """Cards from one number to another; without a second number it is one card."""

    first = IntegerField(_l("From number"), [needed(), between(1, MOST_CARDS)])
    last = IntegerField(_l("To number"), [Optional(), between(1, MOST_CARDS)])

    @property
    def ends(self) -> tuple[int, int]:
        """First and last number."""
        return self.first.data, self.last.data or self.first.data


class CountForm(Form):
    """People present: one more, one less, or a number."""

    change = IntegerField(validators=[Optional(), between(-1, 1)])
    to = IntegerField(_l("People present"), [Optional(), between(0, 100_000)])


class GiveForm(Form):
    """A card that is handed out at the door."""

    entered = StringField(_l("Number or code of the card"), [written(), at_most(200)])


class PaperVoterForm(Form):
    """Who votes on paper, or by phone again: a card, or without cards one person more or less."""

    entered = StringField(_l("Number or code of the card"), [at_most(200)])
    to = StringField(validators=[AnyOf(["paper", "phone"], message=_l("Choose paper or phone."))])


class CodeForm(Form):
    """A code that is typed to join."""

    code = StringField(_l("Your code"), [at_most(200)])


class JoinForm(Form):
    """What a guest may tell."""

    perspective = SelectField(
        _l(PERSPECTIVE_QUESTION),
        choices=options({"": _l(NO_PERSPECTIVE), **words.PERSPECTIVES}),
        coerce=or_nothing(Perspective),
        default="",
    )
