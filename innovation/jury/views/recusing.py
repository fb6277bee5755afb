"""Staying out of a pitch: a juror's own word for it, and the organisers' page."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.jury.actions import recusing
from innovation.jury.forms.scoring import OrganisersRecusalForm, RecusalForm
from innovation.jury.models import Juror, Panel
from innovation.jury.questions.recusals import stay_out
from innovation.jury.views import bp
from innovation.jury.views.loading import myself, now, panel_of, pitch_on
from innovation.jury.views.scoring import ONE
from innovation.jury.views.sheet import at_work, page
from innovation.web.access import organiser, signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake

OF_PANEL = "/evenings/<slug>/juries/<int:panel_id>"
OF_JUROR = f"{OF_PANEL}/jurors/<int:juror_id>/recusals"


@bp.post(f"{ONE}/recusal")
@signed_in
def declare(slug: str, panel_id: int, pitch_id: int) -> Response:
    """I stay out of this pitch."""
    (juror, pitch), form = at_work(slug, panel_id, pitch_id), RecusalForm()
    if not form.validate():
        return page(juror, pitch, 422, recusal_form=form)
    try:
        recusing.declare(session, juror, pitch, form.text.data or "", myself(), now())
    except RuleBroken as error:
        session.rollback()
        return page(*at_work(slug, panel_id, pitch_id), error.status, problem=said(error))
    return _at_sheet(slug, panel_id, pitch_id, _("You stay out of this pitch. Thank you for saying so."))


@bp.post(f"{ONE}/recusal/removal")
@signed_in
def undeclare(slug: str, panel_id: int, pitch_id: int) -> Response:
    """I score this pitch after all."""
    juror, pitch = at_work(slug, panel_id, pitch_id)
    try:
        recusing.take_back(session, juror, pitch, myself(), now())
    except RuleBroken as error:
        session.rollback()
        return page(*at_work(slug, panel_id, pitch_id), error.status, problem=said(error))
    return _at_sheet(slug, panel_id, pitch_id, _("You can score this pitch again."))


@bp.get(f"{OF_PANEL}/recusals")
@organiser
def recusals(slug: str, panel_id: int) -> Response:
    """Who stays out of which pitch, and a form for who said so to the organisers."""
    return _list(panel_of(slug, panel_id))


@bp.post(OF_JUROR)
@organiser
def recuse(slug: str, panel_id: int, juror_id: int) -> Response:
    """A juror stays out of a pitch, says the organiser."""
    panel = panel_of(slug, panel_id)
    juror, form = _juror(panel, juror_id), OrganisersRecusalForm(panel)
    if not form.validate():
        return _list(panel, 422, form=form, juror_id=juror_id)
    try:
        pitch = pitch_on(panel, form.pitch_id.data)
        recusing.declare(session, juror, pitch, form.text.data or "", myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _list(panel_of(slug, panel_id), error.status, problem=said(error))
    return _at_list(slug, panel_id, _("Written down. What this juror gave the pitch is gone."))


@bp.post(f"{OF_JUROR}/<int:pitch_id>/removal")
@organiser
def unrecuse(slug: str, panel_id: int, juror_id: int, pitch_id: int) -> Response:
    """A juror does not stay out after all, says the organiser."""
    panel = panel_of(slug, panel_id)
    try:
        recusing.take_back(session, _juror(panel, juror_id), pitch_on(panel, pitch_id), myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _list(panel_of(slug, panel_id), error.status, problem=said(error))
    return _at_list(slug, panel_id, _("This juror can score the pitch again."))


def _juror(panel: Panel, juror_id: int) -> Juror:
    return next((one for one in panel.jurors if one.id == juror_id), None) or abort(404)


def _list(panel: Panel, status: int = 200, **more: Any) -> Response:
    rows = stay_out(session, panel, myself())
    context: dict[str, Any] = {
        "panel": panel,
        "rows": rows,
        "fresh": OrganisersRecusalForm(panel, formdata=None),
    }
    return mistake("jury/recusals.html", status=status, **{**context, **more})


def _at_sheet(slug: str, panel_id: int, pitch_id: int, message: str) -> Response:
    session.commit()
    flash(message, "ok")
    return changed(url_for("jury.score", slug=slug, panel_id=panel_id, pitch_id=pitch_id))


def _at_list(slug: str, panel_id: int, message: str) -> Response:
    session.commit()
    flash(message, "ok")
    return changed(url_for("jury.recusals", slug=slug, panel_id=panel_id))
