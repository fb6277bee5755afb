"""One jury of an evening, for organisers: what it does, who is on it, what it looks at."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken, Stale
from innovation.jury.actions import panels as acts
from innovation.jury.forms.members import InvitationForm
from innovation.jury.forms.panels import CriterionForm, PanelForm
from innovation.jury.models import Panel
from innovation.jury.questions.panels import fixed, has_opened, invitations, scored
from innovation.jury.rules.panels import MARKING, TASK, example
from innovation.jury.views import bp, jury_letters
from innovation.jury.views.loading import myself, now, panel_of
from innovation.web.access import organiser
from innovation.web.errors import said
from innovation.web.forms import Form
from innovation.web.respond import changed, mistake


@bp.get("/evenings/<slug>/juries/<int:panel_id>")
@organiser
def panel(slug: str, panel_id: int) -> Response:
    """Members, criteria and settings of one jury."""
    return shown(panel_of(slug, panel_id))


@bp.post("/evenings/<slug>/juries/<int:panel_id>")
@organiser
def save_panel(slug: str, panel_id: int) -> Response:
    """Change the settings."""
    found = panel_of(slug, panel_id)
    form = PanelForm(found, _unasked(found))

    def save() -> None:
        acts.save(session, found, form.values, form.seen.data, myself(), now())
        flash(_("Saved."), "ok")

    return kept(found, save, "settings", settings=form)


@bp.post("/evenings/<slug>/juries/<int:panel_id>/removal")
@organiser
def remove_panel(slug: str, panel_id: int) -> Response:
    """Take this jury away."""
    try:
        acts.remove(session, panel_of(slug, panel_id), myself(), now())
    except RuleBroken as error:
        session.rollback()
        return shown(panel_of(slug, panel_id), error.status, problem=said(error))
    session.commit()
    flash(_("The jury is taken away."), "ok")
    return changed(url_for("jury.panels", slug=slug))


def shown(found: Panel, status: int = 200, stale: str = "", problem: str = "", **refused: Form) -> Response:
    """The page of a panel, with forms that were `refused` in place of fresh ones.

    `stale`: the name of the form whose text somebody else changed meanwhile.
    """
    stays = fixed(session, found)
    context: dict[str, Any] = {
        "event": found.event,
        "panel": found,
        "fixed": stays,
        "scoring": bool(stays & set(MARKING)),
        "opened": has_opened(session, found.event),
        "example": example(found.weight or 50, found.scale),
        "invitations": invitations(session, found, now()),
        "scored": scored(session, found),
        "letter": jury_letters.preview(found, myself()),
        "forms": {**_forms(found, stays), **refused},
        "stale": stale,
        "problem": problem,
    }
    return mistake("jury/panel.html", status=status, **context)


def kept(found: Panel, act: Callable[[], object], anchor: str, **forms: Form) -> Response:
    """Do it when the form (if there is one) is right; else the page again, with what was typed.

    When somebody else was first, what stands there now is shown beside it; saving once more then
    overwrites that knowingly.
    """
    slug, number = found.event.slug, found.id
    if not all(form.validate() for form in forms.values()):
        return shown(found, 422, **forms)
    try:
        act()
    except RuleBroken as error:
        session.rollback()
        return _refused(panel_of(slug, number), error, forms)
    session.commit()
    return changed(url_for("jury.panel", slug=slug, panel_id=number, _anchor=anchor))


def _refused(found: Panel, error: RuleBroken, forms: dict[str, Form]) -> Response:
    for form in forms.values():
        form.form_errors.append(said(error))
    stale = "".join(forms) if isinstance(error, Stale) else ""
    return shown(found, error.status, stale, "" if forms else said(error), **forms)


def _forms(found: Panel, stays: frozenset[str]) -> dict[str, Form]:
    criteria = {f"criterion_{one.id}": CriterionForm(one, formdata=None) for one in found.criteria}
    return {
        "settings": PanelForm(found, stays, formdata=None),
        "new": CriterionForm(formdata=None),
        "invitation": InvitationForm(formdata=None),
        **criteria,
    }


def _unasked(found: Panel) -> frozenset[str]:
    """What is fixed and did not stand on the page that this form comes from."""
    stays = fixed(session, found)
    asked = [names for names in (TASK, MARKING) if names[0] in request.form]
    return stays - {name for names in asked for name in names}
