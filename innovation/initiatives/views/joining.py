"""Asking to join a team, and the team's answer."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import requests, stages, team
from innovation.initiatives.actions.openings import opening_of
from innovation.initiatives.forms.team import AskForm
from innovation.initiatives.models import Initiative
from innovation.initiatives.rules.matching import HelpKind
from innovation.initiatives.views import bp, team_letters
from innovation.initiatives.views.loading import myself, now, readable, steered
from innovation.initiatives.views.team import the_team
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.letters import send
from innovation.web.limits import limiter
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/join")
@signed_in
def join(initiative_id: int) -> Response:
    """The form with which I ask to join, perhaps because of an opening."""
    return _join(readable(initiative_id), AskForm(myself(), formdata=None))


@bp.post("/initiatives/<int:initiative_id>/join")
@signed_in
@limiter.limit("20 per hour", key_func=lambda: f"joining-{myself().id}")
def ask(initiative_id: int) -> Response:
    """Ask the team whether I may join."""
    initiative, form = readable(initiative_id), AskForm(myself())
    if not form.validate():
        return _join(initiative, form, 422)
    try:
        opening = opening_of(initiative, _number())
        asked = requests.ask(session, initiative, myself(), form.told, form.message.data, now(), opening)
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _join(readable(initiative_id), form, error.status)
    session.flush()
    letters = team_letters.of_request(initiative, asked)
    session.commit()
    send(letters)
    flash(_("Your question is with the team. You get their answer by e-mail."), "ok")
    return changed(url_for("initiatives.show", initiative_id=initiative_id))


@bp.post("/initiatives/<int:initiative_id>/requests/<int:request_id>/answer")
@signed_in
def answer(initiative_id: int, request_id: int) -> Response:
    """Say yes or no to somebody who asks to join."""
    initiative, accepted = steered(initiative_id), request.form.get("answer") == "yes"
    try:
        asked = requests.answer(session, initiative, request_id, accepted, myself(), now())
    except RuleBroken as error:
        session.rollback()
        return the_team(steered(initiative_id), error.status, problem=said(error))
    letter = team_letters.of_answer(initiative, asked, accepted)
    session.commit()
    send([letter])
    joined = accepted and asked.joins
    flash(_("They are in the team now.") if joined else _("Your answer is on its way."), "ok")
    return changed(url_for("initiatives.team_page", initiative_id=initiative_id))


def _join(initiative: Initiative, form: AskForm, status: int = 200) -> Response:
    opening = opening_of(initiative, _number())
    context: dict[str, Any] = {
        "initiative": initiative,
        "form": form,
        "gap": stages.missing(session, initiative),
        "opening": opening,
        "joins": opening is None or opening.kind == HelpKind.TEAM,
        "full": team.is_full(session, initiative),
        "already": initiative.is_of(myself()),
        "waiting": requests.waiting(session, initiative, myself()),
    }
    return mistake("initiatives/join.html", status=status, **context)


def _number() -> int | None:
    """The opening that somebody answers to."""
    return request.values.get("opening", type=int)
