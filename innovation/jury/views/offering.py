"""The audience asks, from its vote card; nothing ties a question to a card."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.evenings.models import Event
from innovation.jury.actions import offering as acts
from innovation.jury.actions.asking import known
from innovation.jury.forms.asking import OfferedForm
from innovation.jury.live import Shown
from innovation.jury.rules.questions import MOST_OF_CARD
from innovation.jury.views import bp
from innovation.pitches.models import Pitch
from innovation.voting.forms import fresh_token
from innovation.voting.snapshot import Item, Live
from innovation.voting.views.blueprint import shown
from innovation.voting.views.card import pitch_item, voter_here
from innovation.web import voters
from innovation.web.access import public
from innovation.web.errors import said
from innovation.web.limits import limiter
from innovation.web.respond import changed, mistake


@bp.get("/evenings/<slug>/questions")
@public
def offering(slug: str) -> Response:
    """The same form as on the card, for a phone without JavaScript."""
    evening = shown(slug)
    if voters.known(slug) is None or not _audience_asks(evening) or evening.item is None:
        return redirect(url_for("voting.card", slug=slug))
    voter_here(slug)
    item = pitch_item(evening, request.args.get("item", evening.item.id, type=int))
    context = _context(evening, item, OfferedForm(formdata=None))
    return make_response(render_template("jury/offer.html", sent="sent" in request.args, **context))


@bp.post("/evenings/<slug>/questions")
@public
def offer(slug: str) -> Response:
    """Send a question; the host looks at it first."""
    evening, voter, form = shown(slug), voter_here(slug), OfferedForm()
    item = pitch_item(evening, form.item.data or 0)
    if not form.validate():
        return _refused(evening, item, form, 422)
    try:
        _send(evening, item, form, voter)
    except (RuleBroken, RateLimitExceeded) as error:
        session.rollback()
        form.text.errors = [said(error) if isinstance(error, RuleBroken) else _enough()]
        return _refused(evening, item, form, getattr(error, "status", 429))
    session.commit()
    back = url_for("jury.offering", slug=slug, item=item.id, sent=1)
    return changed(back, "jury/_offer.html", evening=evening, item=item, sent=True)


def _send(evening: Live, item: Item, form: OfferedForm, voter: str) -> None:
    """Keep the question. Raises RateLimitExceeded when this card sent its number about this pitch."""
    event, pitch = session.get_one(Event, evening.event_id), session.get_one(Pitch, item.pitch_id)
    if known(session, form.token.data):
        return
    with limiter.shared_limit(
        f"{MOST_OF_CARD} per 12 hours", "questions", key_func=lambda: f"{voter}-{item.id}"
    ):
        acts.offer(session, event, pitch, form.text.data, form.token.data)


def _enough() -> str:
    return str(_("You sent three questions about this pitch. Thank you!"))


def _audience_asks(evening: Live) -> bool:
    return any(isinstance(one.shows, Shown) and one.shows.audience_asks for one in evening.asides)


def _refused(evening: Live, item: Item, form: OfferedForm, status: int) -> Response:
    return mistake("jury/offer.html", "jury/_offer.html", status, **_context(evening, item, form))


def _context(evening: Live, item: Item, form: OfferedForm) -> dict[str, Any]:
    form.token.data = form.token.data or fresh_token()
    return {"evening": evening, "item": item, "question_form": form}
