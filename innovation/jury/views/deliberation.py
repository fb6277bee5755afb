"""The chair's page: lock the scores, discuss them with the jury, and write down what the jury says."""

from typing import Any

from flask import abort, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.edition import edition
from innovation.errors import RuleBroken, Stale
from innovation.jury.actions import deliberating as acts
from innovation.jury.actions.publishing import all_shown
from innovation.jury.forms.outcome import AdviceForm
from innovation.jury.models import Panel
from innovation.jury.questions import outcome
from innovation.jury.questions.scores import recusals
from innovation.jury.rules.panels import ends
from innovation.jury.views import bp
from innovation.jury.views.loading import chaired, myself, now, pitch_on, seat
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, htmx, mistake

HERE = "/evenings/<slug>/jury/<int:panel_id>"


@bp.get(f"{HERE}/deliberation")
@signed_in
def deliberation(slug: str, panel_id: int) -> Response:
    """Before the lock how many have handed in, for the chair; after it what all gave, for the panel."""
    return _page(seat(slug, panel_id).panel)


@bp.post(f"{HERE}/lock")
@signed_in
def lock(slug: str, panel_id: int) -> Response:
    """No score changes any more."""
    panel = chaired(slug, panel_id)
    acts.lock(session, _scoring(panel), myself(), now())
    session.commit()
    flash(_("The scores are locked. Everybody in the jury sees them on this page now."), "ok")
    return _back(slug, panel_id)


@bp.post(f"{HERE}/lock/removal")
@signed_in
def unlock(slug: str, panel_id: int) -> Response:
    """Let jurors change their scores again."""
    panel = chaired(slug, panel_id)
    try:
        acts.unlock(session, panel, myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _page(chaired(slug, panel_id), error.status, problem=said(error))
    session.commit()
    flash(_("The scores are open again."), "ok")
    return _back(slug, panel_id)


@bp.post(f"{HERE}/pitches/<int:pitch_id>/advice")
@signed_in
def advice(slug: str, panel_id: int, pitch_id: int) -> Response:
    """Keep what the chair typed: after each pause in typing, or with the button."""
    panel, form = chaired(slug, panel_id), AdviceForm()
    pitch, typed = pitch_on(_scoring(panel), pitch_id), form.text.data or ""
    if pitch_id in _away(panel):
        abort(403)
    if not form.validate():
        return _refused(panel, pitch_id, typed, 422, problem=str(form.text.errors[0]))
    try:
        kept = acts.advise(session, panel, pitch, typed, form.seen.data or "", now())
    except RuleBroken as error:
        session.rollback()
        stale = isinstance(error, Stale)
        return _refused(
            chaired(slug, panel_id), pitch_id, typed, error.status, problem=said(error), stale=stale
        )
    session.commit()
    saved = {"panel": panel, "pitch": pitch, "seen": edition(kept.text), "saved_at": kept.updated_at}
    to = url_for("jury.deliberation", slug=slug, panel_id=panel_id, _anchor=f"pitch-{pitch_id}")
    return changed(to, "jury/_advice_saved.html", **saved)


def _refused(
    panel: Panel, pitch_id: int, typed: str, status: int, stale: bool = False, **more: Any
) -> Response:
    """The answer to a save that failed: the part below the text, or the page with what was typed."""
    if not htmx:
        return _page(panel, status, typed={pitch_id: typed}, **more)
    known = next((one.advice for one in outcome.pictures(session, panel) if one.pitch.id == pitch_id), "")
    shown = {"pitch": pitch_on(panel, pitch_id), "seen": edition(known), "theirs": known if stale else None}
    return make_response(render_template("jury/_advice_saved.html", panel=panel, **shown, **more), status)


def _scoring(panel: Panel) -> Panel:
    return panel if panel.scores else abort(404)


def _away(panel: Panel) -> set[int]:
    """The pitches that I stay out of: I read nothing of them before everyone does."""
    if panel.published_at:
        return set()
    mine = panel.juror_of(myself())
    return {pitch for juror, pitch in recusals(session, panel) if mine and juror == mine.id}


def _back(slug: str, panel_id: int) -> Response:
    return changed(url_for("jury.deliberation", slug=slug, panel_id=panel_id))


def _page(panel: Panel, status: int = 200, **more: Any) -> Response:
    chair = _scoring(panel).is_chaired_by(myself())
    context: dict[str, Any] = {
        "panel": panel,
        "event": panel.event,
        "chair": chair,
        "ends": ends(panel.scale),
    }
    if panel.locked_at:
        context |= {
            "pictures": outcome.pictures(session, panel),
            "away": _away(panel),
            "can_publish": all_shown(session, panel.event),
            "edition": edition,
        }
    elif chair:
        context |= {"waiting": outcome.waiting(session, panel)}
    return mistake("jury/deliberation.html", status=status, **context, **more)
