"""A team and its coach: choosing, taking back, ending; and the page of a coach."""

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import coaching as acts
from innovation.initiatives.forms.coaches import AskForm, DeclineForm, EndForm
from innovation.initiatives.models import Coach, Coaching, Initiative
from innovation.initiatives.models.team import team_rule
from innovation.initiatives.questions.coaches import coached_by, coaches_for, questions_to
from innovation.initiatives.rules.plan import ATTENTION_WORDS
from innovation.initiatives.views import bp, coach_letters
from innovation.initiatives.views.loading import inside, myself, now, own, steered
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.letters import send
from innovation.web.limits import few_letters
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/coach")
@signed_in
def coach(initiative_id: int) -> Response:
    """The coach of an initiative, or whom its team can ask."""
    return _page(inside(initiative_id))


@bp.post("/initiatives/<int:initiative_id>/coach")
@signed_in
def ask_coach(initiative_id: int) -> Response:
    """Ask a coach; they get a letter."""
    initiative, form = own(initiative_id), AskForm()
    if not form.validate():
        return _page(initiative, 422, ask_form=form)
    try:
        asked = acts.ask(session, initiative, form.coach.data, form.message.data or "", myself(), now())
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _page(own(initiative_id), error.status, ask_form=form)
    letter = coach_letters.of_question(asked)
    with few_letters(letter.to):
        session.commit()
    send([letter])
    flash(_("The coach has your question, and answers here and by e-mail."), "ok")
    return _back(initiative_id)


@bp.post("/initiatives/<int:initiative_id>/coach/withdrawal")
@signed_in
def take_back_coach(initiative_id: int) -> Response:
    """Take the question to a coach back."""
    acts.take_back(session, steered(initiative_id), myself(), now())
    session.commit()
    flash(_("The question is taken back. You can ask another coach."), "ok")
    return _back(initiative_id)


@bp.post("/initiatives/<int:initiative_id>/coach/end")
@signed_in
def end_coach(initiative_id: int) -> Response:
    """End the guidance by this coach, for a reason that the others read in a letter."""
    initiative, form = inside(initiative_id), EndForm(prefix="end-")
    if not form.validate():
        return _page(initiative, 422, end_form=form)
    ended = acts.end(session, initiative, form.why.data, myself(), now())
    letters = coach_letters.of_end(ended, myself())
    session.commit()
    send(letters)
    flash(_("The guidance has ended. Everyone in it gets a letter."), "ok")
    return changed(url_for("initiatives.show", initiative_id=initiative_id))


@bp.get("/coaching")
@signed_in
def coaching() -> str:
    """What waits for me as a coach, and the initiatives that I stand beside."""
    return _mine()


@bp.post("/coaching/<int:coaching_id>/yes")
@signed_in
def accept_coaching(coaching_id: int) -> Response:
    """Say yes to a team."""
    found = _asked_of_me(coaching_id)
    acts.accept(session, found, myself(), now())
    letters = coach_letters.of_answer(found)
    session.commit()
    send(letters)
    flash(_("You are their coach now. Say hello soon."), "ok")
    return changed(url_for("initiatives.plan", initiative_id=found.initiative_id))


@bp.post("/coaching/<int:coaching_id>/no")
@signed_in
def decline_coaching(coaching_id: int) -> Response:
    """Say no to a team; a word why is welcome."""
    found, form = _asked_of_me(coaching_id), DeclineForm()
    if not form.validate():
        abort(422)
    acts.decline(session, found, form.why.data or "", myself(), now())
    letters = coach_letters.of_answer(found)
    session.commit()
    send(letters)
    flash(_("The team hears that you cannot do it now."), "ok")
    return changed(url_for("initiatives.coaching"))


def _page(initiative: Initiative, status: int = 200, **refused: Any) -> Response:
    person = myself()
    mine, current = initiative.is_of(person), initiative.coaching
    context = {
        "initiative": initiative,
        "inside": True,
        "mine": mine,
        "current": current,
        "profile": session.get(Coach, current.coach_id) if current and current.coach_id else None,
        "choices": coaches_for(session, initiative) if mine and not current else [],
        "ask_form": AskForm(formdata=None),
        "end_form": EndForm(prefix="end-", formdata=None),
    }
    return mistake("initiatives/coach.html", status=status, **{**context, **refused})


def _mine() -> str:
    person, at = myself(), now()
    if session.get(Coach, person.id) is None:
        abort(404)
    rule = team_rule(session)
    asked = [(one, one.initiative.may_be_guided(rule)) for one in questions_to(session, person)]
    context = {"asked": asked, "coached": coached_by(session, person, at)}
    form = DeclineForm(formdata=None)
    return render_template("initiatives/coaching.html", attention_words=ATTENTION_WORDS, form=form, **context)


def _asked_of_me(coaching_id: int) -> Coaching:
    found = session.get(Coaching, coaching_id)
    return found if found and found.coach_id == myself().id else abort(404)


def _back(initiative_id: int) -> Response:
    return changed(url_for("initiatives.coach", initiative_id=initiative_id))
