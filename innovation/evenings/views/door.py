"""The door: who is in, and which card they got."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import N_
from innovation.evenings.actions import door as acts
from innovation.evenings.actions import paper as on_paper
from innovation.evenings.actions.joining import last_alarm
from innovation.evenings.forms import CountForm, GiveForm, PaperVoterForm, RevisionForm
from innovation.evenings.models import Event, present
from innovation.evenings.questions import card_counts, joined, next_card, paper_voters
from innovation.evenings.rules import Admission
from innovation.evenings.views.blueprint import bp, hosted_event, now, refusing
from innovation.web.access import signed_in
from innovation.web.respond import changed, mistake

PAGE, PART = "evenings/door.html", "evenings/_door.html"


@bp.get("/evenings/<slug>/door")
@signed_in
def door(slug: str) -> str:
    """People present, the next card, and an undo."""
    return render_template(PAGE, **_page(slug))


@bp.get("/evenings/<slug>/door/present")
@signed_in
def door_present(slug: str) -> str:
    """Only the numbers; other hosts change them too."""
    return render_template("evenings/_present.html", **_page(slug))


def _page(slug: str) -> dict[str, Any]:
    return _context(hosted_event(slug))


def _context(event: Event, **more: Any) -> dict[str, Any]:
    return {
        "event": event,
        "present": present(session, event),
        "joined": joined(session, event),
        "on_paper": len(paper_voters(session, event)),
        "counts": card_counts(session, event),
        "next_card": next_card(session, event),
        "last_act": acts.last_act(session, event),
        "alarm": last_alarm(session, event, now()),
        "give_form": GiveForm(formdata=None),
        **more,
    }


def _done(event: Event, done: str) -> Response:
    session.commit()
    return changed(url_for("evenings.door", slug=event.slug), PART, **_context(event, done=done))


@bp.post("/evenings/<slug>/door/present")
@signed_in
@refusing(PAGE, PART, _page)
def count(slug: str) -> Response:
    """Count one in or out, or set how many are present; an empty number follows cards or phones again."""
    event, form = hosted_event(slug), CountForm()
    if not form.validate():
        words = _("Fill in a whole number, such as 120.")
        return mistake(PAGE, PART, **_context(event, problem=words))
    if form.change.data is None and form.to.data is None:
        acts.stop_counting(session, event, current_user, now())
    else:
        change = form.change.data or 0
        acts.count_present(session, event, current_user, now(), change=change, to=form.to.data)
    return _done(event, "")


@bp.post("/evenings/<slug>/door/cards")
@signed_in
@refusing(PAGE, PART, _page)
def give(slug: str) -> Response:
    """Hand out a card by its number or code."""
    event, form = hosted_event(slug), GiveForm()
    if not form.validate():
        return mistake(PAGE, PART, **_context(event, problem=form.entered.errors[0]))
    card = acts.give(session, event, form.entered.data, current_user, now())
    return _done(event, _("Card %(number)d is handed out.", number=card.number))


@bp.post("/evenings/<slug>/door/undo")
@signed_in
@refusing(PAGE, PART, _page)
def undo(slug: str) -> Response:
    """Undo the last thing; the form says which, so that two hosts never undo each other."""
    event, form = hosted_event(slug), RevisionForm()
    acts.undo(session, event, form.revision.data or 0, current_user, now())
    return _done(event, _("Undone."))


@bp.post("/evenings/<slug>/door/paper")
@signed_in
@refusing(PAGE, PART, _page)
def paper_voter(slug: str) -> Response:
    """Let a card vote on paper or by phone; without cards, one person on paper more or less."""
    event, form = hosted_event(slug), PaperVoterForm()
    if not form.validate():
        return mistake(PAGE, PART, **_context(event, problem=next(iter(form.errors.values()))[0]))
    to_paper = form.to.data == "paper"
    if event.admission is Admission.PERSONAL_CARDS:
        card = on_paper.switch(session, event, form.entered.data or "", to_paper, current_user, now())
        words = N_("Card %(number)d votes on paper.") if to_paper else N_("Card %(number)d votes by phone.")
        return _done(event, _(words, number=card.number))
    act = on_paper.count_in if to_paper else on_paper.count_out
    number = act(session, event, current_user, now())
    return _done(event, ngettext("%(num)d person votes on paper.", "%(num)d people vote on paper.", number))
