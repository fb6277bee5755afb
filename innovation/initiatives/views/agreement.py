"""The agreement between a team and the network."""

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import agreement
from innovation.initiatives.forms.plan import AgreementForm
from innovation.initiatives.questions.plans import plan_of
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import myself, now, readable, steered
from innovation.initiatives.views.plan import kept
from innovation.web.access import organiser, signed_in
from innovation.web.respond import changed


@bp.post("/initiatives/<int:initiative_id>/agreement")
@organiser
def write_agreement(initiative_id: int) -> Response:
    """Write what the team gets and what the network expects."""
    initiative = readable(initiative_id)
    form = AgreementForm(plan_of(session, initiative))

    def write() -> None:
        texts = (form.gets.data, form.expects.data)
        agreement.write(session, initiative, *texts, form.seen.data, myself(), now())

    return kept(initiative, "agreement", form, write, "agreement")


@bp.post("/initiatives/<int:initiative_id>/agreement/yes")
@signed_in
def agree(initiative_id: int) -> Response:
    """Say yes to the agreement as I read it: for the team, or as an organiser for the network."""
    initiative = steered(initiative_id)
    agreement.agree(session, initiative, request.form.get("seen", ""), myself(), now())
    session.commit()
    flash(_("Your yes stands with the agreement."), "ok")
    return changed(url_for("initiatives.plan", initiative_id=initiative_id, _anchor="agreement"))
