"""The agenda and the public page of an evening."""

from flask import render_template, request, url_for

from innovation.db import session
from innovation.evenings.questions import past, upcoming
from innovation.evenings.views.blueprint import announced_event, bp, insider, now
from innovation.web.access import public

PAST_A_PAGE = 20


@bp.get("/agenda/")
@public
def agenda() -> str:
    """What is on and what was."""
    at, page = now(), min(max(request.args.get("page", 1, int), 1), 10_000)
    over = past(session, at, PAST_A_PAGE + 1, PAST_A_PAGE * (page - 1))
    return render_template(
        "evenings/agenda.html",
        upcoming=upcoming(session, at) if page == 1 else [],
        past=over[:PAST_A_PAGE],
        newer=url_for("evenings.agenda", page=page - 1) if page > 1 else "",
        older=url_for("evenings.agenda", page=page + 1) if len(over) > PAST_A_PAGE else "",
    )


@bp.get("/evenings/<slug>/")
@public
def show(slug: str) -> str:
    """When, where, what is pitched and by which rule the room decides."""
    event = announced_event(slug)
    return render_template("evenings/show.html", event=event, insider=insider(event))
