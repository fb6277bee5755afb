"""Who asks, and when: what a view reads once and passes on."""

from datetime import UTC, datetime

from flask import abort
from flask_login import current_user

from innovation.people.models import Person
from innovation.people.views import blueprint


def now() -> datetime:
    """The moment of this request."""
    return datetime.now(UTC)


def me() -> Person | None:
    """Whoever is signed in, or None."""
    return blueprint.me() if current_user.is_authenticated else None


def myself() -> Person:
    """Whoever is signed in, on a page that needs it."""
    return me() or abort(401)
