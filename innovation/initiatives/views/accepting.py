"""Saying yes to an invitation into a team."""

from typing import Any

from flask import Response as Page
from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import inviting, stages
from innovation.initiatives.forms.team import JoinForm
from innovation.initiatives.models import TeamInvitation
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import myself, now
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed
from innovation.web.security import SECRET


@bp.get("/initiatives/invitations/<token>")
@signed_in
def invitation(token: str) -> Response:
    """What I am invited to, with a form to say yes; opening the link alone changes nothing."""
    return _invitation(token, JoinForm(myself(), formdata=None))


@bp.post("/initiatives/invitations/<token>")
@signed_in
def accept(token: str) -> Response:
    """Join the team."""
    form = JoinForm(myself())
    if not form.validate():
        return _invitation(token, form, 422)
    try:
        initiative = inviting.accept(session, token, myself(), form.told, now())
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _invitation(token, form, error.status)
    session.commit()
    flash(_("Welcome to the team."), "ok")
    return changed(url_for("initiatives.team_page", initiative_id=initiative.id))


def _invitation(token: str, form: JoinForm, status: int = 200) -> Response:
    found = inviting.invitation_by_token(session, token, now())
    told = _told(found) if found else {}
    shown = render_template("initiatives/invitation.html", found=found, token=token, form=form, **told)
    return Page(shown, status if found else 410, SECRET)


def _told(found: TeamInvitation) -> dict[str, Any]:
    initiative = found.initiative
    return {
        "initiative": initiative,
        "by": initiative.name_of(found.by) if found.by else "",
        "already": initiative.is_of(myself()),
        "gap": stages.missing(session, initiative),
    }
