"""Saying yes to an invitation to a jury."""

from flask import Response as Page
from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.jury.actions import inviting
from innovation.jury.forms.members import SeatForm
from innovation.jury.views import bp
from innovation.jury.views.loading import myself, now
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed
from innovation.web.security import SECRET


@bp.get("/jury-invitations/<token>")
@signed_in
def invitation(token: str) -> Response:
    """What I am invited to, with a form to say yes; opening the link alone changes nothing."""
    return _invitation(token, SeatForm(myself(), formdata=None))


@bp.post("/jury-invitations/<token>")
@signed_in
def accept(token: str) -> Response:
    """Take a seat on the jury."""
    form = SeatForm(myself())
    if not form.validate():
        return _invitation(token, form, 422)
    try:
        inviting.accept(session, token, myself(), form.told, now())
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _invitation(token, form, error.status)
    session.commit()
    flash(_("Welcome to the jury."), "ok")
    return changed(url_for("jury.mine"))


def _invitation(token: str, form: SeatForm, status: int = 200) -> Response:
    found = inviting.invitation_by_token(session, token, now())
    already = found is not None and found.panel.juror_of(myself()) is not None
    shown = render_template("jury/invitation.html", found=found, token=token, form=form, already=already)
    return Page(shown, status if found else 410, SECRET)
