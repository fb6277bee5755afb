"""Signing in with a passkey, and the step after the code for whose role needs one."""

import structlog
from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.people.forms import SignInForm
from innovation.people.passkeys import making, signing_in
from innovation.people.questions import passkeys_of
from innovation.people.views import ceremony
from innovation.people.views.arriving import arrive, half_in, half_way_goal
from innovation.people.views.blueprint import bp, page, refused, wanted
from innovation.people.views.here import now
from innovation.web import letters
from innovation.web.access import public
from innovation.web.forms import Form
from innovation.web.limits import limiter
from innovation.web.respond import changed

log = structlog.get_logger()


def _did_not_hold(answer: AnyResponse) -> bool:
    return answer.status_code in (409, 422)


@bp.post("/sign-in/passkey/options")
@public
@limiter.limit("300 per hour")
def ask_for_passkey() -> Response:
    """What a device is asked to sign in; it tells nothing about who has an account."""
    return ceremony.ask(signing_in.begin(session, ceremony.site(), now()))


@bp.post("/sign-in/passkey")
@public
@limiter.limit("100 per 15 minutes", deduct_when=_did_not_hold)
def sign_in_with_passkey() -> AnyResponse:
    """Sign in with what the device answered."""
    site, goal = ceremony.site(), wanted()
    try:
        person = signing_in.sign_in(
            session, site, ceremony.challenge(), request.form.get("credential", ""), now()
        )
    except RuleBroken as error:
        session.commit()  # the challenge is used up
        log.info("sign-in refused", how="passkey")
        if half_in():
            return _half_way(error)
        return refused("people/sign_in.html", SignInForm(formdata=None, next=goal), error)
    return arrive(person, goal, passkey=True)


@bp.get("/sign-in/passkey")
@public
def half_way() -> AnyResponse:
    """The step after the code: show a passkey, or make the first one."""
    return _half_way() if half_in() else changed(url_for("people.sign_in"))


@bp.post("/sign-in/passkey/first/options")
@public
@limiter.limit("300 per hour")
def ask_for_first_passkey() -> Response:
    """What a device is asked to make the first passkey of who is half way."""
    person = half_in()
    if person is None or passkeys_of(session, person):
        abort(403)
    asked = making.begin(session, ceremony.site(), person, ceremony.our_name(), now())
    return ceremony.ask(asked)


@bp.post("/sign-in/passkey/first")
@public
@limiter.limit("100 per 15 minutes", deduct_when=_did_not_hold)
def make_first_passkey() -> AnyResponse:
    """Keep the first passkey, and be in."""
    person, goal = half_in() or abort(403), half_way_goal()
    try:
        made = making.register_first(
            session, ceremony.site(), person, ceremony.challenge(), request.form.get("credential", ""), now()
        )
    except RuleBroken as error:
        session.commit()  # the challenge is used up
        log.info("passkey refused")
        return _half_way(error)
    log.info("passkey made")
    letter = ceremony.made(session, person, made.name, made.made_on)
    answer = arrive(person, goal, passkey=True)
    letters.send([letter])
    return answer


def _half_way(error: RuleBroken | None = None) -> AnyResponse:
    person = half_in() or abort(403)
    words = {
        "has_passkey": bool(passkeys_of(session, person)),
        "next": half_way_goal(),
        "email": person.email,
    }
    if error:
        return refused("people/half_way.html", Form(), error, **words)
    return page("people/half_way.html", Form(), **words)
