"""Where to send what is new."""

from flask_babel import lazy_gettext as _l

from innovation.web.fields import AddressField
from innovation.web.forms import Form


class FollowForm(Form):
    """The address of somebody who wants to hear how it goes."""

    email = AddressField(_l("Your e-mail address"))
