"""Thank-you cards: writing them, reading one by its secret link, passing one on, on paper."""

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import cards as acts
from innovation.initiatives.forms.thanks import CardForm, PassOnForm
from innovation.initiatives.models import Initiative, ThankYouCard
from innovation.initiatives.questions.telling import first_cards
from innovation.initiatives.views import bp, telling_letters
from innovation.initiatives.views.loading import myself, now, own
from innovation.voting.views.screen import qr
from innovation.web import letters
from innovation.web.access import public, signed_in
from innovation.web.limits import few_letters, limiter
from innovation.web.paging import paged
from innovation.web.respond import changed, mistake
from innovation.web.security import SECRET

ON_A_PAGE = 20


@bp.get("/initiatives/<int:initiative_id>/cards")
@signed_in
def cards(initiative_id: int) -> Response:
    """The cards of the team with where they went, and a form for a new one."""
    return _cards(own(initiative_id), CardForm(formdata=None))


@bp.post("/initiatives/<int:initiative_id>/cards")
@signed_in
@limiter.limit("60 per hour", key_func=lambda: f"cards-{myself().id}")
def write_card(initiative_id: int) -> Response:
    """Thank somebody."""
    initiative, form = own(initiative_id), CardForm()
    if not form.validate():
        return _cards(initiative, form, 422)
    made = acts.write(session, initiative, form.words, form.public.data, myself(), now())
    return _hand_over(*made, url_for("initiatives.cards", initiative_id=initiative_id))


@bp.post("/initiatives/<int:initiative_id>/cards/<int:card_id>/public")
@signed_in
def show_card(initiative_id: int, card_id: int) -> Response:
    """Say whether a card of mine may be seen."""
    own(initiative_id)
    card = session.get(ThankYouCard, card_id)
    if card is None or card.initiative_id != initiative_id:
        abort(404)
    acts.show(card, request.form.get("public") == "yes", myself())
    session.commit()
    flash(_("Changed."), "ok")
    return changed(url_for("initiatives.cards", initiative_id=initiative_id))


@bp.get("/thanks/<token>")
@public
def card(token: str) -> Response:
    """A card that I got, with its chain; opening the link alone changes nothing."""
    return _card(token, _found(token), PassOnForm(formdata=None))


@bp.post("/thanks/<token>/answer")
@public
def answer_card(token: str) -> Response:
    """Say whether it may be seen by everyone."""
    acts.answer(session, _found(token), request.form.get("public") == "yes", now())
    session.commit()
    flash(_("Thank you, it is kept so."), "ok")
    return changed(url_for("initiatives.card", token=token))


@bp.post("/thanks/<token>/card")
@public
@limiter.limit("30 per hour")
def pass_on(token: str) -> Response:
    """Thank somebody else in turn, once."""
    mine, form = _found(token), PassOnForm()
    if not form.validate():
        return _card(token, mine, form, 422)
    made = acts.pass_on(session, mine, form.words, now())
    return _hand_over(*made, url_for("initiatives.card", token=token))


@bp.get("/thanks/<token>/print")
@public
def print_card(token: str) -> Response:
    """A card on paper, with a QR code of its link."""
    found = _found(token)
    address = letters.address("initiatives.card", token=token)
    page = render_template("initiatives/card_print.html", card=found, qr=qr(address))
    return Response(page, headers=SECRET, mimetype="text/html")


def _found(token: str) -> ThankYouCard:
    return acts.by_token(session, token) or abort(404)


def _hand_over(made: ThankYouCard, token: str, back: str) -> Response:
    """Send a card by e-mail, or show it to print."""
    letter = telling_letters.of_card(session, made, token) if made.to_email else None
    with few_letters(made.to_email):
        session.commit()
    if letter is None:
        return changed(url_for("initiatives.print_card", token=token))
    flash(_("Your card is on its way."), "ok")
    letters.send([letter])
    return changed(back)


def _cards(initiative: Initiative, form: CardForm, status: int = 200) -> Response:
    page = paged(session, first_cards(initiative.id), ON_A_PAGE)
    context: dict[str, Any] = {
        "initiative": initiative,
        "inside": True,
        "here": True,
        "cards": page,
        "chains": acts.chains(session, initiative.id, [one.id for one in page.rows]),
        "form": form,
    }
    return mistake("initiatives/cards.html", status=status, **context)


def _card(token: str, found: ThankYouCard, form: PassOnForm, status: int = 200) -> Response:
    [chain] = acts.chains(session, found.initiative_id, [found.id])
    passed = acts.next_of(session, found)
    context = {"card": found, "chain": chain, "passed": passed, "form": form, "token": token}
    return Response(render_template("initiatives/card.html", **context), status, SECRET, "text/html")
