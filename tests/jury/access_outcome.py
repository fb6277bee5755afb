"""Who may open what comes after scoring: lock, discuss, advise, publish, report.

It has an evening of its own that has ended and whose results are public; one panel is locked, one is public.
"""

from innovation.evenings.models import Host
from innovation.evenings.rules import Phase
from innovation.jury.rules.panels import Kind, Mode
from tests.cast import NOW
from tests.jury.conftest import Hall

JURY = "/evenings/{over}/jury/{locked}"
EVERYONE = (200,) * 9
ROUTES = {
    "deliberation": ("GET", f"{JURY}/deliberation", (302, 404, 404, 200, 200, 404, 403, 403, 403)),
    "lock": ("POST", f"{JURY}/lock", (302, 404, 404, 403, 303, 404, 403, 403, 403)),
    "unlock": ("POST", f"{JURY}/lock/removal", (302, 404, 404, 403, 303, 404, 403, 403, 403)),
    "advice": ("POST", f"{JURY}/pitches/{{judged}}/advice", (302, 404, 404, 403, 303, 404, 403, 403, 403)),
    "publication": ("GET", f"{JURY}/publication", (302, 404, 404, 403, 200, 404, 403, 200, 200)),
    "publish": ("POST", f"{JURY}/publication", (302, 404, 404, 403, 303, 404, 403, 303, 303)),
    "withdraw": ("POST", f"{JURY}/publication/removal", (302, 403, 403, 403, 403, 403, 403, 409, 409)),
    "report": ("GET", "/evenings/{over}/jury-report", EVERYONE),
    "report of a hidden evening": (
        "GET",
        "/evenings/{hidden}/jury-report",
        (404, 404, 404, 404, 404, 404, 200, 200, 200),
    ),
    "report_pdf": ("GET", "/evenings/nowhere/jury-report.pdf", (404,) * 9),
    "report_file": ("GET", "/evenings/{over}/jury-report.csv", EVERYONE),
    "report_file of a hidden evening": (
        "GET",
        "/evenings/{hidden}/jury-report.json",
        (404, 404, 404, 404, 404, 404, 200, 200, 200),
    ),
    "result_part": ("GET", "/evenings/{over}/jury-result", EVERYONE),
    "pitch_part": ("GET", "/pitches/{judged}/jury", EVERYONE),
}


def numbers(hall: Hall) -> dict[str, object]:
    """An evening that is over, and one whose results are hidden while a panel is public."""
    cast = hall.cast
    evenings = [cast.event(slug, [cast.idea("Af", hall.pitches[0].state)]) for slug in ("over", "hidden")]
    for evening in evenings:
        hall.session.add(Host(event_id=evening.id, person_id=cast.hugo.id))
        evening.phase = Phase.ENDED
        public = hall.made(evening, "Jongerenjury", Kind.YOUTH, Mode.ADVICE)
        public.locked_at = public.published_at = NOW
    over = evenings[0]
    over.published_at = NOW
    locked = hall.made(over, "Vakjury", Kind.EXPERT, Mode.ADVICE)
    locked.locked_at = NOW
    hall.seat(locked, hall.cara, chair=True)
    hall.seat(locked, hall.ria)
    return {"over": "over", "hidden": "hidden", "locked": locked.id, "judged": over.items[0].pitch_id}
