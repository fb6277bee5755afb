"""Parts for other pages: what juries found, below the results of an evening and on the page of an idea."""

from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.evenings.questions import whole
from innovation.evenings.views.blueprint import insider
from innovation.jury.questions import part
from innovation.jury.questions.panels import panels
from innovation.jury.questions.report import report
from innovation.jury.rules.outcome import first_sentence
from innovation.jury.rules.panels import Mode
from innovation.jury.views import bp
from innovation.jury.views.loading import me
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import PUBLIC
from innovation.web.access import public


@bp.get("/evenings/<slug>/jury-result")
@public
def result_part(slug: str) -> Response:
    """Below the results: a line per pitch for each public panel; empty when there is none.

    Organisers see which panel that decides along is still to be made public.
    """
    event = whole(session, slug) or abort(404)
    person = me()
    may = event.published_at or insider(event)
    waits = [one for one in panels(session, event) if one.mode is Mode.CO_DECIDES and not one.published_at]
    return make_response(
        render_template(
            "jury/_result_part.html",
            event=event,
            report=report(session, event) if may else None,
            waits_for=waits if person and person.is_organiser and event.phase == "ended" else [],
        )
    )


@bp.get("/pitches/<int:pitch_id>/jury")
@public
def pitch_part(pitch_id: int) -> Response:
    """What public panels made of an idea; those who brought it read the notes too, unless asked for short."""
    pitch = session.get(Pitch, pitch_id) or abort(404)
    person = me()
    mine = person is not None and session.get(Initiator, (pitch_id, person.id)) is not None
    if not mine and pitch.state not in PUBLIC:
        abort(404)
    full = mine and "short" not in request.args
    return make_response(
        render_template(
            "jury/_pitch_part.html",
            pitch=pitch,
            full=full,
            first_sentence=first_sentence,
            found=part.found(session, pitch_id, everything=full),
        )
    )
