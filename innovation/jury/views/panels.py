"""The juries of an evening, for organisers."""

from typing import Any

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.evenings.models import Event
from innovation.evenings.views.blueprint import organised_event
from innovation.jury.actions import panels as acts
from innovation.jury.models import EveningJury
from innovation.jury.questions.panels import invited
from innovation.jury.questions.panels import panels as panels_of
from innovation.jury.rules.panels import KIND_WORDS, Kind, Mode, Scale, Start, example
from innovation.jury.rules.questions import BANK
from innovation.jury.rules.rubric import RUBRIC, Proposed
from innovation.jury.views import bp
from innovation.jury.views.loading import myself, now
from innovation.web.access import organiser
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.get("/evenings/<slug>/juries")
@organiser
def panels(slug: str) -> Response:
    """Which juries this evening has, what they do, and how broad they are."""
    return _panels(organised_event(slug))


@bp.post("/evenings/<slug>/juries")
@organiser
def add_panel(slug: str) -> Response:
    """Another jury, with criteria and questions to begin with in the language of this page."""
    event = organised_event(slug)
    kind = next((one for one in Kind if one == request.form.get("kind")), None) or abort(422)
    try:
        made = acts.add(session, event, _start(kind), myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _panels(organised_event(slug), error.status, problem=said(error))
    session.commit()
    flash(_("The jury is there. Now invite its members."), "ok")
    return changed(url_for("jury.panel", slug=slug, panel_id=made.id))


@bp.post("/evenings/<slug>/juries/audience")
@organiser
def let_audience_ask(slug: str) -> Response:
    """Say whether the room may send questions."""
    may = request.form.get("asks") == "yes"
    acts.let_audience_ask(session, organised_event(slug), may, myself(), now())
    session.commit()
    return changed(url_for("jury.panels", slug=slug, _anchor="audience"))


def _start(kind: Kind) -> Start:
    rubric = [Proposed(_(one.name), _(one.question), one.weight) for one in RUBRIC]
    return Start(kind, _(KIND_WORDS[kind]), "\n".join(_(one) for one in BANK), rubric)


def _panels(event: Event, status: int = 200, problem: str = "") -> Response:
    found, chosen = panels_of(session, event), session.get(EveningJury, event.id)
    context: dict[str, Any] = {
        "event": event,
        "panels": found,
        "invited": invited(session, event, now()),
        "example": _example(event, [one.scale for one in found if one.mode is Mode.CO_DECIDES]),
        "audience_asks": chosen is not None and chosen.audience_asks,
        "problem": problem,
    }
    return mistake("jury/panels.html", status=status, **context)


def _example(event: Event, scales: list[Scale]) -> Any:
    return example(event.jury_weight, scales[0]) if scales else None
