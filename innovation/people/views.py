"""Pages of people: signing in and out, one's own profile, who may do what, the outbox of development."""

from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, flash, g, render_template, request, url_for
from flask import session as browser
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, current_user, login_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import database, session
from innovation.errors import N_, RuleBroken
from innovation.network.models import municipalities
from innovation.people import actions
from innovation.people.forms import CodeForm, ProfileForm, RoleForm, SignInForm
from innovation.people.models import Person, person_by_session, role_history, staff
from innovation.people.rules import CODE_LIFETIME, ROLE_WORDS, Role
from innovation.web import access, i18n, mail
from innovation.web.access import admin, public, signed_in
from innovation.web.errors import said
from innovation.web.forms import Form
from innovation.web.limits import limiter
from innovation.web.respond import changed, mistake
from innovation.web.security import stays_home

bp = Blueprint("people", __name__)
log = structlog.get_logger()
LONGEST_PATH = 500
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def init_app(app: Flask) -> None:
    """Connect these pages and tell flask-login who is behind a cookie."""
    access.login.user_loader(_behind)
    app.register_blueprint(bp)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("300 per hour", methods=["POST"])
def sign_in() -> AnyResponse:
    """Ask for an e-mail address and send it a code; the answer is the same for every address."""
    wanted = _wanted()
    if current_user.is_authenticated:
        return changed(wanted or url_for("home.index"))
    form = SignInForm(next=wanted, email=browser.get("sign_in", {}).get("email"))
    if not form.validate_on_submit():
        return _page("people/sign_in.html", form)
    try:
        _send_code(form.email.data, wanted)
    except RuleBroken as error:
        return _refused("people/sign_in.html", form, error)
    browser["sign_in"] = {"email": form.email.data, "next": wanted}
    return changed(url_for("people.code"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
@limiter.limit("100 per 15 minutes", methods=["POST"], deduct_when=lambda answer: answer.status_code == 422)
def code() -> AnyResponse:
    """Sign in with the six digits of the letter."""
    asked = browser.get("sign_in")
    if not asked:
        return changed(url_for("people.sign_in"))
    form, shown = CodeForm(), {"email": asked["email"], "next": asked["next"], "outbox_open": _outbox_open()}
    if not form.validate_on_submit():
        return _page("people/code.html", form, **shown)
    try:
        person = actions.sign_in_with_code(
            session, _secret(), asked["email"], form.code.data, datetime.now(UTC), _language()
        )
    except RuleBroken as error:
        session.commit()  # the wrong try counts
        form.code.errors.append(said(error))
        return _page("people/code.html", form, **shown)
    return _arrive(person, asked["next"])


@bp.route("/sign-in/<token>", methods=["GET", "POST"])
@public
@limiter.limit("100 per 15 minutes", deduct_when=lambda answer: answer.status_code == 410)
def link(token: str) -> AnyResponse:
    """Sign in with a link. Mail scanners open links, so a GET only shows a button."""
    now, wanted = datetime.now(UTC), _wanted()
    found = actions.link_of(session, token, now)
    if found and request.method == "POST":
        return _arrive(actions.sign_in_with_token(session, token, now, _language()), wanted)
    shown = render_template("people/link.html", found=found, next=wanted)
    # The address is a secret. (With no-referrer the form would come from the origin "null".)
    return Response(shown, 200 if found else 410, {"Referrer-Policy": "strict-origin"})


@bp.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """End every session of this person, on every device."""
    if current_user.is_authenticated:
        actions.sign_out(_me())
        session.commit()
    browser.clear()
    flash(_("You are signed out, on all your devices."), "ok")
    return changed(url_for("home.index"))


@bp.route("/me", methods=["GET", "POST"])
@signed_in
def profile() -> AnyResponse:
    """How I am shown and spoken to."""
    wanted, me = _wanted(), _me()
    form = _profile_form(me, wanted)
    if not form.validate_on_submit():
        return _page("people/profile.html", form, me=me)
    actions.describe(me, **{name: value for name, value in form.data.items() if name != "next"})
    session.commit()
    with force_locale(form.locale.data):
        flash(_("Saved. Welcome, %(name)s.", name=me.name) if wanted else _("Saved."), "ok")
    answer = changed(wanted or url_for("people.profile"))
    i18n.remember(answer, form.locale.data)
    return answer


@bp.get("/me/export.json")
@signed_in
def export() -> Response:
    """Everything that is kept about me."""
    answer = cast(Response, current_app.json.response(actions.export(session, _me())))
    answer.headers["Content-Disposition"] = 'attachment; filename="kantelpunt-export.json"'
    return answer


@bp.route("/me/erasure", methods=["GET", "POST"])
@signed_in
def erase() -> AnyResponse:
    """Delete my account, after a page that says what goes and what stays."""
    if request.method == "GET":
        return _page("people/erase.html", Form())
    try:
        actions.erase(session, _me())
    except RuleBroken as error:
        return _refused("people/erase.html", Form(), error)
    session.commit()
    database().wipe()
    browser.clear()
    flash(_("Your account is gone. Thank you for taking part."), "ok")
    return changed(url_for("home.index"))


@bp.route("/people/roles", methods=["GET", "POST"])
@admin
def roles() -> AnyResponse:
    """Who may organise, and appointing somebody."""
    form = RoleForm()
    if not form.validate_on_submit():
        return _page("people/roles.html", form, **_roles())
    return _appoint(form, form.email.data, form.role.data)


@bp.post("/people/roles/<int:person_id>/withdrawal")
@admin
def withdraw_role(person_id: int) -> AnyResponse:
    """Take a role back."""
    person = session.get(Person, person_id) or abort(404)
    return _appoint(RoleForm(formdata=None), person.email, Role.INITIATOR)


@bp.get("/outbox")
@public
def outbox() -> str:
    """Letters that were not sent for want of a mail server; only in development, on the machine itself."""
    if not _outbox_open():
        abort(404)
    return render_template("people/outbox.html", letters=mail.letters())


def _behind(identity: str) -> Person | None:
    """Who is behind a cookie; when the database is away, the page that says so asks no second time."""
    try:
        return person_by_session(session, identity)
    except SQLAlchemyError:
        g._login_user = AnonymousUserMixin()
        raise


def _me() -> Person:
    return cast(Person, current_user._get_current_object())


def _wanted() -> str:
    """Where somebody was going before signing in: a path of ours that fits in a cookie, else nothing."""
    path = stays_home(request.values.get("next"))
    return path if path and len(path) <= LONGEST_PATH else ""


def _secret() -> str:
    return str(current_app.secret_key)


def _language() -> str | None:
    """The language of this request when all pages are written in it."""
    found = str(get_locale())
    return found if found in i18n.COMPLETE else None


def _page(template: str, form: Form, **context: Any) -> AnyResponse:
    """A page with a form: fresh, or with what is wrong with it."""
    status = 422 if request.method == "POST" else 200
    return mistake(template, status=status, form=form, **context)


def _refused(template: str, form: Form, error: RuleBroken, **context: Any) -> AnyResponse:
    """The form again, with the rule that forbids what was asked."""
    form.form_errors.append(said(error))
    return mistake(template, status=error.status, form=form, **context)


def _send_code(email: str, wanted: str) -> None:
    """Mail a code and a link; commits first, so that nobody waits for the mail server's sake."""
    keys = actions.request_code(session, _secret(), email, datetime.now(UTC))
    session.commit()
    address = current_app.config["ORIGIN"] + url_for("people.link", token=keys.token, next=wanted or None)
    minutes = CODE_LIFETIME.seconds // 60
    try:
        mail.send(
            email, "people/mail_code.txt", str(get_locale()), code=keys.code, address=address, minutes=minutes
        )
    except OSError as error:
        log.error("letter not sent", kind=type(error).__name__)
        raise RuleBroken(N_("The e-mail could not be sent. Try again in a few minutes."), 503) from error


def _arrive(person: Person, wanted: str) -> AnyResponse:
    """Begin a fresh session; who has no name yet is asked for it once."""
    session.commit()
    browser.clear()
    browser.permanent = True
    login_user(person)
    to = wanted or url_for("home.index")
    answer = changed(to if person.name else url_for("people.profile", next=to))
    if person.locale:
        i18n.remember(answer, person.locale)
    return answer


def _profile_form(me: Person, wanted: str) -> ProfileForm:
    return ProfileForm(
        municipalities(session),
        next=wanted,
        name=me.name,
        municipality_id=me.municipality_id,
        perspective=me.perspective,
        languages=me.languages.split(","),
        locale=me.locale or _language() or "nl",
    )


def _appoint(form: RoleForm, email: str, role: Role) -> AnyResponse:
    try:
        person = actions.appoint(session, email, role, _me(), datetime.now(UTC))
    except RuleBroken as error:
        return _refused("people/roles.html", form, error, **_roles())
    session.commit()
    flash(_("%(name)s is now %(role)s.", name=person.shown_name, role=_(ROLE_WORDS[role])), "ok")
    return changed(url_for("people.roles"))


def _roles() -> dict[str, Any]:
    return {"staff": staff(session), "history": role_history(session), "words": ROLE_WORDS}


def _outbox_open() -> bool:
    """True in development for this machine's own browser, reached without a proxy between."""
    if not current_app.config["SETTINGS"].development or "X-Forwarded-For" in request.headers:
        return False
    here = ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - nobody listens on it
    return here and urlsplit(request.host_url).hostname in LOOPBACK_NAMES
