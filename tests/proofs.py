"""Keep what the tests of the promises showed, and write it down as docs/trust.md.

As a plugin of pytest (`-p tests.proofs --proofs FILE`) it keeps the outcome and the figures of every
test in a module that is named after a promise. As a program (`python -m tests.proofs FILE…`) it prints
the page; the FILE of tests.faults.mutants is called mutants.json.
A figure is what a test gave to pytest's own fixture `record_property(name, value)`.
"""

import ast
import json
import platform
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from innovation.settings import ROOT

MODULE = re.compile(r"test_([va])(\d\d)_\w+\.py$")
BY_HAND = ROOT / "tests" / "security" / "by_hand.md"  #: what no test can show; it goes on the page as it is
VERSIONS = ("flask", "sqlalchemy", "granian", "psycopg")
VOTES, PEOPLE = 17, 14  #: how many promises there are about votes (V) and about people and pages (A)


@dataclass(frozen=True)
class Promise:
    """One promise as its modules state it: `V1: …` on the first line, and a paragraph `Proof: …`."""

    number: str
    says: str
    proof: str


@dataclass
class Shown:
    """What the tests of one promise showed on one database."""

    tests: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: int = 0
    seconds: float = 0.0
    figures: dict[str, Any] = field(default_factory=dict)


def number_of(path: str) -> str | None:
    """`V1` for `tests/faults/test_v01_….py`; None for a module without a promise."""
    found = MODULE.search(path)
    return f"{found[1].upper()}{int(found[2])}" if found else None


def every_number() -> list[str]:
    """V1 … V17, A1 … A14."""
    return [f"V{n + 1}" for n in range(VOTES)] + [f"A{n + 1}" for n in range(PEOPLE)]


def modules() -> Iterator[tuple[str, Path]]:
    """The modules of the promises, in the order of their names."""
    for folder in ("faults", "security"):
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            if number := number_of(path.name):
                yield number, path


def stated(path: Path) -> Promise:
    """The promise as a module's docstring states it. Raises ValueError when it states none."""
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    first = re.match(r"([VA]\d+): (.+?)\n\n", said + "\n\n", re.DOTALL)
    proof = re.search(r"^Proof: (.+?)(?:\n\n|\Z)", said, re.DOTALL | re.MULTILINE)
    if not first or not proof or first[1] != number_of(path.name):
        raise ValueError(f"{path.name} has to begin with `{number_of(path.name)}: …` and to say `Proof: …`")
    return Promise(first[1], " ".join(first[2].split()), " ".join(proof[1].split()))


def promises() -> dict[str, list[Promise]]:
    """What is promised under each number; a promise may be proven in two modules."""
    found: dict[str, list[Promise]] = {number: [] for number in every_number()}
    for number, path in modules():
        found[number].append(stated(path))
    return found


class Keeper:
    """Listens to a run of pytest, and adds what it showed to what the file holds of an earlier one."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.shown: dict[str, Shown] = kept_in(file) if file.exists() else {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        number = number_of(report.nodeid.partition("::")[0])
        if number is None:
            return
        shown = self.shown.setdefault(number, Shown())
        shown.seconds += report.duration
        if report.failed:
            shown.failed.append(report.nodeid.partition("::")[2])
        elif report.skipped:
            shown.skipped += 1
        elif report.when == "call":
            shown.tests += 1
            shown.figures |= dict(report.user_properties)

    def pytest_sessionfinish(self) -> None:
        kept = {number: asdict(shown) for number, shown in self.shown.items()}
        self.file.write_text(json.dumps(kept, indent=1))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", type=Path, help="keep what the promises' tests showed in this file")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--proofs")
    hears_all = not hasattr(config, "workerinput")  # also of tests that run side by side
    if file and hears_all:
        config.pluginmanager.register(Keeper(file))


def verdict(runs: Sequence[Shown]) -> str:
    """`met` when something ran and nothing failed, anywhere."""
    if any(run.failed for run in runs):
        return "**failed**"
    return "met" if any(run.tests for run in runs) else "**not shown**"


def row(number: str, stated: Sequence[Promise], runs: dict[str, Shown]) -> str:
    """One line of the table."""
    figures = "<br>".join(f"{name}: {line}" for name, run in runs.items() if (line := told(run)))
    says = "<br>".join(promise.says for promise in stated) or "no test"
    proof = "<br>".join(promise.proof for promise in stated)
    return f"| {number} | {says} | {proof} | {figures} | {verdict(list(runs.values()))} |"


def told(run: Shown) -> str:
    """The figures of one promise on one database."""
    figures = ", ".join(f"{name} {value}" for name, value in run.figures.items())
    failed = "".join(f"; FAILED: {name}" for name in run.failed)
    skipped = f"; {run.skipped} skipped" if run.skipped else ""
    return f"{figures or f'{run.tests} tests'}{skipped}{failed} ({run.seconds:.0f} s)"


Mutants = Sequence[Sequence[str]]  #: promise, what was changed, the test that has to fail, whether it did


def broken(mutants: Mutants) -> list[str]:
    """The lines about the mutants."""
    return [
        "## Broken on purpose",
        "",
        "Each of these changes to the program breaks a promise, and its test has to notice.",
        "",
        *("| promise | change | test | |", "|---|---|---|---|"),
        *(
            f"| {promise} | {name} | `{Path(test).name}` | {outcome} |"
            for promise, name, test, outcome in mutants
        ),
        "",
    ]


def page(runs: dict[str, dict[str, Shown]], today: date, mutants: Mutants = ()) -> str:
    """The whole page in Markdown; `runs` by name of the database."""
    head = ("| | promise | proof | figures | |", "|---|---|---|---|---|")
    rows = [
        row(number, stated, {name: run[number] for name, run in runs.items() if number in run})
        for number, stated in promises().items()
    ]
    used = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return "\n".join(
        (
            "# What people may trust, and what showed it",
            "",
            f"Written by `make faults` on {today:%Y-%m-%d}: Python {platform.python_version()}, {used}; "
            f"{platform.system()} on {platform.machine()}.",
            "",
            *head,
            *rows,
            "",
            *(broken(mutants) if mutants else ()),
            BY_HAND.read_text("utf-8"),
        )
    )


def kept_in(file: Path) -> dict[str, Shown]:
    """What a run kept."""
    return {number: Shown(**kept) for number, kept in json.loads(file.read_text()).items()}


def main(files: Sequence[str]) -> int:
    """Print the page of these runs; 1 when a promise is not met."""
    paths = {Path(file).stem: Path(file) for file in files}
    mutants = json.loads(paths.pop("mutants").read_text()) if "mutants" in paths else ()
    runs = {name: kept_in(path) for name, path in paths.items()}
    text = page(runs, date.today(), mutants)  # noqa: DTZ011 - the day as people here call it
    print(text)
    return 1 if re.search(r"\| \*\*(failed|not shown|missed)\*\* \|$", text, re.MULTILINE) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
