"""Jurors ask: a form with the standard questions of their panel, and what became of their own."""

from hashlib import sha256
from typing import Any

from flask import Response as Page
from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.jury.actions import asking as acts
from innovation.jury.forms.asking import AskForm
from innovation.jury.models import Juror, JuryQuestion
from innovation.jury.questions.asking import asked_by, bank, on_now, pitches_of
from innovation.jury.views import bp
from innovation.jury.views.loading import my_seat
from innovation.pitches.models import Pitch
from innovation.voting.forms import fresh_token
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake

EVERY = 2000  #: milliseconds between two looks at what became of one's questions


@bp.get("/evenings/<slug>/jury/questions")
@signed_in
def ask(slug: str) -> Response:
    """Ask about the pitch that is on, or about another one."""
    return Page(render_template("jury/ask.html", **_fresh(slug)))


@bp.get("/evenings/<slug>/jury/questions/part")
@signed_in
def ask_part(slug: str) -> Response:
    """The form of that page alone, for the pages that hold it."""
    return Page(render_template("jury/_ask.html", **_fresh(slug)))


@bp.get("/evenings/<slug>/jury/questions/mine")
@signed_in
def asked(slug: str) -> Response:
    """The part with my questions, or 204 when nothing became of them since `seen`."""
    mine = _mine(my_seat(slug))
    if mine["marker"] == request.args.get("seen"):
        return Page(status=204)
    return Page(render_template("jury/_asked.html", slug=slug, **mine))


@bp.post("/evenings/<slug>/jury/questions")
@signed_in
def put_question(slug: str) -> Response:
    """Ask."""
    juror, form = my_seat(slug), AskForm()
    pitch = _chosen(juror, form.pitch.data)
    if not form.validate():
        return _refused(juror, pitch, form, 422)
    try:
        acts.ask(session, juror, pitch or abort(404), form.question, form.token.data)
    except RuleBroken as error:
        session.rollback()
        form.text.errors = [said(error)]
        juror = my_seat(slug)
        return _refused(juror, _chosen(juror, form.pitch.data), form, error.status)
    session.commit()
    left = form.text.data if form.standard.data else ""  # what was typed stays when a standard one is sent
    again = AskForm(formdata=None, data={"text": left})
    done = {"sent": True, "emptied": not left, **_context(juror, pitch, again)}
    return changed(url_for("jury.ask", slug=slug, pitch=form.pitch.data), "jury/_ask.html", **done)


def _chosen(juror: Juror, pitch_id: int | None) -> Pitch | None:
    """The pitch that was chosen, else the one that is on, else the first; 404 for one of another evening."""
    there = pitches_of(juror.panel.event)
    if pitch_id is not None:
        return next((one for one in there if one.id == pitch_id), None) or abort(404)
    return on_now(juror.panel.event) or next(iter(there), None)


def _fresh(slug: str) -> dict[str, Any]:
    juror = my_seat(slug)
    return _context(juror, _chosen(juror, request.args.get("pitch", type=int)), AskForm(formdata=None))


def _refused(juror: Juror, pitch: Pitch | None, form: AskForm, status: int) -> Response:
    return mistake("jury/ask.html", "jury/_ask.html", status, **_context(juror, pitch, form))


def _context(juror: Juror, pitch: Pitch | None, form: AskForm) -> dict[str, Any]:
    form.token.data = form.token.data or fresh_token()
    event, mine = juror.panel.event, _mine(juror)
    put = {one.text for one in mine["mine"] if pitch and one.pitch_id == pitch.id}
    return {
        "event": event,
        "slug": event.slug,
        "pitch": pitch,
        "on_now": on_now(event),
        "pitches": pitches_of(event),
        "bank": [(line, line in put) for line in bank(juror.panel)],
        "form": form,
        **mine,
    }


def _mine(juror: Juror) -> dict[str, Any]:
    """My questions, and the marker of what became of them."""
    found = asked_by(session, juror)
    return {"mine": found, "marker": _marker(found), "every": EVERY}


def _marker(questions: Any) -> str:
    return sha256(repr([_looks(one) for one in questions]).encode()).hexdigest()[:12]


def _looks(question: JuryQuestion) -> tuple[Any, ...]:
    return question.id, question.state, question.on_screen
