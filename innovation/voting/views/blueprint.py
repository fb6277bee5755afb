"""The blueprint of the vote, and how its pages find their evening."""

from flask import Blueprint, abort

from innovation.db import session
from innovation.evenings.models import Event, event_by_slug
from innovation.evenings.views.blueprint import insider, now
from innovation.voting.hall import hall
from innovation.voting.snapshot import Live

__all__ = ["bp", "hosted_event", "insider", "now", "shown"]
bp = Blueprint("voting", __name__)


def shown(slug: str) -> Live:
    """The evening as everyone sees it; 404 when there is none."""
    return hall().snapshots.get(slug) or abort(404)


def hosted_event(slug: str) -> Event:
    """The evening, for those who may run it: 404 for strangers."""
    event = event_by_slug(session, slug)
    if event is None or not insider(event):
        abort(404)
    return event
