"""The steps of a plan."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import planning
from innovation.initiatives.forms.plan import StepForm
from innovation.initiatives.models import Initiative
from innovation.initiatives.questions.plans import step_of
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import now
from innovation.initiatives.views.plan import kept, planned, written
from innovation.web.access import signed_in
from innovation.web.respond import changed


@bp.post("/initiatives/<int:initiative_id>/steps")
@signed_in
def add_step(initiative_id: int) -> Response:
    """Put a step at the end of the plan."""
    initiative = written(initiative_id)
    form = StepForm(initiative)

    def add() -> None:
        planning.add_step(session, initiative, form.data, now())

    return kept(initiative, "new", form, add)


@bp.post("/initiatives/<int:initiative_id>/steps/<int:step_id>")
@signed_in
def change_step(initiative_id: int, step_id: int) -> Response:
    """Write a step anew."""
    initiative = written(initiative_id)
    step = step_of(session, initiative, step_id)
    if step is None:
        return _offered_again(initiative, step_id)
    form = StepForm(initiative, step)

    def change() -> None:
        planning.change_step(session, initiative, step_id, form.data, form.seen.data, now())

    return kept(initiative, f"step_{step_id}", form, change, f"step-{step_id}")


@bp.post("/initiatives/<int:initiative_id>/steps/<int:step_id>/done")
@signed_in
def check_step(initiative_id: int, step_id: int) -> Response:
    """Say that a step is done, or that it is not."""
    initiative = written(initiative_id)
    planning.check_step(session, initiative, step_id, request.form.get("done") == "yes", now())
    return _back(initiative, f"step-{step_id}")


@bp.post("/initiatives/<int:initiative_id>/steps/<int:step_id>/place")
@signed_in
def move_step(initiative_id: int, step_id: int) -> Response:
    """Let a step come one place earlier or later."""
    initiative = written(initiative_id)
    by = {"up": -1, "down": 1}.get(request.form.get("to", "")) or abort(422)
    planning.move_step(session, initiative, step_id, by, now())
    return _back(initiative, f"step-{step_id}")


@bp.post("/initiatives/<int:initiative_id>/steps/<int:step_id>/removal")
@signed_in
def remove_step(initiative_id: int, step_id: int) -> Response:
    """Take a step out of the plan."""
    initiative = written(initiative_id)
    planning.remove_step(session, initiative, step_id, now())
    return _back(initiative, "steps")


def _offered_again(initiative: Initiative, step_id: int) -> Response:
    """The step was taken away meanwhile: what was typed stands ready to be added again."""
    typed = StepForm(initiative, prefix=f"step-{step_id}-").data
    form = StepForm(initiative, formdata=None, data=typed)
    form.form_errors.append(
        _("Somebody else took this step away meanwhile. Add it again if you still need it.")
    )
    return planned(initiative, 409, new=form)


def _back(initiative: Initiative, anchor: str) -> Response:
    session.commit()
    return changed(url_for("initiatives.plan", initiative_id=initiative.id, _anchor=anchor))
