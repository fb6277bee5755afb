"""The blueprint of evenings, and how its pages find their evening."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.evenings.models import Event, may_host
from innovation.evenings.questions import whole
from innovation.people.views.here import now as now
from innovation.web.errors import said
from innovation.web.respond import mistake

View = Callable[..., ResponseReturnValue]
bp = Blueprint("evenings", __name__)


def insider(event: Event) -> bool:
    """True when whoever looks may run this evening."""
    return bool(current_user.is_authenticated) and may_host(session, event, current_user)


def announced_event(slug: str) -> Event:
    """The evening for everyone once it is announced; before that for insiders. Else 404."""
    event = whole(session, slug)
    if event is None or not (event.announced or insider(event)):
        abort(404)
    return event


def organised_event(slug: str) -> Event:
    """The evening, for views whose level is organiser."""
    return whole(session, slug) or abort(404)


def hosted_event(slug: str) -> Event:
    """The evening, for those who may run it: 404 for strangers."""
    event = whole(session, slug)
    if event is None or not insider(event):
        abort(404)
    return event


def refusing(page: str, partial: str, context: Callable[[str], dict[str, Any]]) -> Callable[[View], View]:
    """A view that answers a broken rule with its page as it stands (`context(slug)`), the reason on top."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, **parts: Any) -> ResponseReturnValue:
            try:
                return view(slug, **parts)
            except RuleBroken as error:
                session.rollback()
                return mistake(page, partial, error.status, problem=said(error), **context(slug))

        return guarded

    return around
