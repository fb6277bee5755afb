"""Reading a sheet of ideas: what its rows say, and what is wrong with them in words. Knows no database."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from innovation.errors import N_, RuleBroken
from innovation.network.rules import Perspective
from innovation.pitches.rules import LONG_MOST, ONE_LINER_MOST, TITLE_MOST
from innovation.text import plain

#: Column in the file → the most characters it may have; these must be filled in every row.
COLUMNS = {
    "title": TITLE_MOST,
    "one_liner": ONE_LINER_MOST,
    "problem": LONG_MOST,
    "idea": LONG_MOST,
    "municipality": 80,
    "theme": 80,
}
#: Columns that may be empty.
OPTIONAL = {"initiator_background": 40, "support_needed": LONG_MOST}
LIMITS = {**COLUMNS, **OPTIONAL}

BACKGROUNDS = {
    "professional": Perspective.CARE_PROFESSIONAL,
    "policy": Perspective.POLICY_MAKER,
    **{kind.value: kind for kind in Perspective},
}


@dataclass(frozen=True)
class Row:
    """One idea of a sheet; `line` is where it begins in the file."""

    line: int
    title: str
    one_liner: str
    need: str
    idea: str
    municipality: str
    theme: str
    background: Perspective | None
    support: str

    @property
    def key(self) -> tuple[str, str]:
        """Two rows with the same key are the same idea."""
        return self.title.casefold(), self.municipality.casefold()


@dataclass(frozen=True)
class Problem:
    """Something wrong with a line, as a msgid and its values."""

    line: int
    message: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"line {self.line}: {self.message % self.values if self.values else self.message}"


def decode(content: bytes) -> str:
    """The text of a file. Raises RuleBroken (422) when it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(
            N_("This file is not a CSV file in UTF-8. In Excel: Save as, then choose “CSV UTF-8”."), 422
        ) from None


def read(text: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a sheet and everything that is wrong with it; separated by commas or semicolons."""
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    header = [name.strip().lower() for name in next(reader, [])]
    absent = [name for name in COLUMNS if name not in header]
    if absent:
        columns = {"column": absent[0], "columns": ", ".join(LIMITS)}
        return [], [
            Problem(1, N_("The column “%(column)s” is missing. The first line names: %(columns)s."), columns)
        ]
    for line, cells, broken in _records(reader):
        found = [broken] if broken else list(_problems(line, header, cells))
        problems += found
        if not found:
            rows.append(_row(line, dict(zip(header, map(plain, cells), strict=True))))
    if not rows and not problems:
        problems.append(Problem(1, N_("There is no idea in this file.")))
    return rows, problems


def _records(reader: Any) -> Iterator[tuple[int, list[str], Problem | None]]:
    """Each record that is not empty with the line it begins on; the last one may be broken."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, [], Problem(line, N_("The quotation marks in this row do not match."))
            return
        if any(cell.strip() for cell in cells):
            yield line, cells, None


def _problems(line: int, header: list[str], cells: list[str]) -> Iterator[Problem]:
    if len(cells) != len(header):
        counted = {"found": len(cells), "expected": len(header)}
        yield Problem(line, N_("This row has %(found)d columns instead of %(expected)d."), counted)
        return
    values = dict(zip(header, map(plain, cells), strict=True))
    for column, most in LIMITS.items():
        value = values.get(column, "")
        if column in COLUMNS and not value:
            yield Problem(line, N_("“%(column)s” is empty."), {"column": column})
        if len(value) > most:
            counted = {"typed": len(value), "most": most}
            yield Problem(
                line,
                N_("“%(column)s” has %(typed)d characters; at most %(most)d fit."),
                {"column": column, **counted},
            )
    background = values.get("initiator_background", "").lower()
    if background and background not in BACKGROUNDS:
        known = {"value": background[:40], "known": ", ".join(BACKGROUNDS)}
        yield Problem(line, N_("“%(value)s” is not a background we know. Use one of: %(known)s."), known)


def _row(line: int, values: dict[str, str]) -> Row:
    return Row(
        line=line,
        title=values["title"],
        one_liner=values["one_liner"],
        need=values["problem"],
        idea=values["idea"],
        municipality=values["municipality"],
        theme=values["theme"],
        background=BACKGROUNDS.get(values.get("initiator_background", "").lower()),
        support=values.get("support_needed", ""),
    )
