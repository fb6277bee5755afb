"""Coaches: the list, appointing and ending by organisers, a coach's own profile."""

from typing import Any

from flask import Response as Page
from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import coaches as acts
from innovation.initiatives.forms.coaches import AppointForm, CoachForm
from innovation.initiatives.models import Coach
from innovation.initiatives.questions.coaches import coaches as listed
from innovation.initiatives.rules.coaching import PHOTO_MOST
from innovation.initiatives.views import bp, coach_letters
from innovation.initiatives.views.loading import myself, now
from innovation.network.models import themes
from innovation.pictures import encode
from innovation.web.access import organiser, signed_in
from innovation.web.errors import said
from innovation.web.letters import send
from innovation.web.respond import changed, mistake


@bp.get("/coaches/")
@signed_in
def coaches() -> Response:
    """Coaches whom teams can ask, with how much room they have; organisers see all of them."""
    return _coaches()


@bp.post("/coaches/")
@organiser
def appoint_coach() -> Response:
    """Make whoever has this address a coach; they get a letter."""
    form = AppointForm()
    if not form.validate():
        return _coaches(422, form=form)
    try:
        coach = acts.appoint(session, form.email.data, now())
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _coaches(error.status, form=form)
    letter = coach_letters.of_appointment(coach.person)
    session.commit()
    send([letter])
    flash(_("%(name)s is a coach now, and gets a letter about it.", name=coach.person.shown_name), "ok")
    return changed(url_for("initiatives.coaches"))


@bp.post("/coaches/<int:person_id>/removal")
@organiser
def dismiss_coach(person_id: int) -> Response:
    """Let somebody be a coach no longer."""
    acts.dismiss(session, _coach(person_id))
    session.commit()
    flash(_("This person is no coach any more."), "ok")
    return changed(url_for("initiatives.coaches"))


@bp.get("/coaches/me")
@signed_in
def my_coach_profile() -> Response:
    """What teams read about me as a coach."""
    coach = _coach(myself().id)
    return _profile(coach, CoachForm(coach, themes(session), formdata=None))


@bp.post("/coaches/me")
@signed_in
def describe_coach() -> Response:
    """Change what teams read about me as a coach."""
    coach = _coach(myself().id)
    form = CoachForm(coach, themes(session))
    if not form.validate():
        return _profile(coach, form, 422)
    try:
        if form.photo.data:
            acts.photograph(coach, encode(form.photo.data.stream, PHOTO_MOST))
    except RuleBroken as error:
        form.photo.errors = [said(error)]
        return _profile(coach, form, error.status)
    acts.describe(session, coach, form.data, form.themes.data)
    session.commit()
    flash(_("Saved."), "ok")
    return changed(url_for("initiatives.my_coach_profile"))


@bp.post("/coaches/me/photo/removal")
@signed_in
def remove_coach_photo() -> Response:
    """Take my photo away."""
    acts.photograph(_coach(myself().id), None)
    session.commit()
    flash(_("The photo is gone."), "ok")
    return changed(url_for("initiatives.my_coach_profile"))


@bp.get("/coaches/<int:person_id>/photo/<version>.webp")
@signed_in
def coach_photo(person_id: int, version: str) -> Response:
    """The photo of a coach; whoever saw it may keep it for a day."""
    coach = _coach(person_id)
    if not coach.photo_version or coach.photo_version != version:
        abort(404)
    return Page(coach.photo, mimetype="image/webp", headers={"Cache-Control": "private, max-age=86400"})


def _coach(person_id: int) -> Coach:
    return session.get(Coach, person_id) or abort(404)


def _coaches(status: int = 200, **refused: Any) -> Response:
    person = myself()
    found = listed(session, all_of_them=person.is_organiser)
    context = {
        "choices": found,
        "am_coach": bool(session.get(Coach, person.id)),
        "form": AppointForm(formdata=None),
    }
    return mistake("initiatives/coaches.html", status=status, **{**context, **refused})


def _profile(coach: Coach, form: CoachForm, status: int = 200) -> Response:
    return mistake("initiatives/coach_profile.html", status=status, coach=coach, form=form)
