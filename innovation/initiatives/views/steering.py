"""Bringing an initiative to another stage, waiving its team rule, making one by hand; the board."""

from typing import Any

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import birth, stages
from innovation.initiatives.forms.stages import StageForm, WaiverForm
from innovation.initiatives.questions.lists import board as columns_of
from innovation.initiatives.rules.stages import Stage, onward
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import myself, now, readable, steered
from innovation.initiatives.views.reading import shown
from innovation.pitches.lists import sought
from innovation.pitches.models import Pitch
from innovation.pitches.views.reading import choices
from innovation.web.access import organiser, signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.post("/initiatives/<int:initiative_id>/stage")
@signed_in
def move(initiative_id: int) -> Response:
    """Go to another stage."""
    initiative = steered(initiative_id)
    form = StageForm(initiative)
    if not form.validate():
        return shown(initiative, 422, stage_form=form)
    try:
        stages.move(session, initiative, Stage(form.stage.data), myself(), now(), form.why.data or "")
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return shown(readable(initiative_id), error.status, stage_form=form)
    session.commit()
    flash(_("It is in its new stage."), "ok")
    return changed(url_for("initiatives.show", initiative_id=initiative_id))


@bp.post("/initiatives/<int:initiative_id>/waiver")
@organiser
def waive(initiative_id: int) -> Response:
    """Let a team go on before it is whole."""
    initiative, form = readable(initiative_id), WaiverForm()
    if not form.validate():
        return shown(initiative, 422, waiver_form=form)
    stages.waive(session, initiative, form.why.data, myself(), now())
    session.commit()
    flash(_("This team may go on. Your reason stands on its page."), "ok")
    return changed(url_for("initiatives.show", initiative_id=initiative_id))


@bp.post("/initiatives/<int:initiative_id>/waiver/removal")
@organiser
def end_waiver(initiative_id: int) -> Response:
    """Hold the team against the rule again."""
    stages.end_waiver(session, readable(initiative_id), myself(), now())
    session.commit()
    flash(_("The team rule holds again."), "ok")
    return changed(url_for("initiatives.show", initiative_id=initiative_id))


@bp.get("/initiatives/board")
@organiser
def board() -> Response:
    """Every initiative, a column for each stage."""
    return _board()


@bp.post("/initiatives/<int:initiative_id>/board-stage")
@organiser
def move_on_board(initiative_id: int) -> Response:
    """Move a card of the board to another column."""
    wanted = request.form.get("stage", "")
    stage = next((one for one in Stage if one == wanted), None) or abort(422)
    try:
        stages.move(session, readable(initiative_id), stage, myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _board(error.status, problem=said(error))
    session.commit()
    return changed(url_for("initiatives.board", _anchor=f"initiative-{initiative_id}"))


@bp.post("/pitches/<int:pitch_id>/initiative")
@organiser
def begin(pitch_id: int) -> Response:
    """Make an initiative of an idea without a vote, for a reason that stays in its history."""
    pitch = session.get(Pitch, pitch_id) or abort(404)
    made = birth.begin_by_hand(session, pitch, request.form.get("why", "")[:500], myself(), now())
    session.commit()
    flash(_("This idea is an initiative now."), "ok")
    return changed(url_for("initiatives.show", initiative_id=made.id))


def _board(status: int = 200, **more: Any) -> Response:
    wanted = sought(request.args)
    ways = {stage: onward(stage) for stage in Stage}
    context = {"columns": columns_of(session, wanted), "next": ways, "wanted": wanted, **choices(), **more}
    return mistake("initiatives/board.html", status=status, **context)
