"""The host's queue of questions: a part of the console, and a page of its own."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from flask import Response as Page
from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event
from innovation.jury.actions import queueing as acts
from innovation.jury.forms.asking import PlaceForm, ScreenForm, StateForm
from innovation.jury.models import JuryQuestion
from innovation.jury.questions.asking import asks, on_now, pitches_of, queue, to_look_at
from innovation.jury.rules.questions import State
from innovation.jury.views import bp
from innovation.jury.views.loading import hosted, myself, now
from innovation.pitches.models import Pitch
from innovation.voting.hall import hall
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake

EVERY = 1000  #: milliseconds between two looks
ONE = "/evenings/<slug>/console/questions/<int:question_id>"


@bp.get("/evenings/<slug>/console/questions", endpoint="queue")
@signed_in
def show(slug: str) -> Response:
    """The questions about the pitch that is on, or about the one that was chosen."""
    return Page(render_template("jury/queue.html", **_context(hosted(slug))))


@bp.get("/evenings/<slug>/console/questions/part")
@signed_in
def queue_part(slug: str) -> Response:
    """The same without the page around it; 204 when nothing is new since `seen`."""
    part = _context(hosted(slug))
    if part["marker"] == request.args.get("seen"):
        return Page(status=204)
    return Page(render_template("jury/_queue.html", **part))


@bp.post(f"{ONE}/state")
@signed_in
def question_state(slug: str, question_id: int) -> Response:
    """Let a question through or not; say that it is asked, answered, or for later; take that back."""
    form = StateForm()

    def move(event: Event) -> None:
        seen, new = State(form.seen.data), State(form.state.data)
        acts.move(session, event, question_id, seen, new, myself(), now())

    return _act(slug, form, move)


@bp.post(f"{ONE}/screen")
@signed_in
def question_screen(slug: str, question_id: int) -> Response:
    """Put a question on the screen, or take it off."""
    form = ScreenForm()
    shown = bool(form.shown.data)
    return _act(
        slug, form, lambda event: acts.put_on_screen(session, event, question_id, shown, myself(), now())
    )


@bp.post(f"{ONE}/place")
@signed_in
def question_place(slug: str, question_id: int) -> Response:
    """Put a question earlier or later in the queue."""
    form = PlaceForm()
    by = -1 if form.to.data == "up" else 1
    return _act(slug, form, lambda event: acts.place(session, event, question_id, by))


def _act(slug: str, form: Any, does: Callable[[Event], None]) -> Response:
    """Do one act; the answer is the queue as it stands then, with the reason on top when it was refused."""
    event = hosted(slug)
    try:
        if not form.validate():
            raise RuleBroken(N_("This page is incomplete. Reload it and try once more."), 422)
        does(event)
        session.commit()
    except RuleBroken as error:
        session.rollback()
        page = _context(hosted(slug), said(error))
        return mistake("jury/queue.html", "jury/_queue.html", error.status, **page)
    hall().snapshots.forget(slug)
    chosen = request.args.get("pitch", type=int)
    return changed(url_for("jury.queue", slug=slug, pitch=chosen), "jury/_queue.html", **_context(event))


def _context(event: Event, problem: str = "") -> dict[str, Any]:
    chosen = request.args.get("pitch", type=int)
    pitch = _chosen(event, chosen)
    found = queue(session, event, pitch) if pitch else None
    page = {"there": asks(session, event), "pitch": pitch, "on_now": on_now(event), "found": found}
    others = to_look_at(session, event)
    looks = [page["there"], pitch and pitch.id, page["on_now"] == pitch, found and _looks(found), others]
    marker = sha256(repr(looks).encode()).hexdigest()[:12]
    return {
        **page,
        "event": event,
        "chosen": chosen,
        "others": [(one, others.get(one.id, 0)) for one in pitches_of(event)],
        "elsewhere": sum(others.values()) - (len(found.offered) if found else 0),
        "problem": problem,
        "marker": marker,
        "every": EVERY,
    }


def _chosen(event: Event, pitch_id: int | None) -> Pitch | None:
    if pitch_id is None:
        return on_now(event)
    return next((one for one in pitches_of(event) if one.id == pitch_id), None) or abort(404)


def _looks(found: Any) -> list[Any]:
    lists: tuple[list[JuryQuestion], ...] = (found.offered, found.waiting, found.done)
    return [[(one.id, one.state, one.on_screen) for one in each] for each in lists]
