"""The blueprint of the vote, and how its pages find their evening."""

from datetime import UTC, datetime

from flask import Blueprint, abort
from flask_login import current_user

from innovation.db import session
from innovation.evenings.models import Event, event_by_slug, may_host
from innovation.voting.hall import hall
from innovation.voting.snapshot import Live

bp = Blueprint("voting", __name__)


def now() -> datetime:
    """The moment of this request, read once by a view and passed on."""
    return datetime.now(UTC)


def shown(slug: str) -> Live:
    """The evening as everyone sees it; 404 when there is none."""
    return hall().snapshots.get(slug) or abort(404)


def hosted_event(slug: str) -> Event:
    """The evening, for those who may run it: 404 for strangers."""
    event = event_by_slug(session, slug)
    if event is None or not may_host(session, event, current_user):
        abort(404)
    return event
