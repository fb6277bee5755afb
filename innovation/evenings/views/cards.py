"""Personal cards: making, listing, handing out."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.evenings import pdf
from innovation.evenings.actions import cards as acts
from innovation.evenings.actions.paper import switch_range
from innovation.evenings.forms import MakeCardsForm, RangeForm
from innovation.evenings.models import Card, Event
from innovation.evenings.questions import card_by_number, card_counts, cards, last_number
from innovation.evenings.rules import CardState
from innovation.evenings.views.blueprint import bp, now, organised_event, refusing
from innovation.evenings.views.printing import A_PRINT
from innovation.web.access import organiser
from innovation.web.respond import changed, mistake

PAGE = "evenings/cards.html"
A_PAGE = 100


@bp.get("/evenings/<slug>/cards", endpoint="cards")
@organiser
def listing(slug: str) -> str:
    """The cards of an evening and where each stands."""
    return render_template(PAGE, **_page(slug))


def _page(slug: str) -> dict[str, Any]:
    return _context(organised_event(slug))


def _context(event: Event, **forms: Any) -> dict[str, Any]:
    state = request.args.get("state", None, CardState)
    first = max(request.args.get("first", 1, int), 1)
    found = cards(session, event, state, min(first, 10_000), A_PAGE + 1)
    last = last_number(session, event)
    return {
        "event": event,
        "cards": found[:A_PAGE],
        "next_first": found[A_PAGE].number if len(found) > A_PAGE else None,
        "state": state,
        "first": first,
        "counts": card_counts(session, event),
        "batches": [(start, min(start + A_PRINT - 1, last)) for start in range(1, last + 1, A_PRINT)],
        "with_pdf": pdf.available(),
        "make_form": MakeCardsForm(formdata=None),
        "range_form": RangeForm(formdata=None),
        **forms,
    }


@bp.post("/evenings/<slug>/cards")
@organiser
@refusing(PAGE, "", _page)
def make_cards(slug: str) -> Response:
    """Make cards, or more of them."""
    event, form = organised_event(slug), MakeCardsForm()
    if not form.validate():
        return mistake(PAGE, **_context(event, make_form=form))
    acts.make_cards(session, event, form.number.data, current_user, now())
    session.commit()
    return changed(to=url_for("evenings.cards", slug=slug))


def _on_range(slug: str, act: Callable[..., object]) -> Response:
    """Do `act` with the cards that the form names."""
    event, form = organised_event(slug), RangeForm()
    if not form.validate():
        return mistake(PAGE, **_context(event, range_form=form))
    chosen = acts.in_range(session, event, *form.ends)
    act(session, event, chosen, current_user, now())
    session.commit()
    return changed(to=_back(slug, chosen))


def _back(slug: str, chosen: Sequence[Card]) -> str:
    """The page of the list that these cards are on."""
    first = (chosen[0].number - 1) // A_PAGE * A_PAGE + 1
    return url_for("evenings.cards", slug=slug, first=first, _anchor=f"card-{chosen[0].number}")


@bp.post("/evenings/<slug>/cards/handed-out")
@organiser
@refusing(PAGE, "", _page)
def hand_out(slug: str) -> Response:
    """These cards were given to people."""
    return _on_range(slug, acts.hand_out)


@bp.post("/evenings/<slug>/cards/returned")
@organiser
@refusing(PAGE, "", _page)
def take_back(slug: str) -> Response:
    """These cards came back, or were never given."""
    return _on_range(slug, acts.take_back)


@bp.post("/evenings/<slug>/cards/void")
@organiser
@refusing(PAGE, "", _page)
def void_cards(slug: str) -> Response:
    """These cards let nobody vote any more."""
    return _on_range(slug, acts.void_cards)


@bp.post("/evenings/<slug>/cards/valid")
@organiser
@refusing(PAGE, "", _page)
def restore_cards(slug: str) -> Response:
    """These cards are valid after all."""
    return _on_range(slug, acts.restore_cards)


@bp.post("/evenings/<slug>/cards/on-paper")
@organiser
@refusing(PAGE, "", _page)
def to_paper(slug: str) -> Response:
    """Whoever has these cards votes on paper."""
    return _switch(slug, on_paper=True)


@bp.post("/evenings/<slug>/cards/by-phone")
@organiser
@refusing(PAGE, "", _page)
def to_phone(slug: str) -> Response:
    """Whoever has these cards votes by phone after all."""
    return _switch(slug, on_paper=False)


def _switch(slug: str, on_paper: bool) -> Response:
    event, form = organised_event(slug), RangeForm()
    if not form.validate():
        return mistake(PAGE, **_context(event, range_form=form))
    chosen = switch_range(session, event, *form.ends, on_paper, current_user, now())
    session.commit()
    return changed(to=_back(slug, chosen))


@bp.post("/evenings/<slug>/cards/<int:number>/replacement")
@organiser
@refusing(PAGE, "", _page)
def replace_card(slug: str, number: int) -> Response:
    """Give somebody another card instead of this one."""
    event = organised_event(slug)
    card = card_by_number(session, event, number) or abort(404)
    new = acts.replace_card(session, event, card, current_user, now())
    session.commit()
    words = _("Card %(old)d is void. Give card %(new)d instead.", old=number, new=new.number)
    flash(words, "ok")
    return changed(to=_back(slug, [new]))
