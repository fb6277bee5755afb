"""Pages of people: signing in and out, one's own profile, who may do what, the outbox of development."""

from datetime import UTC, datetime

from flask import Flask, g
from flask import session as browser
from sqlalchemy.exc import SQLAlchemyError

from innovation.db import session
from innovation.people.models import Person, person_by_session
from innovation.people.rules import LONGEST_SESSION, needs_passkey, passkey_domain
from innovation.people.views import half_way, outbox, passkeys, profile, roles, sign_in
from innovation.people.views.arriving import BY_PASSKEY, SINCE
from innovation.people.views.blueprint import bp, passkeys_required
from innovation.web import access

__all__ = ["half_way", "init_app", "outbox", "passkeys", "profile", "roles", "sign_in"]


def init_app(app: Flask) -> None:
    """Connect these pages and tell flask-login who is behind a cookie."""
    required = bool(app.config["SETTINGS"].passkeys_required)
    if required and not passkey_domain(app.config["ORIGIN"]):
        raise RuntimeError("PASSKEYS_REQUIRED needs a PUBLIC_URL that begins with https:// and has a name")
    access.login.user_loader(_behind)
    app.context_processor(lambda: {"passkey_domain": passkey_domain(app.config["ORIGIN"])})
    app.register_blueprint(bp)


def _behind(identity: str) -> Person | None:
    """Who is behind a cookie; when the database is away, the page that says so asks no second time.

    Whose role needs a passkey is nobody in a session that began without one.
    """
    now = datetime.now(UTC).timestamp()
    if now - browser.setdefault(SINCE, now) > LONGEST_SESSION.total_seconds():
        return None
    try:
        person = person_by_session(session, identity)
    except SQLAlchemyError:
        g._login_user = access.login.anonymous_user()
        raise
    if person and needs_passkey(person.role, passkeys_required()) and not browser.get(BY_PASSKEY):
        return None
    return person
