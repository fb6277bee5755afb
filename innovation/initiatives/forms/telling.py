"""What people tell: an update with its picture."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from innovation.initiatives.models import Update
from innovation.initiatives.rules.telling import UPDATE_MOST
from innovation.pictures import ACCEPT
from innovation.web.fields import at_most
from innovation.web.forms import Form


class UpdateForm(Form):
    """How it goes, and if there is one a picture with words for who does not see it."""

    text = TextAreaField(
        _l("How does it go?"),
        [DataRequired(_l("Write a few words first.")), at_most(UPDATE_MOST)],
        render_kw={"rows": 6},
    )
    picture = FileField(_l("Picture"), render_kw={"accept": ACCEPT})
    description = StringField(_l("What can be seen?"), [at_most(200)], render_kw={"maxlength": 200})
    bare = BooleanField(_l("Take the picture away"))

    def __init__(self, update: Update | None = None, **given: Any) -> None:
        self.has_picture = bool(update and update.picture)
        described = update.picture.description if update and update.picture else ""
        super().__init__(data={"text": update.text, "description": described} if update else None, **given)

    def validate_description(self, field: Field) -> None:
        """A picture needs words for who does not see it."""
        kept = self.has_picture and not self.bare.data
        if (self.picture.data or kept) and not field.data:
            raise ValidationError(_l("Say in a few words what can be seen."))
