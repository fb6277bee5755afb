"""One's own profile, what is kept about oneself, and leaving."""

from datetime import UTC, datetime
from typing import cast

from flask import Response, current_app, flash, request, url_for
from flask import session as browser
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import database, session
from innovation.errors import RuleBroken
from innovation.network.models import municipalities
from innovation.people import actions
from innovation.people.forms import ProfileForm
from innovation.people.models import Person
from innovation.people.views.blueprint import bp, erasures, language, me, page, refused, wanted
from innovation.web import i18n, outbox
from innovation.web.access import signed_in
from innovation.web.forms import Form
from innovation.web.respond import changed


@bp.route("/me", methods=["GET", "POST"])
@signed_in
def profile() -> AnyResponse:
    """How I am shown and spoken to."""
    goal, person = wanted(), me()
    form = _profile_form(person, goal)
    form.next.data = goal  # whatever was sent: the page offers it as the way on
    if not form.validate_on_submit():
        return page("people/profile.html", form, me=person)
    actions.describe(person, **{name: value for name, value in form.data.items() if name != "next"})
    session.commit()
    with force_locale(form.locale.data):
        flash(_("Saved. Welcome, %(name)s.", name=person.name) if goal else _("Saved."), "ok")
    answer = changed(goal or url_for("people.profile"))
    i18n.remember(answer, form.locale.data)
    return answer


@bp.post("/me/stay")
@signed_in
def stay() -> AnyResponse:
    """I still use my account, which would end otherwise."""
    actions.stay(me(), datetime.now(UTC))
    session.commit()
    flash(_("Good, your account stays."), "ok")
    return changed(url_for("people.profile"))


@bp.get("/me/export.json")
@signed_in
def export() -> Response:
    """Everything that is kept about me."""
    answer = cast(Response, current_app.json.response(actions.export(session, me())))
    answer.headers["Content-Disposition"] = 'attachment; filename="kantelpunt-export.json"'
    return answer


@bp.route("/me/erasure", methods=["GET", "POST"])
@signed_in
def erase() -> AnyResponse:
    """Delete my account, after a page that says what goes and what stays."""
    if request.method != "POST":
        return page("people/erase.html", Form())
    email, name = me().email, me().name
    try:
        actions.erase(session, me())
    except RuleBroken as error:
        return refused("people/erase.html", Form(), error)
    erasures().note(email, datetime.now(UTC))
    session.commit()
    database().wipe()
    outbox.forget_about(email, name)
    browser.clear()
    flash(_("Your account is gone. Thank you for taking part."), "ok")
    return changed(url_for("home.index"))


def _profile_form(person: Person, goal: str) -> ProfileForm:
    return ProfileForm(
        municipalities(session),
        next=goal,
        name=person.name,
        municipality_id=person.municipality_id,
        perspective=person.perspective,
        organisation=person.organisation,
        languages=person.languages.split(","),
        locale=person.locale or language() or "nl",
    )
