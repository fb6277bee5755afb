"""Help for the network as a whole: offering it, and for teams finding it."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import helpers as acts
from innovation.initiatives.forms.helpers import HelperForm
from innovation.initiatives.models import Helper
from innovation.initiatives.questions.matching import fitting_openings, helpers, in_a_team
from innovation.initiatives.rules.matching import HELP_WORDS, REASON_WORDS
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import myself, now
from innovation.web.access import signed_in
from innovation.web.paging import paged
from innovation.web.respond import changed, mistake

ON_A_PAGE = 30


@bp.get("/helpers/")
@signed_in
def helping() -> Response:
    """What I offer and which calls fit it; for teams and organisers also who else offers help."""
    return _page(HelperForm(_mine(), formdata=None))


@bp.post("/helpers/")
@signed_in
def offer_help() -> Response:
    """Offer help for a year, or change what I offer."""
    form = HelperForm(_mine())
    if not form.validate():
        return _page(form, 422)
    acts.offer(session, myself(), form.offered, form.text.data or "", now())
    session.commit()
    flash(_("Thank you. Teams can find you for a year."), "ok")
    return changed(url_for("initiatives.helping"))


@bp.post("/helpers/removal")
@signed_in
def withdraw_help() -> Response:
    """Offer no help any more."""
    acts.withdraw(session, myself())
    session.commit()
    flash(_("Teams do not see your offer any more."), "ok")
    return changed(url_for("initiatives.helping"))


def _page(form: HelperForm, status: int = 200) -> Response:
    me, mine = myself(), _mine()
    allowed = me.is_organiser or in_a_team(session, me)
    context: dict[str, Any] = {
        "form": form,
        "mine": mine,
        "fitting": fitting_openings(session, mine) if mine else [],
        "people": paged(session, helpers(now()), ON_A_PAGE) if allowed else None,
        "help_words": HELP_WORDS,
        "reason_words": REASON_WORDS,
        "open": bool(form.errors) or not mine or "change" in request.args,
    }
    return mistake("initiatives/helpers.html", status=status, **context)


def _mine() -> Helper | None:
    """My own offer, while it stands."""
    found = session.get(Helper, myself().id)
    return found if found and found.until > now() else None
