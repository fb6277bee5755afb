"""Inviting into a team."""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import inviting, team
from innovation.initiatives.forms.team import InvitationForm
from innovation.initiatives.models import Helper, Initiative
from innovation.initiatives.questions.matching import helpers
from innovation.initiatives.views import bp, team_letters
from innovation.initiatives.views.loading import myself, now, steered
from innovation.initiatives.views.team import the_team
from innovation.voting.models import Offer
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.letters import address, send
from innovation.web.limits import few_letters, limiter
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


@bp.post("/initiatives/<int:initiative_id>/invitations/helpers/<int:person_id>")
@signed_in
@OFTEN
def invite_helper(initiative_id: int, person_id: int) -> Response:
    """Invite who offers help to the network; the team does not see their address."""
    initiative = steered(initiative_id)
    asked = helpers(now()).where(Helper.person_id == person_id)
    helper = session.scalar(asked) or abort(404)
    return _invited(initiative, helper.person.email, name=helper.person.name)


@bp.post("/initiatives/<int:initiative_id>/invitations/<int:invitation_id>/renewal")
@signed_in
@OFTEN
def invite_again(initiative_id: int, invitation_id: int) -> Response:
    """Send the letter again, with a new link."""
    initiative = steered(initiative_id)
    sent = [one for one in inviting.invitations(session, initiative, now()) if one.email]
    known = next((one for one in sent if one.id == invitation_id), None) or abort(404)
    return _invited(initiative, known.email, known.offer)


@bp.post("/initiatives/<int:initiative_id>/invitations/links")
@signed_in
@OFTEN
def invite_by_link(initiative_id: int) -> Response:
    """Make a link to hand on. It is shown on this page and never again."""
    initiative = steered(initiative_id)
    token = inviting.invite_by_link(session, initiative, myself(), now())
    session.commit()
    return the_team(initiative, made_link=address("initiatives.invitation", token=token))


@bp.post("/initiatives/<int:initiative_id>/invitations/<int:invitation_id>/removal")
@signed_in
def revoke(initiative_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    initiative = steered(initiative_id)
    inviting.revoke(session, initiative, invitation_id)
    session.commit()
    flash(_("The invitation is taken back."), "ok")
    return changed(_inviting(initiative))


def _invited(initiative: Initiative, email: str, offer: Offer | None = None, name: str = "") -> Response:
    with few_letters(email):
        token = inviting.invite(session, initiative, email, myself(), now(), offer)
    letter = team_letters.of_invitation(initiative, email, token, myself(), offer.name if offer else name)
    session.commit()
    send([letter])
    flash(_("The invitation is on its way."), "ok")
    return changed(_inviting(initiative))


def _inviting(initiative: Initiative) -> str:
    return url_for("initiatives.team_page", initiative_id=initiative.id, _anchor="inviting")
