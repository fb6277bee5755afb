"""The mutants still fit the code; `python -m tests.faults.mutants` shows that each of them is caught."""

import pytest

from tests.faults.mutants import MUTANTS, ROOT, Mutant


@pytest.mark.once
@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_the_mutant_fits_the_code(mutant: Mutant) -> None:
    for change in mutant.changes:
        assert (ROOT / change.file).read_text().count(change.old) == 1
        assert change.new != change.old
    assert (ROOT / mutant.test).is_file()
