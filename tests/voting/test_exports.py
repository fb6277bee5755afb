"""The files beside the results are read back by the programs that people use for them."""

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from pabutools.election import parse_pabulib

from innovation.evenings.models import Event
from innovation.voting import exports, pabulib, publishing, recount
from innovation.voting.commands import recount as command
from innovation.voting.publishing import Result
from tests.cast import NOW, Cast
from tests.voting import held
from tests.voting.held import Votes

FORMULAS = [
    "=1+1",
    "+31612345678",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "https://x.nl",
]
AWKWARD = ["Soep; brood", 'De "grote" zaal', "Tab\there", "Émile & zoë ☕", "een\u2028twee", "none", "META"]
READER = exports.Reader(lambda text: text, lambda rule: rule.code(), lambda moment: moment)


@pytest.fixture
def evening(cast: Cast) -> Event:
    """Two pitches, the second voted on twice, with paper cards and blanks."""
    made = cast.event("winter", [cast.idea("Fietskeuken"), cast.idea("Nachtbus")])
    held.begin(cast.session, made, cast.olga)
    held.vote(cast.session, made.items[0], cast.olga, Votes(20, 9, 3, paper_yes=2))
    held.vote(cast.session, made.items[1], cast.olga, Votes(1, 0))
    held.vote(cast.session, made.items[1], cast.olga, Votes(4, 8, paper_no=1), reason="No network")
    held.end(cast.session, made, cast.olga)
    return made


@pytest.fixture
def results(cast: Cast, evening: Event) -> list[Result]:
    return publishing.results(cast.session, evening)


def titled(cast: Cast, titles: list[str]) -> tuple[Event, list[Result]]:
    """An evening whose pitches have these titles."""
    made = cast.event("lente", [cast.idea(title) for title in titles])
    held.hold(cast, made, *[Votes(number + 1, 2) for number in range(len(titles))])
    return made, publishing.results(cast.session, made)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


class TestCsv:
    def test_has_a_row_for_each_round_and_a_decimal_comma(self, results: list[Result]) -> None:
        content = exports.csv_file(exports.table(results, READER))
        assert content.startswith(b"\xef\xbb\xbf")
        rows = [dict(zip(exports.HEADINGS, row, strict=True)) for row in read_csv(content)[1:]]
        assert [row["Result"] for row in rows] == ["threshold reached", "void", "threshold not reached"]
        first = rows[0]
        assert [first[name] for name in ("For", "For by phone", "For on paper")] == ["22", "20", "2"]
        assert [first[name] for name in ("Share for (%)", "Counted", "Needed")] == ["70,9", "31", "16"]
        assert (first["Rule"], first["Sealed by"]) == ("50 at_least yes_no quorum 0", "Olga")
        assert (rows[1]["Void because"], rows[2]["Held again because"]) == ("No network", "No network")

    @pytest.mark.parametrize("title", FORMULAS[:6])
    def test_a_formula_gets_a_quote_mark(self, cast: Cast, title: str) -> None:
        _, found = titled(cast, [title])
        assert read_csv(exports.csv_file(exports.table(found, READER)))[1][1] == title.replace(
            title.lstrip(), f"'{title.lstrip()}"
        )

    def test_awkward_text_comes_back_as_it_was(self, cast: Cast) -> None:
        _, found = titled(cast, AWKWARD)
        rows = read_csv(exports.csv_file(exports.table(found, READER)))
        assert [row[1] for row in rows[1:]] == AWKWARD


class TestXlsx:
    def test_keeps_numbers_and_moments_as_such(self, results: list[Result]) -> None:
        sheet = read_xlsx(exports.xlsx_file(exports.table(results, READER), "Results"))
        rows = [
            dict(zip(exports.HEADINGS, row, strict=True))
            for row in sheet.iter_rows(values_only=True, min_row=2)
        ]
        assert [(row["For"], row["Against"], row["Blank"]) for row in rows] == [
            (22, 9, 3),
            (1, 0, 0),
            (4, 9, 0),
        ]
        assert rows[0]["Share for (%)"] == pytest.approx(70.9)
        assert rows[0]["Sealed at"] == results[0].seal.sealed_at.replace(tzinfo=None)
        assert (sheet.title, sheet.freeze_panes) == ("Results", "C2")

    def test_text_stays_text(self, cast: Cast) -> None:
        _, found = titled(cast, FORMULAS)
        sheet = read_xlsx(exports.xlsx_file(exports.table(found, READER), "Results"))
        cells = [sheet.cell(number + 2, 2) for number in range(len(FORMULAS))]
        assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
            (title, "s", None) for title in FORMULAS
        ]

    def test_a_share_of_nothing_is_an_empty_cell(self) -> None:
        rows = [["a", "b"], ["", Decimal("49.6")], [datetime(2026, 11, 20, 20, 0), 1]]  # noqa: DTZ001
        sheet = read_xlsx(exports.xlsx_file(rows, "x" * 40))
        assert [cell.value for cell in sheet[2]] == [None, 49.6]


class TestJson:
    def test_is_what_a_recount_reads_with_names_added(self, cast: Cast, evening: Event) -> None:
        found = publishing.results(cast.session, evening)
        connection = cast.session.connection()
        export = json.loads(exports.json_file(connection, evening, NOW.date(), found))
        assert (export["title"], export["date"]) == ("Pitchavond winter", "2026-11-20")
        assert [round_.pop("title") for round_ in export["rounds"]] == ["Fietskeuken", "Nachtbus", "Nachtbus"]
        assert {name: export[name] for name in ("evening", "rounds")} == recount.from_database(
            connection, "winter"
        )

    def test_the_command_counts_it_again(
        self, app: Flask, cast: Cast, evening: Event, tmp_path: Path
    ) -> None:
        found = publishing.results(cast.session, evening)
        path = tmp_path / "results.json"
        path.write_bytes(exports.json_file(cast.session.connection(), evening, NOW.date(), found))
        cast.session.rollback()
        done = app.test_cli_runner().invoke(command, ["winter", "--export", str(path)])
        assert (done.exit_code, done.output.splitlines()[-1]) == (0, "The recount agrees.")


class TestPabulib:
    def test_pabutools_reads_the_votes_in_favour(
        self, evening: Event, results: list[Result], tmp_path: Path
    ) -> None:
        path = tmp_path / "results.pb"
        path.write_bytes(exports.pabulib_file(evening, NOW.date(), results, "Testland"))
        instance, profile = parse_pabulib(str(path))
        votes = {project.name: int(instance.project_meta[project]["votes"]) for project in instance}
        assert votes == {"1": 22, "3": 4}
        assert {project.name: profile.approval_score(project) for project in instance} == votes
        assert (instance.meta["num_projects"], instance.meta["num_votes"]) == ("2", "26")
        assert len(profile) == 26
        assert "not a person" in instance.meta["comment"]
        selected = {project.name: instance.project_meta[project]["selected"] for project in instance}
        assert selected == {"1": "1", "3": "0"}

    def test_awkward_titles_stay_on_one_line(self, cast: Cast, tmp_path: Path) -> None:
        event, found = titled(cast, AWKWARD + FORMULAS)
        path = tmp_path / "results.pb"
        path.write_bytes(exports.pabulib_file(event, NOW.date(), found, "Testland; 'en' omstreken"))
        instance, profile = parse_pabulib(str(path))
        votes = {int(project.name): profile.approval_score(project) for project in instance}
        assert votes == {number: number for number in range(1, len(AWKWARD + FORMULAS) + 1)}
        names = [project["name"] for project in pabulib.read(path.read_text("utf-8")).projects.values()]
        assert names == [" ".join(title.split()) for title in AWKWARD + FORMULAS]

    def test_an_evening_without_votes_is_still_an_election(self, cast: Cast, tmp_path: Path) -> None:
        path = tmp_path / "results.pb"
        path.write_bytes(exports.pabulib_file(cast.evening, NOW.date(), [], ""))
        instance, profile = parse_pabulib(str(path))
        assert (len(instance), len(profile)) == (0, 0)

    def test_what_is_written_is_read_back_the_same(self) -> None:
        election = pabulib.Election(
            {"description": "Een; twee", "num_votes": "2"},
            {
                "7": {"project_id": "7", "votes": "2", "name": "Soep"},
                "9": {"project_id": "9", "votes": "1", "name": 'De "bus"'},
            },
            {"1": frozenset({"7", "9"}), "2": frozenset({"7"}), "3": frozenset()},
        )
        assert pabulib.read(pabulib.write(election)) == election
        assert election.published == {"7": 2, "9": 1}
