"""Signing in with a code or a link, and signing out."""

from datetime import UTC, datetime

import structlog
from flask import Response, current_app, flash, render_template, request, url_for
from flask import session as browser
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import session
from innovation.errors import N_, RuleBroken
from innovation.people import actions
from innovation.people.forms import CodeForm, SignInForm
from innovation.people.rules import CODE_LIFETIME
from innovation.people.views import outbox
from innovation.people.views.arriving import arrive, arrived_lately
from innovation.people.views.blueprint import bp, language, me, page, refused, wanted
from innovation.web import mail
from innovation.web.access import public
from innovation.web.errors import said
from innovation.web.limits import limiter
from innovation.web.respond import changed
from innovation.web.security import SECRET

log = structlog.get_logger()
_LASTS = CODE_LIFETIME.seconds // 60  #: that a code works


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("300 per hour", methods=["POST"])
def sign_in() -> AnyResponse:
    """Ask for an e-mail address and send it a code; the answer is the same for every address."""
    goal = wanted()
    if current_user.is_authenticated and (arrived_lately() or goal != url_for("people.passkeys")):
        return changed(goal or url_for("home.index"))
    form = SignInForm(next=goal, email=browser.get("sign_in", {}).get("email"))
    if not form.validate_on_submit():
        return page("people/sign_in.html", form)
    try:
        _send_code(form.email.data, goal)
    except RuleBroken as error:
        return refused("people/sign_in.html", form, error)
    browser["sign_in"] = {"email": form.email.data, "next": goal}
    return changed(url_for("people.code"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
@limiter.limit("100 per 15 minutes", methods=["POST"], deduct_when=lambda answer: answer.status_code == 422)
def code() -> AnyResponse:
    """Sign in with the six digits of the letter."""
    asked = browser.get("sign_in")
    if not asked:
        return changed(url_for("people.sign_in"))
    form, shown = CodeForm(), {**asked, "minutes": _LASTS, "outbox_open": outbox.is_open()}
    if not form.validate_on_submit():
        return page("people/code.html", form, **shown)
    try:
        person = actions.sign_in_with_code(
            session, _secret(), asked["email"], form.code.data, datetime.now(UTC), language()
        )
    except RuleBroken as error:
        session.commit()  # the wrong try counts
        log.info("sign-in refused", how="code")
        form.code.errors.append(said(error))
        return page("people/code.html", form, **shown)
    return arrive(person, asked["next"])


@bp.route("/sign-in/<token>", methods=["GET", "POST"])
@public
@limiter.limit("100 per 15 minutes", deduct_when=lambda answer: answer.status_code == 410)
def link(token: str) -> AnyResponse:
    """Sign in with a link. Mail scanners open links, so a GET only shows a button."""
    now, goal = datetime.now(UTC), wanted()
    found = actions.link_of(session, token, now)
    if found and request.method == "POST":
        return arrive(actions.sign_in_with_token(session, token, now, language()), goal)
    if not found:
        log.info("sign-in refused", how="link")
    shown = render_template("people/link.html", found=found, next=goal)
    return Response(shown, 200 if found else 410, SECRET)


@bp.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """End every session of this person, on every device."""
    if current_user.is_authenticated:
        actions.end_sessions(session, me())
        session.commit()
        log.info("signed out")
    browser.clear()
    flash(_("You are signed out, on all your devices."), "ok")
    return changed(url_for("home.index"))


def _secret() -> str:
    return str(current_app.secret_key)


def _send_code(email: str, goal: str) -> None:
    """Mail a code and a link; commits first, so that nobody waits for the mail server's sake."""
    keys = actions.request_code(session, _secret(), email, datetime.now(UTC))
    session.commit()
    address = current_app.config["ORIGIN"] + url_for("people.link", token=keys.token, next=goal or None)
    try:
        mail.send(
            email, "people/mail_code.txt", str(get_locale()), code=keys.code, address=address, minutes=_LASTS
        )
    except OSError as error:
        log.error("letter not sent", kind=type(error).__name__)
        raise RuleBroken(N_("The e-mail could not be sent. Try again in a few minutes."), 503) from error
