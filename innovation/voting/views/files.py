"""The results of an evening on paper and as files."""

import threading
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from flask import Response, abort, get_template_attribute, make_response, render_template
from flask_babel import gettext as _
from flask_babel import to_user_timezone
from werkzeug.exceptions import ServiceUnavailable

from innovation.db import session
from innovation.evenings import pdf
from innovation.evenings.models import Event
from innovation.network.models import the_network
from innovation.voting import exports, publishing
from innovation.voting.publishing import Result
from innovation.voting.rules import Rule
from innovation.voting.views.blueprint import bp
from innovation.voting.views.results import readable_event, shown
from innovation.web.access import public


@bp.get("/evenings/<slug>/report")
@public
def report(slug: str) -> Response:
    """The results on paper: a page that prints."""
    return make_response(render_template("voting/report.html", **shown(readable_event(slug))))


@bp.get("/evenings/<slug>/report.pdf")
@public
def report_pdf(slug: str) -> Response:
    """The same as PDF; 404 where no PDF can be made."""
    event = readable_event(slug)
    if not pdf.available():
        abort(404)
    made = as_pdf(render_template("voting/report.html", **shown(event), paper=True))
    return attachment(made, "application/pdf", f"{slug}-report.pdf")


_drawing = threading.Lock()


def as_pdf(html: str) -> bytes:
    """The report as PDF, drawn once and by one at a time: it takes seconds, and a phone may be voting."""
    if not _drawing.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=2)
    session.rollback()  # all is read: for a reader of seconds wiping would wait
    try:
        return _drawn(html)
    finally:
        _drawing.release()


@lru_cache(maxsize=64)
def _drawn(html: str) -> bytes:
    return pdf.from_html(html)


Maker = Callable[[Event, list[Result]], bytes]


def _reader() -> exports.Reader:
    words = get_template_attribute("evenings/_rule.html", "rule_words")

    def rule(given: Rule) -> str:
        return str(words(given.percent, given.basis, given.comparator, given.quorum, given.jury_weight))

    return exports.Reader(_, rule, to_user_timezone)


def _day(event: Event) -> date:
    moment: date = to_user_timezone(event.starts_at).date()
    return moment


def _csv(event: Event, found: list[Result]) -> bytes:
    return exports.csv_file(exports.table(found, _reader()))


def _xlsx(event: Event, found: list[Result]) -> bytes:
    return exports.xlsx_file(exports.table(found, _reader()), _("Results"))


def _json(event: Event, found: list[Result]) -> bytes:
    return exports.json_file(session.connection(), event, _day(event), found)


def _pabulib(event: Event, found: list[Result]) -> bytes:
    network = the_network(session)
    return exports.pabulib_file(event, _day(event), found, network.name if network else "")


FILES: dict[str, tuple[Maker, str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (_json, "application/json"),
    "pb": (_pabulib, "text/plain; charset=utf-8"),
}


@bp.get("/evenings/<slug>/results.<any(csv, xlsx, json, pb):kind>")
@public
def results_file(slug: str, kind: str) -> Response:
    """The results as a file."""
    event = readable_event(slug)
    make, mimetype = FILES[kind]
    return attachment(make(event, publishing.results(session, event)), mimetype, f"{slug}-results.{kind}")


def attachment(content: bytes, mimetype: str, name: str) -> Response:
    """A file to keep."""
    return Response(
        content, content_type=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
