"""Pages for organisers: what came in, and deciding about it."""

from datetime import UTC, datetime

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.pitches.actions import moves, writing
from innovation.pitches.forms import CorrectionForm, DecisionForm
from innovation.pitches.lists import counts, listing, sought
from innovation.pitches.rules import State
from innovation.pitches.views import bp, letters
from innovation.pitches.views.drafts import kept
from innovation.pitches.views.loading import judged, myself
from innovation.pitches.views.reading import choices, story
from innovation.web.access import organiser
from innovation.web.errors import said
from innovation.web.letters import send
from innovation.web.paging import paged
from innovation.web.respond import changed, mistake

ON_A_PAGE = 50
SHOWN = (
    State.SUBMITTED,
    State.NEEDS_WORK,
    State.ACCEPTED,
    State.SCHEDULED,
    State.PITCHED,
    State.DECLINED,
    State.WITHDRAWN,
)


@bp.get("/pitches/triage")
@organiser
def triage() -> str:
    """Ideas by state, with how many there are in each; first those that wait for a decision."""
    wanted, asked = sought(request.args), request.args.get("state", State.SUBMITTED.value)
    states = [state for state in SHOWN if state == asked] or list(SHOWN)
    return render_template(
        "pitches/triage.html",
        page=paged(session, listing(states, wanted), ON_A_PAGE),
        counts=counts(session, SHOWN, wanted),
        wanted=wanted,
        state=states[0] if len(states) == 1 else None,
        **choices(),
    )


@bp.post("/pitches/<int:pitch_id>/decision")
@organiser
def decide(pitch_id: int) -> Response:
    """Accept, decline, or ask something; the initiators get a letter."""
    pitch = judged(pitch_id)
    form = DecisionForm(pitch)
    try:
        if not form.validate():
            return story(pitch, 422, decision_form=form)
        seen = State(form.seen.data) if form.seen.data in set(State) else pitch.state
        decision, now = form.decision.data, datetime.now(UTC)
        moves.decide(session, pitch, decision, form.why.data, myself(), now, seen)
    except RuleBroken as error:
        form.form_errors.append(said(error))
        return story(pitch, error.status, decision_form=form)
    ready = letters.of_decision(pitch, decision, form.why.data)
    session.commit()
    send(ready)
    kept(f"decision-{pitch_id}", _("Done: “%(title)s”. The initiators get an e-mail.", title=pitch.title))
    return changed(url_for("pitches.triage"))


@bp.route("/pitches/<int:pitch_id>/correction", methods=["GET", "POST"])
@organiser
def correct(pitch_id: int) -> Response:
    """Mend a slip of the pen; the initiators see who did it and why."""
    pitch = judged(pitch_id)
    form = CorrectionForm(session, pitch, revision=-1 if request.method == "POST" else pitch.revision)
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return mistake("pitches/correct.html", status=status, pitch=pitch, form=form)
    try:
        now = datetime.now(UTC)
        writing.correct(session, pitch, form.texts, form.why.data, myself(), now, form.seen)
    except RuleBroken as error:
        form.form_errors.append(said(error))
        return mistake("pitches/correct.html", status=error.status, pitch=pitch, form=form)
    session.commit()
    flash(_("The correction is saved."), "ok")
    return changed(url_for("pitches.show", pitch_id=pitch.id))
