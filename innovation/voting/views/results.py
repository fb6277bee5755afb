"""The results of an evening, for everyone once they are published."""

from flask import Response, abort, make_response, render_template, url_for
from flask_login import current_user

from innovation.db import session
from innovation.evenings.models import Event, event_by_slug, may_host
from innovation.voting import publishing
from innovation.voting.views.blueprint import bp, now
from innovation.web.access import organiser, public
from innovation.web.respond import changed


def readable_event(slug: str) -> Event:
    """The evening whose results may be read: by everyone once published, before that by its hosts."""
    event = event_by_slug(session, slug) or abort(404)
    host = current_user.is_authenticated and may_host(session, event, current_user)
    return event if event.published_at or host else abort(404)


@bp.get("/evenings/<slug>/results")
@public
def results(slug: str) -> Response:
    """Per pitch: counts, share, the rule in words, the verdict."""
    event = readable_event(slug)
    found = publishing.results(session, event)
    return make_response(render_template("voting/results.html", event=event, results=found))


@bp.post("/evenings/<slug>/publication")
@organiser
def publication(slug: str) -> Response:
    """Count again; when all is well the results are public."""
    event = event_by_slug(session, slug) or abort(404)
    publishing.publish(session, event, current_user, now())
    session.commit()
    return changed(url_for("voting.results", slug=slug))  # type: ignore[return-value]
