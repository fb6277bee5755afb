"""Error pages in the house style: what happened, in plain words, and what to do next."""

import structlog
from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response

from innovation.db import only_reading
from innovation.errors import RuleBroken
from innovation.web import access

log = structlog.get_logger()

WORDS = {
    400: (_l("That did not come through properly"), _l("Go back, reload the page and try once more.")),
    401: (_l("Please sign in"), _l("Sign in and you come back here.")),
    403: (
        _l("This page is for others"),
        _l("You are signed in, but this page belongs to somebody else's task."),
    ),
    404: (_l("There is nothing here"), _l("The address may have a typo, or what stood here is gone.")),
    405: (_l("That did not come through properly"), _l("Go back, reload the page and try once more.")),
    409: (_l("Something has changed meanwhile"), _l("Reload the page to see how things stand now.")),
    410: (_l("This is over"), _l("What stood here has ended.")),
    413: (_l("That is too large"), _l("Choose a smaller file (at most 8 MB) or a shorter text.")),
    422: (_l("Not everything is filled in"), _l("Go back and look at the fields that are marked.")),
    429: (_l("Just a moment"), _l("This was tried very often. Wait a minute and try again.")),
    500: (_l("Something went wrong on our side"), _l("Nothing of yours was changed. Try again in a moment.")),
    503: (_l("We are busy for a moment"), _l("Nothing is lost. Try again in a few seconds.")),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page of our own and never with a trace."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(RuleBroken, broken_rule)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(TimeoutError, busy)
    app.register_error_handler(Exception, unexpected)


def page(code: int, text: str | None = None, title: str | None = None) -> tuple[str, int]:
    """The error page for `code`, with `text` instead of the usual words when given."""
    usual_title, usual_text = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    return (
        render_template(
            "errors/error.html",
            code=code,
            title=title or usual_title,
            text=text or usual_text,
            next_href=url_for("home.index"),
            next_label=_("To the front page"),
        ),
        code,
    )


def show(error: HTTPException) -> tuple[str, int] | HTTPException:
    """Any HTTP error; redirects pass through."""
    if error.code is None or error.code < 400:
        return error
    return page(error.code)


def broken_rule(error: RuleBroken) -> tuple[str, int]:
    """A rule of the house, said in the reader's language."""
    return page(error.status, text=said(error), title=_("That cannot be done now"))


def said(error: RuleBroken) -> str:
    """The message of a broken rule in the reader's language."""
    translated: str = _(error.message, **error.values)
    return translated


def stale_form(error: CSRFError) -> tuple[str, int] | Response:
    """A form without a valid token: the page is older than the session, or the session has ended."""
    if not current_user.is_authenticated and access.level_of(current_app, request.endpoint or "") != "public":
        return access.to_sign_in()
    return page(400, text=_("This page has been open for too long. Go back, reload it and try once more."))


def busy(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database is locked, full or away: say so, and when to come back."""
    log.error("database unavailable", kind=type(error).__name__, endpoint=request.endpoint)
    _begin_again()  # the page that says so must not wait for a writer once more
    body, code = page(ServiceUnavailable.code)
    return body, code, {"Retry-After": "2"}


def unexpected(error: Exception) -> tuple[str, int]:
    """A fault of ours: logged with its trace, shown without."""
    log.exception("unexpected", endpoint=request.endpoint, kind=type(error).__name__)
    _begin_again()
    return page(InternalServerError.code)


def _begin_again() -> None:
    """Leave what was under way undone, also in memory: a page that leaned on it would fail once more.

    Who cannot be looked up is shown the page of somebody who is not signed in.
    """
    only_reading()
    if "_login_user" in g and not g._login_user.is_authenticated:
        return  # nobody is signed in, or looking up who it is failed and is not tried again
    g.pop("_login_user", None)
    try:
        bool(current_user.is_authenticated)
    except SQLAlchemyError:
        only_reading()
        g._login_user = access.login.anonymous_user()
