"""A9: a file of results carries no formula.

Promised to whoever opens a file of results, of a jury or of grants in a spreadsheet: what people typed
stands in it as text; nothing of it is reckoned out, fetches a page or starts a program.

Proof: 110 texts (=, +, -, @, tabs and line ends in front, wide signs, spaces and marks that do not show,
behind a separator of another country; sums, DDE, links) are written into every row of every column with
typed text; every file of every kind is read back with csv (separated by semicolons, commas and tabs),
openpyxl, json and the reader of Pabulib, and with LibreOffice: no cell is a formula or a link, and every
text is there.
"""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from pabutools.election import parse_pabulib

from innovation.voting.exports import csv_file
from tests.browser.pages import World
from tests.browser.site import Site
from tests.faults import FULL
from tests.faults.room import signed_in
from tests.security.formulas import FORMULAS
from tests.security.planting import Planter

pytestmark = pytest.mark.once

FILES = (
    *(f"/evenings/{{held}}/{name}" for name in ("results.csv", "results.xlsx", "results.json", "results.pb")),
    *(f"/evenings/{{held}}/jury-report.{kind}" for kind in ("csv", "xlsx", "json")),
    *(f"/support/grants.{kind}" for kind in ("csv", "xlsx")),
    "/me/export.json",
)
#: What begins a formula in one spreadsheet or another.
BEGINS = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠](?!\d+([,.]\d+)?$)")
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """Every file, of a network in which people type formulas."""
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        site.start()
        world = World(site)
        paths = [path.format_map(world) for path in FILES]
        with site.writing() as session:
            cookies = signed_in(site.app, site.person(session, "organiser"))
        Planter(site.database, FORMULAS).plant()
        answers = {
            path: site.ask(path, headers={"Cookie": f"session={cookies['session']}"}) for path in paths
        }
        assert {path: answer[0] for path, answer in answers.items() if answer[0] != 200} == {}
        yield {path.rpartition("/")[2]: answer[2] for path, answer in answers.items()}
    finally:
        site.remove()


def of_kind(files: dict[str, bytes], kind: str) -> Iterator[bytes]:
    found = [content for name, content in files.items() if name.endswith(f".{kind}")]
    assert found
    yield from found


def cells(content: bytes, separator: str = ";") -> Iterator[str]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    for row in csv.reader(text, delimiter=separator):
        yield from row


def test_no_cell_of_a_csv_file_begins_a_formula(
    files: dict[str, bytes], record_property: Callable[..., None]
) -> None:
    found = [cell for content in of_kind(files, "csv") for cell in cells(content)]
    assert [cell for cell in found if BEGINS.match(cell)] == []
    assert sum("1+1" in cell for cell in found) > 2
    record_property("texts", len(FORMULAS))
    record_property("csv_cells", len(found))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_no_formula_begins_behind_a_separator_of_another_country(separator: str) -> None:
    rows = [[f"Soep{sign}{formula}", 1] for formula in FORMULAS for sign in ("", ",", ";", "\t", "\n")]
    lines = csv_file(rows).decode("utf-8-sig").splitlines()
    found = [cell for line in lines for cell in line.split(separator)]
    assert [cell for cell in found if re.match(r"""[\s"]*[=@＝＠+＋－-](?=\w)""", cell)] == []


@pytest.mark.parametrize("text", ["€ 5,-", "Samen-eten, vandaag", "3,5", "a@b.nl", "Jan, Piet & co", "1 - 2"])
def test_usual_text_stays_as_it_is(text: str) -> None:
    assert list(cells(csv_file([[text]]))) == [text]


def test_every_cell_of_a_workbook_is_text_or_a_figure(files: dict[str, bytes]) -> None:
    for content in of_kind(files, "xlsx"):
        rows = openpyxl.load_workbook(io.BytesIO(content)).active
        found = [cell for row in rows.iter_rows() for cell in row]
        assert {cell.data_type for cell in found} <= {"s", "n", "d"}
        assert not any(cell.hyperlink for cell in found)
        assert any("1+1" in str(cell.value) for cell in found)


def test_files_for_programs_hold_the_texts_whole(files: dict[str, bytes], tmp_path: Path) -> None:
    for content in of_kind(files, "json"):
        assert isinstance(json.loads(content), dict)
    path = tmp_path / "results.pb"
    path.write_bytes(files["results.pb"])
    election, profile = parse_pabulib(str(path))
    assert len(election) == int(election.meta["num_projects"])
    assert len(profile) == int(election.meta["num_votes"])


def opened(path: Path, separator: str) -> str:
    """The sheet as LibreOffice understood it, in its flat XML."""
    filters = f"CSV:{ord(separator)},34,76,1"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    words = ["--headless", f"--infilter={filters}", "--convert-to", "fods", "--outdir", str(path.parent)]
    subprocess.run([str(SOFFICE), profile, *words, str(path)], check=True, capture_output=True, timeout=120)
    return path.with_suffix(".fods").read_text()


@pytest.mark.skipif(not FULL or not SOFFICE, reason="with the full figures, where LibreOffice is")
@pytest.mark.parametrize("separator", [";", ","])
def test_libreoffice_finds_no_formula(files: dict[str, bytes], tmp_path: Path, separator: str) -> None:
    careless = tmp_path / "careless.csv"
    careless.write_text(f"a{separator}=1+1\n")
    assert "table:formula" in opened(careless, separator), "it would not notice one"
    rows = [[f"{before}{formula}", 1] for formula in FORMULAS for before in ("", "Soep,", "Soep;")]
    for number, content in enumerate([csv_file(rows), *of_kind(files, "csv")]):
        sheet = tmp_path / f"{number}.csv"
        sheet.write_bytes(content)
        found = opened(sheet, separator)
        assert "table:formula" not in found
        assert 'xlink:href="http' not in found.partition("<office:body>")[2]
