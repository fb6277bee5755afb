"""A juror at work: marks and notes saved at once, handed in, changed until the chair locks the panel."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.jury.actions import scoring
from innovation.jury.forms.scoring import NotesForm, sent_marks
from innovation.jury.models import Juror, ScoreSheet
from innovation.jury.views import bp
from innovation.jury.views.loading import now
from innovation.jury.views.sheet import at_work, draft, page, written
from innovation.pitches.models import Pitch
from innovation.pitches.views.drafts import kept
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, htmx, mistake

ONE = "/evenings/<slug>/jury/<int:panel_id>/pitches/<int:pitch_id>"


@bp.get(ONE)
@signed_in
def score(slug: str, panel_id: int, pitch_id: int) -> Response:
    """The pitch beside the criteria, with what the juror gave so far."""
    return page(*at_work(slug, panel_id, pitch_id))


@bp.post(f"{ONE}/scores")
@signed_in
def save_scores(slug: str, panel_id: int, pitch_id: int) -> Response:
    """Keep what was sent: the one criterion that was tapped, the notes, or the whole form."""
    juror, pitch = at_work(slug, panel_id, pitch_id)
    notes = NotesForm()
    if not notes.validate():
        return _refused(juror, pitch, notes, 422)
    try:
        _keep(juror, pitch, notes)
    except RuleBroken as error:
        session.rollback()
        return _refused(*at_work(slug, panel_id, pitch_id), notes, error.status, said(error))
    if not htmx:
        kept(draft(juror, pitch), _("Saved."))
    done = {**written(juror, pitch), "notes": notes, "done": notes.sent}
    return changed(_here(juror, pitch), "jury/_saved.html", **done)


@bp.post(f"{ONE}/hand-in")
@signed_in
def hand_in(slug: str, panel_id: int, pitch_id: int) -> Response:
    """Keep the whole form, then hand it in; open criteria ask for a second press."""
    juror, pitch = at_work(slug, panel_id, pitch_id)
    notes = NotesForm()
    if not notes.validate():
        return _refused(juror, pitch, notes, 422)
    try:
        _keep(juror, pitch, notes)
        scoring.hand_in(session, juror, pitch, now(), "knowing" in request.form)
    except RuleBroken as error:
        session.rollback()
        again = at_work(slug, panel_id, pitch_id)
        return page(*again, error.status, notes=notes, given=_typed(*again), problem=said(error), asking=True)
    session.commit()
    kept(draft(juror, pitch), _("Handed in. You can still change it until the chair locks the scores."))
    return changed(_here(juror, pitch))


def _keep(juror: Juror, pitch: Pitch, notes: NotesForm) -> ScoreSheet:
    """What was sent stays, also when handing in is refused afterwards."""
    sheet = scoring.keep(session, juror, pitch, sent_marks(juror.panel), notes.sent, now())
    session.commit()
    return sheet


def _refused(juror: Juror, pitch: Pitch, notes: NotesForm, status: int, problem: str = "") -> Response:
    if htmx:
        context = {**written(juror, pitch), "notes": notes, "problem": problem}
        return mistake("", "jury/_saved.html", status, **context)
    return page(juror, pitch, status, notes=notes, given=_typed(juror, pitch), problem=problem)


def _typed(juror: Juror, pitch: Pitch) -> dict[int, int | None]:
    """What stands there, under what was sent."""
    try:
        return {**written(juror, pitch)["given"], **sent_marks(juror.panel)}
    except RuleBroken:
        return dict(written(juror, pitch)["given"])


def _here(juror: Juror, pitch: Pitch) -> str:
    slug = juror.panel.event.slug
    return url_for("jury.score", slug=slug, panel_id=juror.panel_id, pitch_id=pitch.id)
