"""The juries that I am on, and their place in the menu."""

from flask import g, render_template
from flask_login import current_user
from sqlalchemy.exc import OperationalError

from innovation.db import session
from innovation.evenings.questions import STILL_ON
from innovation.evenings.rules import Phase
from innovation.jury.models import Juror
from innovation.jury.questions.panels import has_seat, seats
from innovation.jury.views import bp
from innovation.jury.views.loading import myself, now
from innovation.web.access import signed_in


@bp.get("/my-juries")
@signed_in
def mine() -> str:
    """The evenings on which I am a juror: those to come first, the soonest on top."""
    found = seats(session, myself())
    coming = [one for one in found if _is_coming(one)]
    past = [one for one in found if one not in coming]
    return render_template("jury/mine.html", coming=coming[::-1], past=past)


def _is_coming(seat: Juror) -> bool:
    event = seat.panel.event
    running = event.phase in (Phase.RUNNING, Phase.REHEARSAL)
    return running or (event.phase is not Phase.ENDED and event.starts_at >= now() - STILL_ON)


@bp.app_context_processor
def menu() -> dict[str, object]:
    """Whether the menu has a place for juries."""
    return {"on_a_jury": _on_a_jury}


def _on_a_jury() -> bool:
    """Whether somebody is signed in who is a juror; asked once a request, and only by a page with a menu."""
    if "on_a_jury" not in g:
        try:
            g.on_a_jury = current_user.is_authenticated and has_seat(session, myself())
        except OperationalError:  # without a database the page that says so still comes
            g.on_a_jury = False
    found: bool = g.on_a_jury
    return found
