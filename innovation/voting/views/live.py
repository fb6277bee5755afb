"""The live parts: one address a part, the same for everyone, 204 when nothing changed."""

from functools import lru_cache

from flask import Response, abort, render_template, request
from flask_babel import get_locale

from innovation.voting.forms import OfferForm, TipForm
from innovation.voting.snapshot import Live
from innovation.voting.views.blueprint import bp, shown
from innovation.web.access import public

TEMPLATES = {"card": "voting/_now.html", "screen": "voting/_screen.html", "console": "voting/_console.html"}
SHARED = {"Cache-Control": "public, max-age=0, s-maxage=1"}


def interval(part: str, present: int) -> int:
    """Milliseconds until the next look; a larger crowd looks less often, so the cost has a ceiling."""
    if part == "card":
        return min(3000, 1000 + present // 5)
    return {"screen": 250, "console": 500}[part]


@bp.get("/evenings/<slug>/live/<part>")
@public
def live(slug: str, part: str) -> Response:
    """What changed since the marker `seen`, or 204 when nothing did or this process is behind."""
    if part not in TEMPLATES:
        abort(404)
    evening = shown(slug)
    seen = request.args.get("seen", "")
    if not evening.is_news(part, seen):
        return Response(status=204, headers=SHARED)
    known = ".".join(seen.split(".")[:2])
    return Response(_rendered(part, evening, known, str(get_locale())), headers=SHARED)


@lru_cache(maxsize=256)
def _rendered(part: str, evening: Live, known: str, language: str) -> str:
    """The part with its new marker; for a card also another ballot, when the phone's is of another vote."""
    return render_template(
        TEMPLATES[part],
        evening=evening,
        every=interval(part, evening.present),
        new_ballot=known != evening.key,
        new_item=known.partition(".")[0] != evening.key.partition(".")[0],
        live=True,
        tip_form=TipForm(formdata=None),
        offer_form=OfferForm(formdata=None),
    )
