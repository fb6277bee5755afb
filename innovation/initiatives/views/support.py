"""The support of an initiative: what it gets, what municipalities decided, and how each grant stands."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import support as actions
from innovation.initiatives.actions.stages import may_be_guided, missing
from innovation.initiatives.forms.support import BOOK_FORMS, DecisionForm, PlacedForm, SupportForm
from innovation.initiatives.models import Support
from innovation.initiatives.questions.support import grants, supports
from innovation.initiatives.rules.plan import today
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import inside, myself, now, readable
from innovation.web.access import organiser, signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/support")
@signed_in
def support(initiative_id: int) -> Response:
    """All support, for the team, its coach and organisers."""
    return page(initiative_id)


@bp.post("/initiatives/<int:initiative_id>/support")
@organiser
def begin_support(initiative_id: int) -> Response:
    """Let support that is not money begin."""
    initiative, form = readable(initiative_id), SupportForm()

    def act() -> None:
        given = (form.kind.data, form.text.data, form.from_on.data)
        actions.begin(session, initiative, *given, by=myself(), now=now())

    return answered(initiative_id, form, act, _("This support stands on the list."))


@bp.post("/initiatives/<int:initiative_id>/support/<int:support_id>/end")
@organiser
def end_support(initiative_id: int, support_id: int) -> Response:
    """Let it end today."""
    initiative, found = readable(initiative_id), session.get(Support, support_id)
    if found is None or found.initiative_id != initiative_id:
        abort(404)
    actions.end(session, initiative, found, myself(), now())
    session.commit()
    flash(_("This support has ended."), "ok")
    return changed(_here(initiative_id))


@bp.post("/initiatives/<int:initiative_id>/grants")
@organiser
def decide(initiative_id: int) -> Response:
    """Write down what a municipality decided."""
    initiative, form = readable(initiative_id), DecisionForm(session)

    def act() -> None:
        actions.decide(session, initiative, _decided(form), myself(), now())

    return answered(initiative_id, form, act, _("The decision stands here. Now agree on the instalments."))


def _decided(form: DecisionForm) -> actions.Decided:
    return actions.Decided(
        form.kind.data,
        form.municipality_id.data,
        form.decided_on.data,
        form.reference.data,
        form.amount.data,
        form.cofunding.data,
        form.cofunding_by.data or "",
    )


def answered(initiative_id: int, form: PlacedForm, act: Callable[[], object], done: str) -> Response:
    """Do `act` when the form is right: 303 to where it shows; else the page again with what is wrong."""
    if not form.validate():
        return page(initiative_id, 422, refused=form)
    try:
        act()
    except RuleBroken as error:
        session.rollback()
        return page(initiative_id, error.status, refused=form, problem=said(error))
    session.commit()
    flash(done, "ok")
    return changed(_here(initiative_id, form.place))


def page(
    initiative_id: int, status: int = 200, refused: PlacedForm | None = None, problem: str = ""
) -> Response:
    """The page, with the form that was refused in its place and fresh ones in all others."""
    initiative, me = inside(initiative_id), myself()
    context: dict[str, Any] = {
        "initiative": initiative,
        "inside": True,
        "gap": missing(session, initiative),
        "open": may_be_guided(session, initiative),
        "supports": supports(session, initiative),
        "grants": grants(session, initiative),
        "writing": me.is_organiser,
        "mine": initiative.is_of(me),
        "form": _forms(refused),
        "refused": refused,
        "problem": problem,
    }
    return mistake("initiatives/support.html", status=status, **context)


def _forms(refused: PlacedForm | None) -> Callable[..., PlacedForm]:
    def form(kind: str, number: int = 0, seen: str = "", **given: Any) -> PlacedForm:
        """The form of this kind about this row, as it was refused or fresh with what is `given`."""
        place = f"{kind}-{number}" if number else kind
        if refused and refused.place == place:
            refused.seen.data = seen
            return refused
        if kind == "support":
            return SupportForm(formdata=None, data={"from_on": today(now())})
        if kind == "decision":
            return DecisionForm(session, formdata=None)
        return BOOK_FORMS[kind](place, formdata=None, data={"seen": seen, "on": today(now()), **given})

    return form


def _here(initiative_id: int, anchor: str = "") -> str:
    return url_for("initiatives.support", initiative_id=initiative_id, _anchor=anchor or None)
