"""The juror's own home of an evening: the pitches, how far they are, and what is on now."""

from collections.abc import Sequence
from typing import Any

from flask import Response as Page
from flask import abort, render_template, request

from innovation.db import session
from innovation.jury.models import Juror
from innovation.jury.questions.scores import recusals
from innovation.jury.questions.sheets import seats_on, shown_pitches, stands
from innovation.jury.rules.scoring import STAND_WORDS, Progress
from innovation.jury.views import bp
from innovation.jury.views.loading import myself
from innovation.voting.views.blueprint import shown
from innovation.web.access import signed_in


@bp.get("/evenings/<slug>/jury")
@signed_in
def room(slug: str) -> str:
    """Each of my panels with its pitches in order."""
    jurors = _mine(slug)
    desks = [_desk(one) for one in jurors]
    return render_template(
        "jury/room.html", desks=desks, jurors=jurors, evening=shown(slug), stand_words=STAND_WORDS
    )


@bp.get("/evenings/<slug>/jury/now")
@signed_in
def on_now(slug: str) -> Page:
    """What is on at this moment, for jurors; 204 when the page shows it already."""
    jurors, evening = _mine(slug), shown(slug)
    if not evening.is_news("card", request.args.get("seen", "")):
        return Page(status=204)
    here = request.args.get("here", type=int)
    return Page(render_template("jury/_on_now.html", jurors=jurors, evening=evening, here=here))


def _mine(slug: str) -> Sequence[Juror]:
    """My seats on panels of this evening; 404 without any."""
    return seats_on(session, slug, myself()) or abort(404)


def _desk(juror: Juror) -> dict[str, Any]:
    there = stands(session, juror, recusals(session, juror.panel))
    return {
        "juror": juror,
        "panel": juror.panel,
        "pitches": [(one, there[one.id]) for one in shown_pitches(juror)],
        "progress": Progress.of(there.values()),
    }
