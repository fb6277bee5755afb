"""Asking for help with a step: it becomes an opening on the board of all initiatives."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import openings
from innovation.initiatives.forms.openings import OpeningForm
from innovation.initiatives.models import Initiative, Step
from innovation.initiatives.questions.plans import step_of
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import now
from innovation.initiatives.views.plan import written
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/steps/<int:step_id>/help")
@signed_in
def step_help(initiative_id: int, step_id: int) -> Response:
    """What help a step needs, beginning with the words of the step."""
    initiative, step = _loaded(initiative_id, step_id)
    return _asked(initiative, step, OpeningForm(formdata=None, data={"title": step.text[:100]}))


@bp.post("/initiatives/<int:initiative_id>/steps/<int:step_id>/help")
@signed_in
def ask_help(initiative_id: int, step_id: int) -> Response:
    """Put it on the board."""
    (initiative, step), form = _loaded(initiative_id, step_id), OpeningForm()
    if not form.validate():
        return _asked(initiative, step, form, 422)
    more = {"text": form.text.data or "", "perspective": form.perspective.data, "step": step}
    try:
        openings.open(session, initiative, form.kind.data, form.title.data, now(), **more)
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _asked(*_loaded(initiative_id, step_id), form, error.status)
    session.commit()
    flash(_("Everyone can see now what you look for."), "ok")
    return changed(url_for("initiatives.plan", initiative_id=initiative_id, _anchor=f"step-{step_id}"))


def _loaded(initiative_id: int, step_id: int) -> tuple[Initiative, Step]:
    initiative = written(initiative_id)
    return initiative, step_of(session, initiative, step_id) or abort(404)


def _asked(initiative: Initiative, step: Step, form: OpeningForm, status: int = 200) -> Response:
    head: dict[str, Any] = {"initiative": initiative, "inside": True, "here": True}
    return mistake("initiatives/step_help.html", status=status, step=step, form=form, **head)
