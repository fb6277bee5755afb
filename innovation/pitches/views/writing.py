"""Pages to write an idea: begin, edit, look, hand in, take back."""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Response as Page
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken, Stale
from innovation.pitches.actions import moves, writing
from innovation.pitches.forms import AnswerForm, IdeaForm, PictureForm, ReasonForm
from innovation.pitches.models import Pitch
from innovation.pitches.rules import EDITABLE, FIELDS
from innovation.pitches.views import bp
from innovation.pitches.views.drafts import kept
from innovation.pitches.views.loading import myself, own
from innovation.pitches.views.reading import story
from innovation.web.access import public, signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, htmx, mistake


@bp.get("/pitches/new")
@public
def new() -> str:
    """What an idea needs, and the button to begin."""
    return render_template("pitches/new.html")


@bp.post("/pitches/")
@signed_in
def begin() -> Response:
    """Begin a draft."""
    pitch = writing.start(session, myself(), datetime.now(UTC))
    session.commit()
    return changed(url_for("pitches.edit", pitch_id=pitch.id))


@bp.get("/pitches/<int:pitch_id>/edit")
@signed_in
def edit(pitch_id: int) -> Response:
    """The editor: one quiet column, saved while typing."""
    pitch = own(pitch_id)
    if pitch.state not in EDITABLE:
        flash(_("This idea has been handed in, so its text is locked."), "info")
        return redirect(url_for("pitches.show", pitch_id=pitch.id), 303)
    form = IdeaForm(session, pitch, revision=pitch.revision, page=secrets.token_hex(8))
    return Page(render_template("pitches/edit.html", pitch=pitch, form=form))


@bp.post("/pitches/<int:pitch_id>/draft")
@signed_in
def save(pitch_id: int) -> Response:
    """Keep what was typed: the whole form, after each pause in typing or with the button."""
    pitch = own(pitch_id)
    if "theirs" in request.form:
        kept(f"idea-{pitch_id}", _("This is the text as it was saved last."))
        return changed(url_for("pitches.edit", pitch_id=pitch_id))
    form = IdeaForm(session, pitch, revision=-1)
    if not form.validate():
        return _editor(pitch, form, 422)
    try:
        now = datetime.now(UTC)
        writing.save(session, pitch, form.texts, myself(), now, form.seen, form.page.data)
    except Stale as error:
        return _editor(pitch, form, error.status, theirs=_differences(pitch, form))
    except RuleBroken as error:
        return _editor(pitch, form, error.status, problem=said(error))
    session.commit()
    return _saved(pitch, form)


@bp.get("/pitches/<int:pitch_id>/preview")
@signed_in
def preview(pitch_id: int) -> Response:
    """The idea as others will see it, what is missing, its picture, and the button to submit."""
    return look(own(pitch_id))


def look(pitch: Pitch, status: int = 200, **forms: Any) -> Response:
    """The preview, with `forms` that were refused in place of fresh ones."""
    described = pitch.picture.description if pitch.picture else ""
    context: dict[str, Any] = {
        "pitch": pitch,
        "editable": pitch.state in EDITABLE,
        "picture_form": PictureForm(formdata=None, description=described),
    }
    return mistake("pitches/preview.html", status=status, **{**context, **forms})


@bp.post("/pitches/<int:pitch_id>/submission")
@signed_in
def submit(pitch_id: int) -> Response:
    """Hand the idea in."""
    pitch = own(pitch_id)
    try:
        moves.submit(session, pitch, myself(), datetime.now(UTC))
    except RuleBroken as error:
        return look(pitch, error.status, problem=said(error))
    session.commit()
    flash(_("Your idea has been handed in. Thank you!"), "ok")
    return changed(url_for("pitches.show", pitch_id=pitch.id))


@bp.post("/pitches/<int:pitch_id>/withdrawal")
@signed_in
def withdraw(pitch_id: int) -> Response:
    """Take the idea back; a reason is welcome."""
    pitch, form = own(pitch_id), ReasonForm(prefix="withdrawal-")
    if not form.validate():
        return story(pitch, 422, withdrawal_form=form)
    moves.withdraw(session, pitch, myself(), datetime.now(UTC), form.why.data)
    session.commit()
    flash(_("Your idea is withdrawn."), "ok")
    return changed(url_for("pitches.show", pitch_id=pitch.id))


@bp.post("/pitches/<int:pitch_id>/reopening")
@signed_in
def reopen(pitch_id: int) -> Response:
    """Make the idea a draft again."""
    pitch, form = own(pitch_id), ReasonForm(True, prefix="reopening-")
    try:
        if not form.validate():
            return story(pitch, 422, reopening_form=form)
        moves.reopen(session, pitch, myself(), datetime.now(UTC), form.why.data)
    except RuleBroken as error:
        form.form_errors.append(said(error))
        return story(pitch, error.status, reopening_form=form)
    session.commit()
    return changed(url_for("pitches.edit", pitch_id=pitch.id))


@bp.post("/pitches/<int:pitch_id>/questions/<int:question_id>/answer")
@signed_in
def answer(pitch_id: int, question_id: int) -> Response:
    """Answer a question of the organisers, in place."""
    pitch, form = own(pitch_id), AnswerForm()
    question = next((one for one in pitch.questions if one.id == question_id), None) or abort(404)
    try:
        if not form.validate():
            return story(pitch, 422, answer_form=form, answering=question_id)
        moves.answer(session, pitch, question, form.answer.data, datetime.now(UTC))
    except RuleBroken as error:
        form.form_errors.append(said(error))
        return story(pitch, error.status, answer_form=form, answering=question_id)
    session.commit()
    kept(f"answer-{question_id}", _("Your answer is saved. Submit your idea again when you are ready."))
    return changed(url_for("pitches.show", pitch_id=pitch.id))


def _saved(pitch: Pitch, form: IdeaForm) -> Response:
    """A note for htmx; else the editor again, or the preview for who wants to look."""
    if not htmx:
        kept(f"idea-{pitch.id}", _("Saved."))
    to = "pitches.preview" if "look" in request.form else "pitches.edit"
    return changed(url_for(to, pitch_id=pitch.id), "pitches/_saved.html", pitch=pitch, form=form, done=True)


def _editor(pitch: Pitch, form: IdeaForm, status: int, **context: Any) -> Response:
    return mistake("pitches/edit.html", "pitches/_saved.html", status, pitch=pitch, form=form, **context)


def _differences(pitch: Pitch, form: IdeaForm) -> list[tuple[str, str]]:
    """Fields in which the saved text differs from what was typed, with the saved text."""
    shown = {"municipality_id": pitch.municipality, "theme_id": pitch.theme}
    names = [name for name in FIELDS if getattr(pitch, name) != form.texts[name]]
    return [
        (name, getattr(shown[name], "name", "") if name in shown else str(getattr(pitch, name) or ""))
        for name in names
    ]
