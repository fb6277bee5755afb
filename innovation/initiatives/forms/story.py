"""The story, an obstacle with it, and where an initiative is adopted."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from innovation.initiatives.models import Story
from innovation.initiatives.rules.telling import OBSTACLE_WORDS, STORY_MOST, ObstacleKind
from innovation.network.models import Municipality
from innovation.web.fields import at_most, options, or_nothing
from innovation.web.forms import Form


class StoryForm(Form):
    """What was tried and what one would do again; one more obstacle may come along."""

    revision = IntegerField(default=0, widget=HiddenInput())
    tried = TextAreaField(_l("What did you try?"), [at_most(STORY_MOST)], render_kw={"rows": 8})
    again = TextAreaField(_l("What would you do again?"), [at_most(STORY_MOST)], render_kw={"rows": 6})
    kind = SelectField(_l("What kind of obstacle?"), coerce=or_nothing(ObstacleKind))
    obstacle = TextAreaField(_l("What stood in the way?"), [at_most(500)], render_kw={"rows": 3})
    helped = TextAreaField(_l("What helped?"), [at_most(500)], render_kw={"rows": 3})

    def __init__(self, story: Story | None, **given: Any) -> None:
        shown = {"tried": story.tried, "again": story.again, "revision": story.revision} if story else {}
        super().__init__(data=shown, **given)
        kinds = {kind.value: _(word) for kind, word in OBSTACLE_WORDS.items()}
        self.kind.choices = options({"": _("Choose"), **kinds})

    def validate_kind(self, field: Field) -> None:
        """An obstacle is of a kind."""
        if self.obstacle.data and not field.data:
            raise ValidationError(_("Choose what kind of obstacle it was."))

    def validate_obstacle(self, field: Field) -> None:
        """What helped, helped against something."""
        if (self.helped.data or self.kind.data) and not field.data:
            raise ValidationError(_("Write in a sentence what stood in the way."))

    @property
    def seen(self) -> int:
        """The revision that this page was opened at, or that somebody chose to write over."""
        return self.revision.data or 0


class AdoptionForm(Form):
    """The municipality that begins the same."""

    municipality_id = SelectField(
        _l("For which municipality?"), [InputRequired(_l("Choose a municipality."))], coerce=or_nothing(int)
    )

    def __init__(self, places: Sequence[Municipality], **given: Any) -> None:
        super().__init__(**given)
        names = {str(place.id): place.name for place in places}
        self.municipality_id.choices = options({"": _("Choose"), **names})
