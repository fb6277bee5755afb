"""The team of an initiative: who is in it, who is missing, leaving, and taking somebody out."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import inviting, requests, stages, team
from innovation.initiatives.forms.openings import OpeningForm
from innovation.initiatives.forms.team import InvitationForm, LeavingForm
from innovation.initiatives.models import Initiative
from innovation.initiatives.models.team import team_rule
from innovation.initiatives.questions.matching import fitting_helpers, helper_names
from innovation.initiatives.rules.matching import HELP_WORDS, REASON_WORDS
from innovation.initiatives.views import bp, team_letters
from innovation.initiatives.views.loading import inside, myself, now
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.letters import send
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/team")
@signed_in
def team_page(initiative_id: int) -> Response:
    """Who is in the team, who is invited, who asks to join, and what is looked for."""
    return the_team(inside(initiative_id))


@bp.post("/initiatives/<int:initiative_id>/members/<int:member_id>/removal")
@signed_in
def leave(initiative_id: int, member_id: int) -> Response:
    """Leave the team, or take somebody else out with a reason."""
    initiative, form, me = inside(initiative_id), LeavingForm(), myself()
    if not form.validate():
        return the_team(initiative, 422, leaving_form=form, leaving=member_id)
    try:
        member = team.leave(session, initiative, member_id, me, now(), form.why.data or "")
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return the_team(inside(initiative_id), error.status, leaving_form=form, leaving=member_id)
    waits = team.waits(session, initiative)
    letters = team_letters.of_leaving(initiative, member) if member.person_id != me.id else []
    session.commit()
    send(letters)
    return _after_leaving(initiative, member.person_id == me.id, waits)


def _after_leaving(initiative: Initiative, left_myself: bool, waits: bool) -> Response:
    if left_myself:
        flash(_("You have left the team. Thank you for what you did."), "ok")
        return changed(url_for("initiatives.show", initiative_id=initiative.id))
    flash(_("This person has left the team. You can invite somebody else."), "ok")
    if waits:
        flash(_("The team is not whole any more. Read here what that means for its support."), "warn")
    return changed(url_for("initiatives.team_page", initiative_id=initiative.id))


def the_team(initiative: Initiative, status: int = 200, **forms: Any) -> Response:
    """The page of the team, with `forms` that were refused in place of fresh ones."""
    answer = mistake("initiatives/team.html", status=status, **{**_told(initiative), **forms})
    answer.headers["Cache-Control"] = "no-store"  # a link to hand on is shown once
    return answer


def _told(initiative: Initiative) -> dict[str, Any]:
    me = myself()
    steering = me.is_organiser or initiative.is_of(me)
    gathering = team.may_take_out(initiative, me)
    return {
        "initiative": initiative,
        "inside": True,
        "here": "team_page",
        "me": me,
        "steering": steering,
        "knows_adults": me.is_organiser or initiative.is_coached_by(me),
        "may_take_out": gathering,
        "gap": stages.missing(session, initiative),
        "waits": team.waits(session, initiative),
        "rule": team_rule(session),
        "full": team.is_full(session, initiative),
        "requests": requests.requests(session, initiative) if steering else (),
        "helping": requests.helping(session, initiative) if steering else (),
        "offers": inviting.offers(session, initiative) if gathering else (),
        **(_suggested(initiative) if steering else {}),
        "help_words": HELP_WORDS,
        "reason_words": REASON_WORDS,
        "invitation_form": InvitationForm(formdata=None),
        "leaving_form": LeavingForm(formdata=None),
        "opening_form": OpeningForm(formdata=None),
    }


def _suggested(initiative: Initiative) -> dict[str, Any]:
    """Who is invited and who could be; whoever offered help stands there by name, without an address."""
    invited = inviting.invitations(session, initiative, now())
    addresses = {one.email for one in invited}
    fitting = fitting_helpers(session, initiative, stages.missing(session, initiative), now())
    return {
        "invitations": invited,
        "invited": addresses,
        "helper_names": helper_names(session, addresses, now()),
        "fitting": [(helper, why) for helper, why in fitting if helper.person.email not in addresses],
    }
