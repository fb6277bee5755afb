"""All grants together, for organisers: per municipality and year, on a page and as a file."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from innovation.db import session
from innovation.initiatives.questions.grants import Total, overview, waiting, years
from innovation.initiatives.views import bp
from innovation.network.models import municipalities
from innovation.text import plain
from innovation.voting.exports import Table, csv_file, xlsx_file
from innovation.web.access import organiser

FILES: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (
        lambda rows: xlsx_file(rows, _("Grants")),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@bp.get("/support/")
@organiser
def support_overview() -> str:
    """What municipalities decided and what is paid and left, and which teams wait for money."""
    totals = _totals()
    whole = {
        name: sum(getattr(one, name) for one in totals) for name in ("grants", "decided", "paid", "left")
    }
    context = {"totals": totals, "whole": whole, "waiting": waiting(session), "years": years(session)}
    places = municipalities(session)
    return render_template("initiatives/support_overview.html", places=places, wanted=_wanted(), **context)


@bp.get("/support/grants.<any(csv, xlsx):kind>")
@organiser
def grants_file(kind: str) -> Response:
    """The same totals as a file."""
    make, mimetype = FILES[kind]
    headings = [
        _("Municipality"),
        _("Year"),
        _("Grants"),
        _("Decided"),
        _("Paid"),
        _("Left"),
        _("Others add"),
    ]
    rows = [headings, *([*_row(total)] for total in _totals())]
    headers = {"Content-Disposition": f'attachment; filename="grants.{kind}"'}
    return Response(make(rows), content_type=mimetype, headers=headers)


def _row(total: Total) -> list[Any]:
    amounts = (total.decided, total.paid, total.left, total.cofunding)
    return [total.municipality, total.year, total.grants, *(Decimal(cents).scaleb(-2) for cents in amounts)]


def _totals() -> list[Total]:
    return overview(session, **_wanted())


def _wanted() -> dict[str, Any]:
    """The filter in the address; a year that is none is left out."""
    year = request.args.get("year", "")
    found = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return {"municipality": plain(request.args.get("municipality", ""))[:60], "year": found}
