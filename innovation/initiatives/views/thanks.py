"""Telling what was done with the tips and offers of the room."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import thanking as acts
from innovation.initiatives.forms.thanks import FollowUpForm
from innovation.initiatives.models import Initiative
from innovation.initiatives.views import bp, telling_letters
from innovation.initiatives.views.loading import now, steered
from innovation.voting.forms import OFFERS
from innovation.web.access import signed_in
from innovation.web.letters import send
from innovation.web.respond import changed, mistake


@bp.get("/initiatives/<int:initiative_id>/thanks")
@signed_in
def thanks(initiative_id: int) -> Response:
    """What the room gave, and what was told about each."""
    return _page(steered(initiative_id))


@bp.post("/initiatives/<int:initiative_id>/thanks/tips/<tip_id>")
@signed_in
def tell_of_tip(initiative_id: int, tip_id: str) -> Response:
    """Tell in public what was done with a tip."""
    initiative, form = steered(initiative_id), FollowUpForm(prefix=tip_id)
    tip = next((one for one in acts.given(session, initiative).tips if one.id == tip_id), None) or abort(404)
    if not form.validate():
        return _page(initiative, 422, {tip_id: form})
    acts.tell_of_tip(session, initiative, tip, form.text.data, now())
    session.commit()
    flash(_("It stands on the page of the initiative."), "ok")
    return changed(url_for("initiatives.thanks", initiative_id=initiative_id, _anchor=f"given-{tip_id}"))


@bp.post("/initiatives/<int:initiative_id>/thanks/offers/<offer_id>")
@signed_in
def tell_of_offer(initiative_id: int, offer_id: str) -> Response:
    """Tell whoever offered help what was done with it; with an address they get a letter, once."""
    initiative, form = steered(initiative_id), FollowUpForm(prefix=offer_id)
    offers = acts.given(session, initiative).offers
    offer = next((one for one in offers if one.id == offer_id), None) or abort(404)
    if not form.validate():
        return _page(initiative, 422, {offer_id: form})
    acts.tell_of_offer(session, initiative, offer, form.text.data, now())
    letter = telling_letters.of_follow_up(session, initiative, offer, form.text.data) if offer.email else None
    session.commit()
    heard = _("They hear it by e-mail.") if letter else _("It is written down. Tell them yourself as well.")
    flash(heard, "ok")
    if letter:
        send([letter])
    return changed(url_for("initiatives.thanks", initiative_id=initiative_id, _anchor=f"given-{offer_id}"))


def _page(initiative: Initiative, status: int = 200, refused: dict[str, Any] | None = None) -> Response:
    found = acts.given(session, initiative)
    ids = [tip.id for tip in found.tips] + [offer.id for offer in found.offers]
    texts = {one: found.told[one].text if one in found.told else "" for one in ids}
    forms = {one: FollowUpForm(formdata=None, prefix=one, text=texts[one]) for one in ids}
    context: dict[str, Any] = {
        "initiative": initiative,
        "inside": True,
        "here": True,
        "given": found,
        "forms": {**forms, **(refused or {})},
        "kinds": OFFERS,
    }
    return mistake("initiatives/thanks.html", status=status, **context)
