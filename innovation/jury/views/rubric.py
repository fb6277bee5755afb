"""The criteria of a jury, for organisers."""

from functools import partial

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.jury.actions import rubric as acts
from innovation.jury.forms.panels import CriterionForm
from innovation.jury.models import Panel
from innovation.jury.views import bp
from innovation.jury.views.loading import myself, now, panel_of
from innovation.jury.views.panel import kept, shown
from innovation.web.access import organiser


@bp.post("/evenings/<slug>/juries/<int:panel_id>/criteria")
@organiser
def add_criterion(slug: str, panel_id: int) -> Response:
    """Ask one thing more."""
    found, form = panel_of(slug, panel_id), CriterionForm()

    def add() -> None:
        acts.add_criterion(session, found, form.data, myself(), now())

    return kept(found, add, "criteria", new=form)


@bp.post("/evenings/<slug>/juries/<int:panel_id>/criteria/<int:criterion_id>")
@organiser
def change_criterion(slug: str, panel_id: int, criterion_id: int) -> Response:
    """Write a criterion anew."""
    found = panel_of(slug, panel_id)
    criterion = next((one for one in found.criteria if one.id == criterion_id), None)
    if criterion is None:
        return _offered_again(found, criterion_id)
    form = CriterionForm(criterion)

    def change() -> None:
        acts.change_criterion(session, found, criterion_id, form.data, form.seen.data, myself(), now())

    return kept(found, change, f"criterion-{criterion_id}", **{f"criterion_{criterion_id}": form})


@bp.post("/evenings/<slug>/juries/<int:panel_id>/criteria/<int:criterion_id>/place")
@organiser
def move_criterion(slug: str, panel_id: int, criterion_id: int) -> Response:
    """Let a criterion come one place earlier or later."""
    found = panel_of(slug, panel_id)
    step = {"up": -1, "down": 1}.get(request.form.get("to", "")) or abort(422)
    move = partial(acts.move_criterion, session, found, criterion_id, step, myself(), now())
    return kept(found, move, f"criterion-{criterion_id}")


@bp.post("/evenings/<slug>/juries/<int:panel_id>/criteria/<int:criterion_id>/removal")
@organiser
def remove_criterion(slug: str, panel_id: int, criterion_id: int) -> Response:
    """Ask one thing less."""
    found = panel_of(slug, panel_id)
    remove = partial(acts.remove_criterion, session, found, criterion_id, myself(), now())
    return kept(found, remove, "criteria")


def _offered_again(found: Panel, criterion_id: int) -> Response:
    """The criterion was taken away meanwhile: what was typed stands ready to be added again."""
    typed = CriterionForm(prefix=f"criterion-{criterion_id}-").data
    form = CriterionForm(formdata=None, data=typed)
    form.form_errors.append(
        _("Somebody else took this criterion away meanwhile. Add it again if you still need it.")
    )
    return shown(found, 409, new=form)
