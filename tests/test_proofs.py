"""The page of proofs is honest: every promise has a test, and what failed or was not shown is said so."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests import proofs
from tests.faults.mutants import MUTANTS
from tests.proofs import Shown

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 22)


def line_of(page: str, number: str) -> str:
    return next(line for line in page.splitlines() if line.startswith(f"| {number} |"))


@pytest.mark.parametrize("number", proofs.every_number())
def test_every_promise_is_stated_with_its_proof_in_a_module(number: str) -> None:
    stated = proofs.promises()[number]
    assert stated, f"{number} has no module in tests/faults or tests/security"
    assert all(promise.says.endswith(".") and promise.proof for promise in stated)


def test_a_module_that_does_not_say_what_it_proves_is_refused(tmp_path: Path) -> None:
    module = tmp_path / "test_v01_nothing.py"
    for said in ("V1: something.", "V2: something.\n\nProof: it runs.", "Proof: it runs."):
        module.write_text(f'"""{said}\n"""\n')
        with pytest.raises(ValueError, match="has to begin with"):
            proofs.stated(module)


def test_a_failed_promise_stands_there_as_failed() -> None:
    failed = Shown(tests=3, failed=["test_of_something"], seconds=2.0)
    page = proofs.page({"SQLite": {"V1": Shown(tests=4)}, "PostgreSQL": {"V1": failed}}, TODAY)
    assert line_of(page, "V1").endswith("| **failed** |")
    assert "FAILED: test_of_something" in line_of(page, "V1")


def test_a_promise_without_a_run_is_not_shown() -> None:
    page = proofs.page({"SQLite": {"V1": Shown(tests=1), "V2": Shown(skipped=2)}}, TODAY)
    assert line_of(page, "V1").endswith("| met |")
    assert line_of(page, "V2").endswith("| **not shown** |")
    assert line_of(page, "V3").endswith("| **not shown** |")


def test_figures_and_mutants_stand_on_the_page() -> None:
    mutants = [["V1", "no key", "tests/faults/test_v01.py", "caught"]]
    page = proofs.page({"SQLite": {"V1": Shown(tests=1, figures={"cards": 1000})}}, TODAY, mutants)
    assert "SQLite: cards 1000 (0 s)" in line_of(page, "V1")
    assert "| V1 | no key | `test_v01.py` | caught |" in page


@pytest.mark.parametrize(
    ("shown", "outcome", "code"), [(1, "caught", 0), (0, "caught", 1), (1, "**missed**", 1)]
)
def test_the_program_fails_when_a_promise_is_not_met(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shown: int, outcome: str, code: int
) -> None:
    runs = {number: {"tests": shown} for number in proofs.every_number()}
    (tmp_path / "SQLite.json").write_text(json.dumps(runs))
    (tmp_path / "mutants.json").write_text(json.dumps([["V1", "no key", "test_v01.py", outcome]]))
    assert proofs.main([str(tmp_path / "SQLite.json"), str(tmp_path / "mutants.json")]) == code
    assert outcome in capsys.readouterr().out


def test_what_the_issue_names_is_broken_on_purpose() -> None:
    promises = {mutant.promise for mutant in MUTANTS}
    assert {"V1", "V2", "V4", "V13", "V16"} <= promises
    assert len(MUTANTS) >= 10
