"""Standing behind an idea together."""

from datetime import UTC, datetime

from flask import Response as Page
from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.pitches.actions import together
from innovation.pitches.forms import InvitationForm
from innovation.pitches.models import Pitch
from innovation.pitches.views import bp, letters
from innovation.pitches.views.loading import judged, myself, own, readable
from innovation.pitches.views.reading import story
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.letters import send
from innovation.web.limits import limiter
from innovation.web.respond import changed
from innovation.web.security import SECRET


@bp.post("/pitches/<int:pitch_id>/invitations")
@signed_in
@limiter.limit("60 per hour", key_func=lambda: f"invites-{myself().id}")
def invite(pitch_id: int) -> Response:
    """Invite somebody by e-mail; doing it again sends a new link."""
    pitch, form = _shared(pitch_id), InvitationForm()
    if not form.validate():
        return story(pitch, 422, invitation_form=form)
    try:
        token = together.invite(session, pitch, form.email.data, datetime.now(UTC))
    except RuleBroken as error:
        form.form_errors.append(said(error))
        return story(pitch, error.status, invitation_form=form)
    letter = letters.of_invitation(pitch, form.email.data, token, myself())
    session.commit()
    send([letter])
    flash(_("The invitation is on its way."), "ok")
    return changed(_together(pitch))


@bp.post("/pitches/<int:pitch_id>/invitations/<int:invitation_id>/removal")
@signed_in
def revoke(pitch_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    pitch = _shared(pitch_id)
    together.revoke(pitch, invitation_id)
    session.commit()
    flash(_("The invitation is taken back."), "ok")
    return changed(_together(pitch))


@bp.post("/pitches/<int:pitch_id>/initiators/<int:person_id>/removal")
@signed_in
def leave(pitch_id: int, person_id: int) -> Response:
    """Stand behind an idea no longer, or, as its leader, let somebody else go."""
    pitch, person = own(pitch_id), myself()
    together.remove(session, pitch, person_id, person)
    session.commit()
    if person_id == person.id:
        flash(_("You do not stand behind this idea any more."), "ok")
        return changed(url_for("pitches.mine"))
    return changed(_together(pitch))


@bp.get("/pitches/invitations/<token>")
@signed_in
def invitation(token: str) -> Response:
    """What I am invited to, with a button; opening the link alone changes nothing."""
    found = together.invitation_by_token(session, token, datetime.now(UTC))
    shown = render_template("pitches/invitation.html", found=found, token=token)
    return Page(shown, 200 if found else 410, SECRET)


@bp.post("/pitches/invitations/<token>")
@signed_in
def accept(token: str) -> Response:
    """Stand behind the idea from now on."""
    pitch = together.accept(session, token, myself(), datetime.now(UTC))
    session.commit()
    flash(_("From now on you stand behind this idea together."), "ok")
    return changed(url_for("pitches.show", pitch_id=pitch.id))


def _shared(pitch_id: int) -> Pitch:
    """An idea for which I may invite: my own, or as an organiser one that nobody stands behind yet."""
    pitch = readable(pitch_id)
    if myself().is_organiser and not pitch.initiators:
        return judged(pitch_id)
    return own(pitch_id)


def _together(pitch: Pitch) -> str:
    return url_for("pitches.show", pitch_id=pitch.id, _anchor="together")
