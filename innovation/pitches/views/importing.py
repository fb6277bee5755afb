"""Bringing in a sheet of ideas: first a look at what would happen, then all of it at once."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import N_, RuleBroken
from innovation.pitches import sheets
from innovation.pitches.actions import importing
from innovation.pitches.forms import SheetForm
from innovation.pitches.rules import State
from innovation.pitches.views import bp
from innovation.pitches.views.loading import myself
from innovation.web.access import organiser
from innovation.web.errors import said
from innovation.web.respond import changed, mistake

#: Bytes; the text travels through the page that shows the plan. The command line takes any size.
SHEET_MOST = 400_000


@bp.route("/pitches/import", methods=["GET", "POST"])
@organiser
def import_sheet() -> Response:
    """Read a sheet, show the plan, and carry it out once it is confirmed."""
    form = SheetForm()
    if request.method != "POST":
        return _page(form, 200)
    try:
        text = _text(form)
        rows, problems = sheets.read(text)
    except RuleBroken as error:
        form.form_errors.append(said(error))
        return _page(form, error.status)
    if problems:
        return _page(form, 422, problems=problems)
    planned = importing.plan(session, rows)
    if "confirmed" not in request.form:
        return _page(form, 200, plan=planned, text=text)
    importing.carry_out(session, planned, State.SUBMITTED, myself(), datetime.now(UTC), _("Imported"))
    session.commit()
    number = len(planned.new)
    flash(ngettext("%(num)d idea has been imported.", "%(num)d ideas have been imported.", number), "ok")
    return changed(url_for("pitches.triage"))


def _text(form: SheetForm) -> str:
    """The sheet: from the plan that was confirmed, else from the file. Raises RuleBroken (422)."""
    if "confirmed" in request.form:
        return request.form.get("text", "")
    content = form.file.data.read() if form.file.data else b""
    if not content:
        raise RuleBroken(N_("Choose a CSV file first."), 422)
    if len(content) > SHEET_MOST:
        raise RuleBroken(N_("This file is too large for this page. Split it in two."), 422)
    return sheets.decode(content)


def _page(form: SheetForm, status: int, **context: Any) -> Response:
    return mistake("pitches/import.html", status=status, form=form, columns=sheets.LIMITS, **context)
