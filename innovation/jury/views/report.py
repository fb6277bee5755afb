"""The report of an evening's juries, for everyone once it is public."""

from collections.abc import Callable
from typing import Any

from flask import abort, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.evenings import pdf
from innovation.evenings.questions import whole
from innovation.evenings.rules import Phase
from innovation.evenings.views.blueprint import insider
from innovation.jury import exports
from innovation.jury.questions.report import Report
from innovation.jury.questions.report import report as reported
from innovation.jury.views import bp
from innovation.voting.exports import csv_file, xlsx_file
from innovation.voting.views.files import FILES as KINDS
from innovation.voting.views.files import as_pdf, attachment
from innovation.web.access import public

HERE = "/evenings/<slug>/jury-report"


def readable(slug: str) -> Report:
    """The report: for everyone once the results are public, before that for insiders; only public panels."""
    event = whole(session, slug) or abort(404)
    may = event.published_at or insider(event)
    return (may and reported(session, event)) or abort(404)


def _shown(found: Report) -> dict[str, Any]:
    at_rest = found.event.phase is Phase.ENDED  # what makes a PDF takes seconds: not while people vote
    return {"report": found, "event": found.event, "pdf": at_rest and pdf.available()}


@bp.get(HERE)
@public
def report(slug: str) -> Response:
    """Per pitch what room and juries made of it, their advice, the questions and what was promised."""
    return make_response(render_template("jury/report.html", **_shown(readable(slug))))


@bp.get(f"{HERE}.pdf")
@public
def report_pdf(slug: str) -> Response:
    """The same on paper; 404 where no PDF can be made."""
    found = readable(slug)
    if not pdf.available():
        abort(404)
    made = as_pdf(render_template("jury/report_paper.html", **_shown(found)))
    return attachment(made, "application/pdf", f"{slug}-jury.pdf")


def _csv(found: Report) -> bytes:
    return csv_file(exports.table(found, _))


def _xlsx(found: Report) -> bytes:
    return xlsx_file(exports.table(found, _), _("Jury"))


def _json(found: Report) -> bytes:
    return exports.json_file(session, found)


FILES: dict[str, Callable[[Report], bytes]] = {"csv": _csv, "xlsx": _xlsx, "json": _json}


@bp.get(f"{HERE}.<any(csv, xlsx, json):kind>")
@public
def report_file(slug: str, kind: str) -> Response:
    """The report as a file."""
    return attachment(FILES[kind](readable(slug)), KINDS[kind][1], f"{slug}-jury.{kind}")
