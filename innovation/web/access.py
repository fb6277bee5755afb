"""Who may open an address. Closed by default: a view without a level does not start.

Each view is marked with one level; what needs more than a level (this idea's initiator, this
evening's host) is asked by the feature's loader: 404 for strangers, 403 for insiders without the right.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., object])

LEVELS = ("public", "signed_in", "organiser", "admin")
login = LoginManager()


def _level(name: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = name  # type: ignore[attr-defined]
        return view

    return mark


public = _level("public")
signed_in = _level("signed_in")
organiser = _level("organiser")
admin = _level("admin")


def level_of(app: Flask, endpoint: str) -> str | None:
    """The level of an endpoint, or None when nobody gave it one."""
    if endpoint == "static":
        return "public"
    return getattr(app.view_functions[endpoint], "access", None)


def init_app(app: Flask) -> None:
    """Check every request against the level of its view."""
    # Not login.init_app: it reads the session after every answer to keep a remember-me cookie that we
    # do not use, and an answer that read the session cannot be shared by a cache.
    app.login_manager = login  # type: ignore[attr-defined]
    login.session_protection = None  # the session version in the cookie does this better
    app.context_processor(lambda: {"current_user": current_user})
    app.before_request(_guard)


def check(app: Flask) -> None:
    """Raise RuntimeError when a route has no level; called once all blueprints are in."""
    forgotten = [
        rule.endpoint for rule in app.url_map.iter_rules() if level_of(app, rule.endpoint) not in LEVELS
    ]
    if forgotten:
        raise RuntimeError(f"routes without an access level: {sorted(set(forgotten))}")


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    level = level_of(current_app, request.endpoint)
    if level == "public":
        return None
    if not current_user.is_authenticated:
        return to_sign_in()
    if level == "organiser" and not current_user.is_organiser:
        abort(403)
    if level == "admin" and not current_user.is_admin:
        abort(403)
    return None


def to_sign_in() -> Response:
    """Send to the sign-in page and back afterwards; htmx is told to move the whole page."""
    where = url_for("people.sign_in", next=_page() or None)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": where})
    return redirect(where)


def _page() -> str:
    """The page somebody is on: this one, or the one on which the form or the fragment stands."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.full_path.rstrip("?")
    shown = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    return f"{shown.path}?{shown.query}".rstrip("?")
