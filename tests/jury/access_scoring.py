"""Who may open what: a juror at work, and who stays out."""

from tests.jury.conftest import Hall

ROOM = "/evenings/{slug}/jury"
SHEET = ROOM + "/{panel}/pitches/{pitch}"
OF_PANEL = "/evenings/{slug}/juries/{panel}"
OF_JUROR = OF_PANEL + "/jurors/{ria}/recusals"
ORGANISERS = (302, 403, 403, 403, 403, 403, 403)

ROUTES = {
    "room": ("GET", ROOM, (302, 404, 404, 200, 200, 404, 404, 404, 404)),
    "on_now": ("GET", ROOM + "/now", (302, 404, 404, 200, 200, 404, 404, 404, 404)),
    "score": ("GET", SHEET, (302, 404, 404, 200, 200, 404, 403, 403, 403)),
    "save_scores": ("POST", SHEET + "/scores", (302, 404, 404, 303, 303, 404, 403, 403, 403)),
    "hand_in": ("POST", SHEET + "/hand-in", (302, 404, 404, 422, 422, 404, 403, 403, 403)),
    "declare": ("POST", SHEET + "/recusal", (302, 404, 404, 303, 303, 404, 403, 403, 403)),
    "undeclare": ("POST", SHEET + "/recusal/removal", (302, 404, 404, 303, 303, 404, 403, 403, 403)),
    "recusals": ("GET", OF_PANEL + "/recusals", (*ORGANISERS, 200, 200)),
    "recuse": ("POST", OF_JUROR, (*ORGANISERS, 422, 422)),
    "unrecuse": ("POST", OF_JUROR + "/{pitch}/removal", (*ORGANISERS, 303, 303)),
}


def numbers(hall: Hall) -> dict[str, int]:
    return {"ria": hall.rias.id}
