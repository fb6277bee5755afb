"""After the evening: initiators answer in writing what the jury and the room asked."""

from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken, Stale
from innovation.jury.actions import answering as acts
from innovation.jury.forms.answering import AnswerForm
from innovation.jury.models import JuryQuestion
from innovation.jury.questions.asking import to_answer
from innovation.jury.views import bp
from innovation.jury.views.loading import myself, now
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.views.drafts import kept
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.get("/pitches/<int:pitch_id>/jury-questions")
@signed_in
def answers(pitch_id: int) -> Response:
    """The questions about a pitch with what was answered: initiators answer, organisers read."""
    return _page(_readable(pitch_id))


@bp.post("/pitches/<int:pitch_id>/jury-questions/<int:question_id>/answer")
@signed_in
def answer(pitch_id: int, question_id: int) -> Response:
    """Keep an answer, and what is promised in it."""
    pitch = _readable(pitch_id)
    if not _is_of(pitch):
        abort(403)
    question = _question(pitch, question_id)
    form = AnswerForm(question)
    if not form.validate():
        return _page(pitch, {question_id: form}, 422)
    try:
        acts.answer(session, question, form.given, form.seen.data, myself(), now())
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        stale = question_id if isinstance(error, Stale) else 0
        return _page(_readable(pitch_id), {question_id: form}, error.status, stale)
    session.commit()
    kept(f"answer-{question_id}", _("Your answer is kept."))
    return changed(url_for("jury.answers", pitch_id=pitch_id, _anchor=f"question-{question_id}"))


def _readable(pitch_id: int) -> Pitch:
    """The pitch, for its initiators and for organisers; 404 for everyone else."""
    pitch = session.get(Pitch, pitch_id) or abort(404)
    return pitch if _is_of(pitch) or myself().is_organiser else abort(404)


def _is_of(pitch: Pitch) -> bool:
    return session.get(Initiator, (pitch.id, myself().id)) is not None


def _question(pitch: Pitch, question_id: int) -> JuryQuestion:
    """A question about this pitch that can be answered; 404 for any other."""
    there = (question for _event, question in to_answer(session, pitch))
    return next((one for one in there if one.id == question_id), None) or abort(404)


def _page(
    pitch: Pitch, forms: dict[int, AnswerForm] | None = None, status: int = 200, stale: int = 0
) -> Response:
    """The page, with these forms as they were sent; `stale`: somebody else answered this one meanwhile."""
    found = to_answer(session, pitch)
    fresh = {question.id: AnswerForm(question, formdata=None) for _event, question in found}
    context: dict[str, Any] = {"found": found, "forms": {**fresh, **(forms or {})}, "mine": _is_of(pitch)}
    return mistake("jury/answers.html", status=status, pitch=pitch, stale=stale, **context)
