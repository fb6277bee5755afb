"""Inviting into a team, and saying yes to an invitation."""

from typing import Any

from flask import Response as Page
from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import inviting, stages, team
from innovation.initiatives.forms.team import InvitationForm, JoinForm
from innovation.initiatives.models import Initiative, TeamInvitation
from innovation.initiatives.views import bp, team_letters
from innovation.initiatives.views.loading import myself, now, steered
from innovation.initiatives.views.team import the_team
from innovation.voting.models import Offer
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.limits import limiter
from innovation.web.respond import changed

OFTEN = limiter.shared_limit("60 per hour", "team-invitations", key_func=lambda: f"team-{myself().id}")


@bp.post("/initiatives/<int:initiative_id>/invitations")
@signed_in
@OFTEN
def invite(initiative_id: int) -> Response:
    """Invite somebody by e-mail; doing it again sends a new link."""
    initiative, form = steered(initiative_id), InvitationForm()
    if not form.validate():
        return the_team(initiative, 422, invitation_form=form)
    try:
        return _invited(initiative, form.email.data)
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return the_team(steered(initiative_id), error.status, invitation_form=form)


@bp.post("/initiatives/<int:initiative_id>/invitations/offers/<offer_id>")
@signed_in
@OFTEN
def invite_from_offer(initiative_id: int, offer_id: str) -> Response:
    """Invite who offered help on a vote card."""
    initiative = steered(initiative_id)
    if not team.may_take_out(initiative, myself()):
        abort(403)  # an offer was given to who brought the idea
    given = inviting.offers(session, initiative)
    offer = next((one for one in given if one.id == offer_id), None) or abort(404)
    return _invited(initiative, offer.email, offer)


@bp.post("/initiatives/<int:initiative_id>/invitations/links")
@signed_in
@OFTEN
def invite_by_link(initiative_id: int) -> Response:
    """Make a link to hand on. It is shown on this page and never again."""
    initiative = steered(initiative_id)
    token = inviting.invite_by_link(session, initiative, myself(), now())
    session.commit()
    return the_team(initiative, made_link=team_letters.address("initiatives.invitation", token=token))


@bp.post("/initiatives/<int:initiative_id>/invitations/<int:invitation_id>/removal")
@signed_in
def revoke(initiative_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    initiative = steered(initiative_id)
    inviting.revoke(session, initiative, invitation_id)
    session.commit()
    flash(_("The invitation is taken back."), "ok")
    return changed(_inviting(initiative))


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


def _invited(initiative: Initiative, email: str, offer: Offer | None = None) -> Response:
    token = inviting.invite(session, initiative, email, myself(), now(), offer)
    letter = team_letters.of_invitation(initiative, email, token, myself(), offer.name if offer else "")
    session.commit()
    team_letters.send([letter])
    flash(_("The invitation is on its way."), "ok")
    return changed(_inviting(initiative))


def _invitation(token: str, form: JoinForm, status: int = 200) -> Response:
    found = inviting.invitation_by_token(session, token, now())
    told = _told(found) if found else {}
    shown = render_template("initiatives/invitation.html", found=found, token=token, form=form, **told)
    # The address is a secret. (With no-referrer the form would come from the origin "null".)
    return Page(shown, status if found else 410, {"Referrer-Policy": "strict-origin"})


def _told(found: TeamInvitation) -> dict[str, Any]:
    initiative = found.initiative
    return {
        "initiative": initiative,
        "by": team_letters.name_in(initiative, found.by) if found.by else "",
        "already": initiative.is_of(myself()),
        "gap": stages.missing(session, initiative),
    }


def _inviting(initiative: Initiative) -> str:
    return url_for("initiatives.team_page", initiative_id=initiative.id, _anchor="inviting")
