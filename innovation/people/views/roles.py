"""Who may organise, and appointing somebody."""

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.people import actions
from innovation.people.forms import RoleForm
from innovation.people.models import Person, role_history, staff
from innovation.people.passkeys import own
from innovation.people.questions import with_passkey
from innovation.people.rules import ROLE_WORDS, Role
from innovation.people.views import ceremony
from innovation.people.views.blueprint import bp, me, page, refused
from innovation.web import letters
from innovation.web.access import admin
from innovation.web.respond import changed


@bp.route("/people/roles", methods=["GET", "POST"])
@admin
def roles() -> Response:
    """Who may organise, and appointing somebody."""
    form = RoleForm()
    if not form.validate_on_submit():
        return page("people/roles.html", form, **_roles())
    return _appoint(form, form.email.data, form.role.data)


@bp.post("/people/roles/<int:person_id>/withdrawal")
@admin
def withdraw_role(person_id: int) -> Response:
    """Take a role back."""
    person = session.get(Person, person_id) or abort(404)
    return _appoint(RoleForm(formdata=None), person.email, Role.INITIATOR)


@bp.post("/people/roles/<int:person_id>/passkeys/removal")
@admin
def withdraw_passkeys(person_id: int) -> Response:
    """Remove the passkeys of somebody who lost their devices; they get a letter."""
    person = session.get(Person, person_id) or abort(404)
    try:
        own.remove_all_of_another(session, person, me())
    except RuleBroken as error:
        return refused("people/roles.html", RoleForm(formdata=None), error, **_roles())
    letter = ceremony.gone(session, person, me().shown_name)
    session.commit()
    flash(_("The passkeys of %(name)s are gone. A letter says so.", name=person.shown_name), "ok")
    letters.send([letter])
    return changed(url_for("people.roles"))


def _appoint(form: RoleForm, email: str, role: Role) -> Response:
    try:
        person = actions.appoint(session, email, role, me(), datetime.now(UTC))
    except RuleBroken as error:
        return refused("people/roles.html", form, error, **_roles())
    session.commit()
    flash(_("%(name)s is now %(role)s.", name=person.shown_name, role=_(ROLE_WORDS[role])), "ok")
    return changed(url_for("people.roles"))


def _roles() -> dict[str, Any]:
    return {
        "staff": staff(session),
        "with_passkey": with_passkey(session),
        "history": role_history(session),
        "words": ROLE_WORDS,
    }
