"""The shape of what an admin types about the network."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, ColorField, StringField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from innovation import pictures
from innovation.network.rules import LEAST_CONTRAST, OUR_ACCENT, contrast
from innovation.web.fields import AddressField
from innovation.web.forms import Form


class SettingsForm(Form):
    """How the network presents itself."""

    name = StringField(
        _l("Name of the network"),
        [DataRequired(_l("Give the network a name.")), Length(max=80)],
        render_kw={"maxlength": 80},
    )
    region = StringField(_l("Region"), [Length(max=80)], render_kw={"maxlength": 80})
    tagline = StringField(
        _l("What it is for, in one sentence"), [Length(max=200)], render_kw={"maxlength": 200}
    )
    contact_email = AddressField(_l("E-mail address for questions"), required=False)
    accent = ColorField(
        _l("Colour"),
        [
            DataRequired(),
            Regexp(r"#[0-9a-f]{6}\Z", message=_l("Write the colour as #rrggbb, such as #8f1a63.")),
        ],
        filters=[lambda value: value.lower() if value else OUR_ACCENT],
    )
    logo_file = FileField(_l("Logo"), render_kw={"accept": pictures.ACCEPT})
    no_logo = BooleanField(_l("Show no logo"))

    def validate_accent(self, field: ColorField) -> None:
        """Refuse a colour that white letters cannot be read on."""
        if not field.errors and contrast(field.data) < LEAST_CONTRAST:
            raise ValidationError(_("White letters on this colour are hard to read. Choose a darker one."))
