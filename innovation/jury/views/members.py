"""Who is on a jury, for organisers: inviting, choosing the chair, taking somebody off."""

from functools import partial

from flask import abort, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.jury.actions import inviting, members
from innovation.jury.forms.members import InvitationForm
from innovation.jury.models import Panel
from innovation.jury.questions.panels import invitations
from innovation.jury.views import bp, jury_letters
from innovation.jury.views.loading import myself, now, panel_of
from innovation.jury.views.panel import kept, shown
from innovation.web.access import organiser
from innovation.web.forms import Form
from innovation.web.letters import Letter, send
from innovation.web.limits import few_letters, limiter

OFTEN = limiter.shared_limit("60 per hour", "jury-invitations", key_func=lambda: f"jury-{myself().id}")


@bp.post("/evenings/<slug>/juries/<int:panel_id>/invitations")
@organiser
@OFTEN
def invite(slug: str, panel_id: int) -> Response:
    """Invite somebody by e-mail; doing it again sends a new link."""
    found, form = panel_of(slug, panel_id), InvitationForm()
    if not form.validate():
        return shown(found, 422, invitation=form)
    return _invited(found, form.email.data, form.chair.data, invitation=form)


@bp.post("/evenings/<slug>/juries/<int:panel_id>/invitations/<int:invitation_id>/renewal")
@organiser
@OFTEN
def invite_again(slug: str, panel_id: int, invitation_id: int) -> Response:
    """Send the letter again, with a new link."""
    found = panel_of(slug, panel_id)
    sent = invitations(session, found, now())
    known = next((one for one in sent if one.id == invitation_id), None) or abort(404)
    return _invited(found, known.email, known.chair)


@bp.post("/evenings/<slug>/juries/<int:panel_id>/invitations/<int:invitation_id>/removal")
@organiser
def revoke(slug: str, panel_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    found = panel_of(slug, panel_id)
    flash(_("The invitation is taken back."), "ok")
    return kept(found, partial(inviting.revoke, session, found, invitation_id, myself(), now()), "invited")


@bp.post("/evenings/<slug>/juries/<int:panel_id>/jurors/<int:juror_id>/chair")
@organiser
def choose_chair(slug: str, panel_id: int, juror_id: int) -> Response:
    """Let this juror chair the jury."""
    found = panel_of(slug, panel_id)
    return kept(found, partial(members.choose_chair, session, found, juror_id, myself(), now()), "members")


@bp.post("/evenings/<slug>/juries/<int:panel_id>/jurors/<int:juror_id>/removal")
@organiser
def remove_juror(slug: str, panel_id: int, juror_id: int) -> Response:
    """Take somebody off the jury."""
    found = panel_of(slug, panel_id)
    return kept(found, partial(members.remove, session, found, juror_id, myself(), now()), "members")


def _invited(found: Panel, email: str, chair: bool, **forms: Form) -> Response:
    letters: list[Letter] = []

    def invite() -> None:
        with few_letters(email):
            made, token = inviting.invite(session, found, email, chair, myself(), now())
        letters.append(jury_letters.of_invitation(made, token, myself()))
        flash(_("The invitation is on its way."), "ok")

    answer = kept(found, invite, "invited", **forms)
    send(letters)
    return answer
