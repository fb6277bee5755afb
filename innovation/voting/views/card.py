"""The vote card on a phone: the ballot, then a tip, then an offer of help."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, make_response, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.evenings.actions.joining import ON_PAPER
from innovation.voting import sharing
from innovation.voting.forms import BallotForm, OfferForm, TipForm, fresh_token
from innovation.voting.hall import hall
from innovation.voting.models import Ballot, Round
from innovation.voting.rules import Answer, Choice, Message, Outcome, voter_key
from innovation.voting.snapshot import Item, Live
from innovation.voting.views.blueprint import bp, now, shown
from innovation.voting.views.live import interval
from innovation.web import cookies, voters
from innovation.web.access import public
from innovation.web.limits import limiter
from innovation.web.respond import changed, htmx, mistake

BALLOT_COOKIE = "ballot"


@bp.get("/evenings/<slug>/card")
@public
def card(slug: str) -> Response:
    """The page that follows the evening by itself."""
    evening, voter = shown(slug), voters.known(slug)
    if voter is None:
        return make_response(render_template("voting/no_card.html", evening=evening))
    if voter in evening.void_voters:
        return make_response(render_template("voting/no_card.html", evening=evening, void=True), 403)
    if voter in evening.paper_voters:
        page = render_template("voting/no_card.html", evening=evening, on_paper=_(ON_PAPER))
        return make_response(page, 403)
    held = _held(evening, voter)
    return make_response(render_template("voting/card.html", **_context(evening, held)))


@bp.post("/evenings/<slug>/rounds/<int:number>/ballot")
@public
def ballot(slug: str, number: int) -> Response:
    """Take one ballot; the answer comes when it is on disk."""
    evening, voter, form = shown(slug), voter_here(slug), BallotForm()
    if not form.validate():
        return _refused(evening, _("This page is incomplete. Reload it and try once more."), 422)
    round_id = evening.vote.id if evening.vote and evening.vote.number == number else None
    round_id = round_id or hall().round_id(evening.event_id, number) or abort(404)
    message = Message(round_id, voter, Choice(form.choice.data), form.revision.data, form.token.data)
    answer = hall().cast(message)
    return _answered(evening, number, answer, now())


def _answered(evening: Live, number: int, answer: Answer, at: datetime) -> Response:
    """Say what became of a ballot: 200 when it counts, 409 when another one does or it came too late."""
    if answer.outcome is Outcome.COUNTED:
        response = _ballot_part(evening, answer, "", 200)
        _keep_ballot(response, evening.slug, number, answer, at)
        return response
    if answer.outcome is Outcome.LATE:
        earlier = _kept_ballot(evening.slug, number)
        on_now = evening.vote is not None and evening.vote.number != number
        held = _held(evening, voter_here(evening.slug)) if on_now else earlier
        return _ballot_part(evening, held, late_words(earlier, at), 409)
    if answer.outcome is Outcome.ON_PAPER:
        return _ballot_part(evening, None, _(ON_PAPER), 409)
    words = _("A newer vote of this card came first. This is the one that counts.")
    return _ballot_part(evening, answer, words, 409)


def late_words(earlier: Answer | None, at: datetime) -> str:
    """What a ballot is told that came after closing."""
    words = _("The vote was closed when this came in (%(time)s).", time=format_time(at, "HH:mm:ss"))
    rest = _("Your earlier vote counts.") if earlier else _("It does not count.")
    return f"{words} {rest}"


def _ballot_part(evening: Live, held: Answer | None, notice: str, status: int) -> Response:
    context = _context(evening, held, notice)
    if htmx:
        return make_response(render_template("voting/_ballot.html", **context), status)
    if status == 200:
        return changed(to=url_for("voting.card", slug=evening.slug))
    return make_response(render_template("voting/card.html", **context), status)


def _refused(evening: Live, notice: str, status: int) -> Response:
    return _ballot_part(evening, _held(evening, voter_here(evening.slug)), notice, status)


def _context(evening: Live, held: Answer | None, notice: str = "") -> dict[str, Any]:
    return {
        "evening": evening,
        "every": interval("card", evening.present),
        "mine": held.choice if held else None,
        "revision": held.revision + 1 if held else 1,
        "fresh_token": fresh_token(),
        "notice": notice,
        "tip_form": TipForm(formdata=None, token=fresh_token()),
        "offer_form": OfferForm(formdata=None, token=fresh_token()),
    }


def voter_here(slug: str) -> str:
    """The voter on this phone; 403 with words when there is none or the card was voided."""
    voter = voters.known(slug)
    if voter is None or voter in shown(slug).void_voters:
        abort(403)
    return voter


def _held(evening: Live, voter: str) -> Answer | None:
    """The ballot of this voter: from the box while the round is open, else as this phone remembers it."""
    if evening.vote is None:
        return None
    if not evening.vote.open:
        return _kept_ballot(evening.slug, evening.vote.number)
    secret = session.scalar(sa.select(Round.secret).where(Round.id == evening.vote.id))
    if secret is None:  # it was closed a moment ago, and the snapshot is older than that
        return _kept_ballot(evening.slug, evening.vote.number)
    found = session.get(Ballot, (evening.vote.id, voter_key(secret, voter)))
    return Answer(Outcome.COUNTED, found.choice, found.revision) if found else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="ballot")


def _of(slug: str) -> str:
    """The part of the site that belongs to one evening."""
    return f"/evenings/{slug}/"


def _keep_ballot(response: Response, slug: str, number: int, answer: Answer, at: datetime) -> None:
    """Let the phone remember its last counted ballot: after closing nobody else can."""
    kept = _signer().dumps([number, answer.choice, answer.revision])
    cookies.keep(response, BALLOT_COOKIE, kept, voters.A_DAY, _of(slug))


def _kept_ballot(slug: str, number: int) -> Answer | None:
    try:
        kept, choice, revision = _signer().loads(cookies.kept(BALLOT_COOKIE, _of(slug)))
    except (BadSignature, ValueError):
        return None
    return Answer(Outcome.COUNTED, Choice(choice), int(revision)) if kept == number else None


#: By card, never by address: a hall shares one.
sharing_limit = limiter.limit("40 per hour", key_func=lambda: voter_here((request.view_args or {})["slug"]))


def pitch_item(evening: Live, item_id: int) -> Item:
    """A pitch of this evening that has been on; 404 otherwise."""
    last = evening.item.position if evening.item else 0
    found = next((item for item in evening.items if item.id == item_id and item.position <= last), None)
    if found is None or found.pitch_id is None:
        abort(404)
    return found


@bp.post("/evenings/<slug>/items/<int:item_id>/tips")
@public
@sharing_limit
def tip(slug: str, item_id: int) -> Response:
    """Leave a tip for the initiator of a pitch."""
    evening, voter, form = shown(slug), voter_here(slug), TipForm()
    item = pitch_item(evening, item_id)
    page = {**_context(evening, _held(evening, voter)), "tip_form": form, "item": item}
    if not form.validate():
        return mistake("voting/card.html", "voting/_tip.html", **page)
    sharing.give_tip(session, evening, item.pitch_id or 0, form.text.data, form.token.data, now().date())
    session.commit()
    return changed(url_for("voting.card", slug=slug), "voting/_tip.html", **{**page, "given": True})


@bp.post("/evenings/<slug>/items/<int:item_id>/offers")
@public
@sharing_limit
def offer(slug: str, item_id: int) -> Response:
    """Leave an offer of help with contact details and consent."""
    evening, voter, form = shown(slug), voter_here(slug), OfferForm()
    item = pitch_item(evening, item_id)
    page = {**_context(evening, _held(evening, voter)), "offer_form": form, "item": item}
    if not form.validate():
        return mistake("voting/card.html", "voting/_offer.html", **page)
    sharing.give_offer(session, evening, item.pitch_id or 0, form.data, now().date())
    session.commit()
    return changed(url_for("voting.card", slug=slug), "voting/_offer.html", **{**page, "given": True})
