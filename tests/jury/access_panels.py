"""Who may open what: juries of an evening, inviting, accepting, the juries that I am on."""

from datetime import timedelta
from typing import Any

from innovation.jury.models import JuryInvitation
from innovation.people.rules import token_hash
from tests.cast import NOW
from tests.jury.conftest import Hall

HERE = "/evenings/{slug}/juries"
PANEL = HERE + "/{panel}"
#: A visitor is sent to sign in; whoever is no organiser is refused.
OUT = (302, *(403,) * 6)
SEEN, SAVED, WRONG = (*OUT, 200, 200), (*OUT, 303, 303), (*OUT, 422, 422)

ROUTES = {
    "panels": ("GET", HERE, SEEN),
    "add_panel": ("POST", HERE, WRONG),
    "let_audience_ask": ("POST", HERE + "/audience", SAVED),
    "panel": ("GET", PANEL, SEEN),
    "panel elsewhere": ("GET", HERE + "/{panel_elsewhere}", (*OUT, 404, 404)),
    "save_panel": ("POST", PANEL, WRONG),
    "remove_panel": ("POST", HERE + "/{panel_elsewhere}/removal", (*OUT, 404, 404)),
    "add_criterion": ("POST", PANEL + "/criteria", WRONG),
    "change_criterion": ("POST", PANEL + "/criteria/{criterion}", WRONG),
    "move_criterion": ("POST", PANEL + "/criteria/{criterion}/place", WRONG),
    "remove_criterion": ("POST", PANEL + "/criteria/0/removal", (*OUT, 409, 409)),
    "invite": ("POST", PANEL + "/invitations", WRONG),
    "invite_again": ("POST", PANEL + "/invitations/{invitation}/renewal", SAVED),
    "revoke": ("POST", PANEL + "/invitations/{invitation}/removal", SAVED),
    "choose_chair": ("POST", PANEL + "/jurors/{juror}/chair", SAVED),
    "remove_juror": ("POST", PANEL + "/jurors/0/removal", (*OUT, 409, 409)),
    "invitation": ("GET", "/jury-invitations/open-sesame", (302, *(200,) * 8)),
    "accept": ("POST", "/jury-invitations/open-sesame", (302, *(422,) * 8)),
    "mine": ("GET", "/my-juries", (302, *(200,) * 8)),
}


def numbers(hall: Hall) -> dict[str, Any]:
    invitation = JuryInvitation(
        panel_id=hall.panel.id,
        email="nieuw@example.org",
        token_hash=token_hash("open-sesame"),
        sent_at=NOW,
        expires_at=NOW + timedelta(days=3650),
    )
    hall.session.add(invitation)
    hall.session.flush()
    return {
        "panel_elsewhere": hall.other.id,
        "criterion": hall.panel.criteria[0].id,
        "juror": hall.rias.id,
        "invitation": invitation.id,
    }
