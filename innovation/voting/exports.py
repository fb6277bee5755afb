"""Results as files: CSV and XLSX to read, JSON to count again, Pabulib for who studies votes."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
import xlsxwriter

from innovation.errors import N_
from innovation.evenings.models import Event
from innovation.voting import pabulib, recount
from innovation.voting.publishing import Result
from innovation.voting.rules import Rule

Cell = str | int | Decimal | datetime
Table = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Reader:
    """What differs from one reader to another."""

    say: Callable[[str], str]  #: a word in the reader's language
    rule: Callable[[Rule], str]  #: a rule in words
    local: Callable[[datetime], datetime]  #: a moment on the reader's clock


HEADINGS = (
    *(N_("Round"), N_("Pitch"), N_("Result"), N_("For"), N_("Against"), N_("Blank")),
    *(N_("For by phone"), N_("For on paper"), N_("Against by phone"), N_("Against on paper")),
    *(N_("Blank by phone"), N_("Blank on paper"), N_("Present"), N_("Counted"), N_("Needed")),
    *(N_("Share for (%)"), N_("Rule"), N_("Sealed at"), N_("Sealed by"), N_("Fingerprint")),
    *(N_("Void because"), N_("Held again because")),
)


def table(results: Iterable[Result], reader: Reader) -> Table:
    """One row of cells for each round, under a row of headings."""
    return [[reader.say(heading) for heading in HEADINGS], *(_row(result, reader) for result in results)]


def _row(result: Result, reader: Reader) -> list[Cell]:
    tally, seal, round_ = result.tally, result.seal, result.round
    return [
        *(round_.number, result.title, reader.say(verdict(result))),
        *(tally.yes, tally.no, tally.blank),
        *(seal.yes_phone, seal.yes_paper, seal.no_phone, seal.no_paper, seal.blank_phone, seal.blank_paper),
        *(seal.present, result.whole, "" if result.rule.jury_weight else result.needed),
        Decimal(result.share) if result.share else "",
        *(reader.rule(result.rule), reader.local(seal.sealed_at).replace(tzinfo=None)),
        *(seal.sealed_by, seal.fingerprint, round_.void_reason, round_.reason),
    ]


def verdict(result: Result) -> str:
    """What the room decided, as a msgid."""
    if result.void:
        return N_("void")
    if result.passed is None:
        return N_("the jury decides along")
    return N_("threshold reached") if result.passed else N_("threshold not reached")


#: Where a spreadsheet begins a formula: in front, past what it does not show, also with the wide signs of an
#: Asian keyboard; or further on, after what a spreadsheet in another language takes for the end of a cell.
FORMULA = re.compile(
    r"""^[\s\u200b\ufeff]*(?=[=+\-@＝＋－＠])"""
    r"""|((?<=[,;])|(?<=\S[\t\r\n]))[\s\u200b\ufeff"']*(?=[=@＝＠]|[+\-＋－][\w(])"""
)


def csv_file(rows: Table) -> bytes:
    """As Dutch spreadsheets expect it: semicolons, decimal commas, UTF-8 with its mark in front.

    Where a spreadsheet would take text for a formula, that gets a quote mark in front.
    """
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([_as_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return FORMULA.sub(r"\g<0>'", str(cell))


def xlsx_file(rows: Table, name: str) -> bytes:
    """As a workbook with one sheet; text stays text, whatever it begins with."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.write_row(0, 0, rows[0], book.add_format({"bold": True}))
        for number, row in enumerate(rows[1:], 1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 2)
        sheet.autofit()
    return out.getvalue()


def json_file(connection: sa.Connection, event: Event, day: date, results: Iterable[Result]) -> bytes:
    """What `innovation recount --export` counts again: every ballot under its random key, and every seal."""
    titles = {result.round.number: result.title for result in results}
    found = recount.from_database(connection, event.slug)
    rounds = [{"title": titles.get(round_["number"], ""), **round_} for round_ in found["rounds"]]
    named = {"title": event.title, "date": day.isoformat()}
    return json.dumps({**found, **named, "rounds": rounds}, ensure_ascii=False).encode()


PABULIB_COMMENT = (
    "#1: A room voted for or against each pitch. For the sake of secrecy nobody can tell which ballots of "
    "different pitches are one person's, so each line under VOTES is one ballot in favour with a number of "
    "its own, and not a person. #2: Nothing was bought: every cost is 1 and the budget covers all. "
    "#3: 'selected' tells whether a pitch reached the threshold."
)


def pabulib_file(event: Event, day: date, results: Iterable[Result], unit: str) -> bytes:
    """The votes in favour as a Pabulib election with approval votes; void rounds are left out."""
    counting = [result for result in results if not result.void]
    projects = {str(result.round.number): _project(result) for result in counting}
    ballots = [str(result.round.number) for result in counting for _ in range(result.tally.yes)]
    votes = {str(voter): frozenset([project]) for voter, project in enumerate(ballots, 1)}
    meta = {
        "description": event.title,
        "country": "Netherlands",
        "unit": unit,
        "instance": event.slug,
        "num_projects": str(len(projects)),
        "num_votes": str(len(votes)),
        "budget": str(len(projects)),
        "vote_type": "approval",
        "rule": "unknown",
        "date_begin": f"{day:%d.%m.%Y}",
        "date_end": f"{day:%d.%m.%Y}",
        "language": "nl",
        "comment": PABULIB_COMMENT,
    }
    return pabulib.write(pabulib.Election(meta, projects, votes)).encode()


def _project(result: Result) -> dict[str, str]:
    return {
        "project_id": str(result.round.number),
        "cost": "1",
        "votes": str(result.tally.yes),
        "name": result.title,
        "selected": "1" if result.passed else "0",
    }
