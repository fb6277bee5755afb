"""The screen of one juror and one pitch: what stands on it."""

from typing import Any

from flask import abort
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.jury.forms.scoring import UNKNOWN, NotesForm, RecusalForm
from innovation.jury.models import Juror, Recusal
from innovation.jury.questions.scores import Recusals, following, recusals
from innovation.jury.questions.sheets import (
    colleagues,
    given_by,
    mark_of,
    sheet_of,
    shown_pitches,
    stands,
    undeclared,
)
from innovation.jury.rules.panels import marks
from innovation.jury.rules.scoring import Progress
from innovation.jury.views.loading import myself, pitch_on, seat
from innovation.pitches.models import Pitch
from innovation.voting.views.blueprint import shown
from innovation.web.respond import mistake


def at_work(slug: str, panel_id: int, pitch_id: int) -> tuple[Juror, Pitch]:
    """My seat on this panel and a pitch of its evening; 404 for one whose idea was withdrawn."""
    juror = seat(slug, panel_id)
    pitch = pitch_on(juror.panel, pitch_id)
    return (juror, pitch) if pitch.is_public else abort(404)


def draft(juror: Juror, pitch: Pitch) -> str:
    """The name under which a browser keeps notes that were not saved yet."""
    return f"sheet-{juror.id}-{pitch.id}"


def written(juror: Juror, pitch: Pitch) -> dict[str, Any]:
    """What the juror wrote down so far, and the mark that follows from it."""
    given = given_by(session, juror, pitch)
    return {
        "panel": juror.panel,
        "pitch": pitch,
        "sheet": sheet_of(session, juror, pitch),
        "given": given,
        "mark": mark_of(given, juror.panel.weights),
        "draft": draft(juror, pitch),
    }


def page(juror: Juror, pitch: Pitch, status: int = 200, **more: Any) -> Response:
    """The whole screen; `more`: what was refused, in place of what stands there."""
    panel, out = juror.panel, recusals(session, juror.panel)
    context: dict[str, Any] = {
        **written(juror, pitch),
        **_staying_out(juror, pitch, out),
        **_road(juror, pitch, out),
        "notes": NotesForm.of(sheet_of(session, juror, pitch)),
        "colleagues": colleagues(session, juror, pitch, out),
        "scale": marks(panel.scale),
        "unknown": UNKNOWN,
        "evening": shown(panel.event.slug),
        "jurors": [juror],
        "here": pitch.id,
        "asking": False,
    }
    return mistake("jury/score.html", status=status, **{**context, **more})


def _staying_out(juror: Juror, pitch: Pitch, out: Recusals) -> dict[str, Any]:
    key = (juror.id, pitch.id)
    recusal = session.get(Recusal, key) if key in out else None
    loose = recusal is not None and recusal.is_taken_back_by(myself())
    return {
        "out": out.get(key),
        "recusal": recusal,
        "may_take_back": loose and key not in following(session, juror.panel),
        "undeclared": undeclared(session, juror),
        "recusal_form": RecusalForm(formdata=None),
    }


def _road(juror: Juror, pitch: Pitch, out: Recusals) -> dict[str, Any]:
    """Where this pitch stands among the others."""
    pitches = shown_pitches(juror)
    place = pitches.index(pitch)
    return {
        "place": place + 1,
        "following": pitches[place + 1] if place + 1 < len(pitches) else None,
        "pitches": pitches,
        "progress": Progress.of(stands(session, juror, out).values()),
    }
