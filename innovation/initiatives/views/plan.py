"""The plan of an initiative: its team and coach write it, organisers read along."""

from collections.abc import Callable
from typing import Any

from flask import abort, url_for
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken, Stale
from innovation.initiatives.actions import planning
from innovation.initiatives.forms.plan import AgreementForm, GoalForm, StepForm
from innovation.initiatives.models import Initiative, Plan
from innovation.initiatives.questions.plans import plan_of
from innovation.initiatives.rules.plan import today
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import inside, myself, now, readable
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.forms import Form
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/plan")
@signed_in
def plan(initiative_id: int) -> Response:
    """The plan, and the agreement with the network."""
    return planned(inside(initiative_id))


@bp.post("/initiatives/<int:initiative_id>/plan")
@signed_in
def save_goal(initiative_id: int) -> Response:
    """Write what the plan is for."""
    initiative = written(initiative_id)
    form = GoalForm(plan_of(session, initiative))

    def save() -> None:
        planning.save_goal(session, initiative, form.data, form.seen.data, now())

    return kept(initiative, "goal", form, save, "goal")


def planned(initiative: Initiative, status: int = 200, stale: str = "", **refused: Form) -> Response:
    """The page of a plan, with forms that were `refused` in place of fresh ones.

    `stale`: the name of the form whose text somebody else changed meanwhile.
    """
    found, person = plan_of(session, initiative), myself()
    mine = initiative.is_of(person)
    context: dict[str, Any] = {
        "initiative": initiative,
        "plan": found,
        "today": today(now()),
        "inside": True,
        "mine": mine,
        "writing": mine or initiative.is_coached_by(person),
        "forms": {**_forms(initiative, found), **refused},
        "stale": stale,
    }
    return mistake("initiatives/plan.html", status=status, **context)


def _forms(initiative: Initiative, found: Plan) -> dict[str, Form]:
    steps = {f"step_{step.id}": StepForm(initiative, step, formdata=None) for step in found.steps}
    return {
        "goal": GoalForm(found, formdata=None),
        "new": StepForm(initiative, formdata=None),
        "agreement": AgreementForm(found, formdata=None),
        **steps,
    }


def written(initiative_id: int) -> Initiative:
    """The initiative, for its team and its coach; 403 for organisers, 404 for others."""
    found, person = inside(initiative_id), myself()
    return found if found.is_of(person) or found.is_coached_by(person) else abort(403)


def kept(
    initiative: Initiative, name: str, form: Form, act: Callable[[], object], anchor: str = "steps"
) -> Response:
    """Do it when the form is right; else the page again, with what was typed.

    When somebody else was first, what stands there now is shown beside it; saving once more then
    overwrites that knowingly.
    """
    if not form.validate():
        return planned(initiative, 422, **{name: form})
    try:
        act()
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        stale = name if isinstance(error, Stale) else ""
        return planned(readable(initiative.id), error.status, stale, **{name: form})
    session.commit()
    return changed(url_for("initiatives.plan", initiative_id=initiative.id, _anchor=anchor))
