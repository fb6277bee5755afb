"""Joining: a code goes into the session, its address is left behind, one button makes a voter.

Reading a page never uses anything up: mail scanners and previews may open every address here.
"""

from flask import make_response, redirect, render_template, url_for
from flask import session as browser
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from limits import parse
from werkzeug.wrappers import Response

from innovation.db import database, only_reading, session
from innovation.errors import RuleBroken
from innovation.evenings.actions import joining as acts
from innovation.evenings.forms import CodeForm, JoinForm
from innovation.evenings.models import Card, Event, Voter
from innovation.evenings.views.blueprint import bp, insider, now
from innovation.web import voters
from innovation.web.access import public
from innovation.web.errors import said
from innovation.web.limits import limiter

FAILURES = parse("30/minute")  #: codes that nobody has, from one address; whoever has a code never notices
ALARMS = parse("1/minute")  #: a flood of guesses must not become a flood of writes


@bp.get("/j/<code>")
@public
def enter(code: str) -> Response:
    """What a QR code opens. The code leaves the address at once."""
    browser["code"] = code[:200]
    return _quiet(redirect(url_for("evenings.join_page"), 303))


@bp.get("/j/")
@public
def enter_nothing() -> Response:
    """An address without a code: type it."""
    return redirect(url_for("evenings.join_page"), 303)


@bp.post("/j/")
@public
def enter_code() -> Response:
    """A code that was typed."""
    only_reading()
    form = CodeForm()
    entered = (form.code.data or "")[:200]
    try:
        acts.find(session, entered)
    except RuleBroken as error:
        return _no_entry(error, entered)
    browser["code"] = entered
    return _quiet(redirect(url_for("evenings.join_page"), 303))


@bp.get("/join")
@public
def join_page() -> Response:
    """The evening's name, a choice of language, an optional perspective, one button."""
    if "code" not in browser:
        return _quiet(make_response(render_template("evenings/join_code.html")))
    try:
        event, card = acts.find(session, browser["code"])
    except RuleBroken as error:
        return _no_entry(error, browser.pop("code"))
    if _is_in(event, card):
        browser.pop("code")
        return _quiet(redirect(url_for("voting.card", slug=event.slug), 303))
    browser.setdefault("voter", acts.new_voter_id())
    return _quiet(make_response(_join_page(event, card)))


@bp.post("/join")
@public
def join() -> Response:
    """Make this phone a voter, or the voter it already was."""
    if "code" not in browser:
        return redirect(url_for("evenings.join_page"), 303)
    form = JoinForm()
    perspective = form.perspective.data if form.validate() else None
    try:
        event, card = acts.find(session, browser["code"])
        known = voters.known(event.slug) or browser.get("voter")
        voter = acts.join(session, event, card, known, perspective)
    except RuleBroken as error:
        session.rollback()
        return _no_entry(error, browser.pop("code"))
    session.commit()
    browser.pop("code")
    browser.pop("voter", None)
    response = redirect(url_for("voting.card", slug=event.slug), 303)
    voters.remember(response, event.slug, voter.id)
    return _quiet(response)


def _join_page(event: Event, card: Card | None) -> str:
    return render_template(
        "evenings/join.html",
        event=event,
        card=card,
        elsewhere=card is not None and card.voter is not None,
        hand_out=card is not None and not card.handed_out and insider(event),
        form=JoinForm(formdata=None),
    )


def _is_in(event: Event, card: Card | None) -> bool:
    """True when this phone is that voter already, so there is nothing to ask."""
    voter = session.get(Voter, voters.known(event.slug) or "")
    return voter is not None and voter.event_id == event.id and not voter.void and voter.card is card


def _no_entry(error: RuleBroken, entered: str) -> Response:
    """The field again, with what is wrong in plain words; 429 for whoever keeps guessing."""
    guessing = isinstance(error, acts.WrongCode) and _too_many()
    problem = (
        _("Too many wrong codes were tried here. Wait a minute and try again.") if guessing else said(error)
    )
    page = render_template("evenings/join_code.html", problem=problem, entered=entered)
    response = _quiet(make_response(page, 429 if guessing else error.status))
    if guessing:
        response.headers["Retry-After"] = "60"
    return response


def _too_many() -> bool:
    """Count a failure of this address; the organisers hear of it when there are too many."""
    if limiter.limiter.hit(FAILURES, "code", get_remote_address()):
        return False
    if limiter.limiter.hit(ALARMS, "alarm"):
        with database().session() as writing:
            acts.alarm(writing, now())
            writing.commit()
    return True


def _quiet(response: Response) -> Response:
    """Tell the browser to name this address to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
