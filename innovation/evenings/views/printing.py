"""What is printed: personal cards, as a page and as PDF, and slips for voting on paper."""

from typing import Any

import segno
from flask import Response as Page
from flask import abort, current_app, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from innovation.db import session
from innovation.evenings import codes, pdf
from innovation.evenings.actions.cards import in_range, printed
from innovation.evenings.models import Event
from innovation.evenings.questions import paper_voters
from innovation.evenings.rules import ItemKind
from innovation.evenings.views.blueprint import bp, hosted_event, organised_event
from innovation.web.access import organiser, signed_in

A_PRINT = 200  #: most cards in one print-out; a whole hall at once would keep a process busy for too long
A_SHEET = 8  #: cards on one A4
MOST_SHEETS = 20  #: of slips, for each pitch
LANGUAGES = ("nl", "en")


@bp.get("/evenings/<slug>/cards/print")
@organiser
def print_cards(slug: str) -> str:
    """Cards on A4, with a button that prints."""
    return _sheets(organised_event(slug), print_button=True)


@bp.get("/evenings/<slug>/cards.pdf")
@organiser
def cards_pdf(slug: str) -> Page:
    """The same as PDF; 404 where no PDF can be made."""
    event = organised_event(slug)
    if not pdf.available():
        abort(404)
    made = pdf.from_html(_sheets(event))
    named = {"Content-Disposition": f'attachment; filename="{slug}-cards.pdf"'}
    return Page(made, mimetype="application/pdf", headers=named)


def _sheets(event: Event, print_button: bool = False) -> str:
    first = max(request.args.get("from", 1, int), 1)
    last = min(request.args.get("to", 10_000, int), first + A_PRINT - 1)
    shown = [_shown(card) for card in printed(event, in_range(session, event, first, last, lock=False))]
    return render_template(
        "evenings/cards_print.html",
        event=event,
        sheets=[shown[start : start + A_SHEET] for start in range(0, len(shown), A_SHEET)],
        how=[_how(language) for language in LANGUAGES],
        place=current_app.config["ORIGIN"].partition("://")[2] + url_for("evenings.join_page"),
        print_button=print_button,
    )


@bp.get("/evenings/<slug>/slips")
@signed_in
def slips(slug: str) -> str:
    """Slips for those who vote on paper: for each pitch as many sheets as they need."""
    event = hosted_event(slug)
    people = len(paper_voters(session, event))
    return render_template(
        "evenings/slips_print.html",
        event=event,
        pitches=[item for item in event.items if item.kind is ItemKind.PITCH],
        sheets=min(max(-(-people // A_SHEET), 1), MOST_SHEETS),
        slips=A_SHEET,
        how=[_choices(language) for language in LANGUAGES],
    )


def _choices(language: str) -> dict[str, Any]:
    """What can be chosen on a slip, in one language."""
    with force_locale(language):
        return {
            "language": language,
            "choices": [_("For"), _("Against"), _("Blank")],
            "how": _("Put one cross. Fold the slip and put it in the box."),
        }


def _shown(card: Any) -> dict[str, Any]:
    address = current_app.config["ORIGIN"] + url_for("evenings.enter", code=card.token)
    return {"number": card.number, "code": codes.shown(card.code), "qr": qr(address)}


def qr(address: str) -> Markup:
    """A QR code as SVG to put in a page: dark on white in every theme."""
    made = segno.make(address, error="m", micro=False)
    svg = made.svg_inline(border=0, omitsize=True, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704 - made by segno from an address of our own


def _how(language: str) -> dict[str, Any]:
    """How a card works, in one language."""
    with force_locale(language):
        return {
            "language": language,
            "by_hand": _("No camera?"),
            "steps": [
                _("Scan the square with your phone."),
                _("After each pitch you choose: for or against."),
                _("You may change it until the vote closes. Nobody sees what you voted."),
            ],
        }
