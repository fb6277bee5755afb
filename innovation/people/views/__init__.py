"""Pages of people: signing in and out, one's own profile, who may do what, the outbox of development."""

from datetime import UTC, datetime

from flask import Flask, g
from flask import session as browser
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import SQLAlchemyError

from innovation.db import session
from innovation.people.models import Person, person_by_session
from innovation.people.rules import LONGEST_SESSION
from innovation.people.views import outbox, profile, roles, sign_in
from innovation.people.views.blueprint import bp
from innovation.web import access

__all__ = ["init_app", "outbox", "profile", "roles", "sign_in"]


def init_app(app: Flask) -> None:
    """Connect these pages and tell flask-login who is behind a cookie."""
    access.login.user_loader(_behind)
    app.register_blueprint(bp)


def _behind(identity: str) -> Person | None:
    """Who is behind a cookie; when the database is away, the page that says so asks no second time."""
    now = datetime.now(UTC).timestamp()
    if now - browser.setdefault("since", now) > LONGEST_SESSION.total_seconds():
        return None
    try:
        return person_by_session(session, identity)
    except SQLAlchemyError:
        g._login_user = AnonymousUserMixin()
        raise
