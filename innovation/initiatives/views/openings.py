"""The openings board, and what a team puts on it."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import openings as acts
from innovation.initiatives.forms.openings import OpeningForm
from innovation.initiatives.questions.openings import board, sought_help
from innovation.initiatives.rules.matching import HELP_WORDS
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import now, steered
from innovation.initiatives.views.team import the_team
from innovation.network.rules import PERSPECTIVE_WORDS
from innovation.pitches.views.reading import choices
from innovation.web.access import public, signed_in
from innovation.web.errors import said
from innovation.web.paging import paged
from innovation.web.respond import changed

ON_A_PAGE = 24


@bp.get("/openings/")
@public
def openings() -> str:
    """What all teams look for."""
    wanted = sought_help(request.args)
    return render_template(
        "initiatives/openings.html",
        page=paged(session, board(wanted), ON_A_PAGE),
        wanted=wanted,
        perspectives=[(kind.value, _(word)) for kind, word in PERSPECTIVE_WORDS.items()],
        kinds=[(kind.value, _(word)) for kind, word in HELP_WORDS.items()],
        help_words=HELP_WORDS,
        **choices(),
    )


@bp.post("/initiatives/<int:initiative_id>/openings")
@signed_in
def open_up(initiative_id: int) -> Response:
    """Say in public what is looked for."""
    initiative, form = steered(initiative_id), OpeningForm()
    if not form.validate():
        return the_team(initiative, 422, opening_form=form)
    more = {"text": form.text.data or "", "perspective": form.perspective.data}
    try:
        acts.open(session, initiative, form.kind.data, form.title.data, now(), **more)
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return the_team(steered(initiative_id), error.status, opening_form=form)
    session.commit()
    flash(_("Everyone can see now what you look for."), "ok")
    return changed(_on_page(initiative_id))


@bp.post("/initiatives/<int:initiative_id>/openings/<int:opening_id>/closing")
@signed_in
def close_opening(initiative_id: int, opening_id: int) -> Response:
    """Look for it no longer."""
    acts.close(session, steered(initiative_id), opening_id, now())
    session.commit()
    flash(_("This is not on the board any more."), "ok")
    return changed(_on_page(initiative_id))


def _on_page(initiative_id: int) -> str:
    return url_for("initiatives.team_page", initiative_id=initiative_id, _anchor="openings")
