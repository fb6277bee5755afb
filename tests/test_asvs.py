"""The documents on safety name only what is there: docs/asvs.md, the register, the assessment of privacy."""

import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from innovation.db import Base
from innovation.people.keeping import KEPT
from innovation.settings import ROOT

pytestmark = pytest.mark.once

DOCUMENTS = [ROOT / "docs" / name for name in ("asvs.md", "processing-register.md", "dpia.md")]
PLACE = re.compile(r"`((?:tests|innovation|templates|static|docs|bench|\.ci)/[\w./-]+)(?:::(\w+))?`")
ROW = re.compile(
    r"^\| v5\.0\.0-(\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| (met|n\.a\.|open) \| ([^|]+) \|$", re.MULTILINE
)
COUNTS = re.compile(r"^\| (level 1|level 2|both) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    named = PLACE.findall(document.read_text("utf-8"))
    assert len(named) > 10
    assert [path for path, _ in named if not (ROOT / path).exists()] == []
    missing = [f"{path}::{test}" for path, test in named if test and f"def {test}(" not in _text(path)]
    assert missing == []


def test_every_requirement_stands_there_once() -> None:
    rows = ROW.findall(_text("docs/asvs.md"))
    lines = _text("docs/asvs.md").count("\n| v5.0.0-")
    assert len({number for number, *_ in rows}) == len(rows) == lines == 253


def test_what_is_met_says_what_shows_it() -> None:
    """A path, a setting in capitals, or the part of the page in which it is decided."""
    shown = re.compile(r'`[\w./-]+(::\w+)?`|above, "')
    rows = ROW.findall(_text("docs/asvs.md"))
    assert [number for number, _, status, by in rows if status == "met" and not shown.search(by)] == []
    headings = set(re.findall(r"^\*\*([^*]+)\.\*\*", _text("docs/asvs.md"), re.MULTILINE))
    assert set(re.findall(r'above, "([^"]+)"', _text("docs/asvs.md"))) <= headings


def test_the_counts_at_the_top_agree() -> None:
    found = Counter((level, status) for _, level, status, _ in ROW.findall(_text("docs/asvs.md")))
    told = {name: [int(one) for one in numbers] for name, *numbers in COUNTS.findall(_text("docs/asvs.md"))}
    for level in ("1", "2"):
        counted = [found[level, status] for status in ("met", "n.a.", "open")]
        assert told[f"level {level}"] == [*counted, sum(counted)]
    assert told["both"] == [sum(pair) for pair in zip(told["level 1"], told["level 2"], strict=True)]


def test_the_register_names_all_that_is_kept_and_every_table(app: Flask) -> None:
    text = _text("docs/processing-register.md")
    rows = re.findall(r"^\| `([\w -]+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(kept.name for kept in KEPT), "one row in the register for each of KEPT"
    assert sorted(name for name in Base.metadata.tables if f"`{name}`" not in text) == []


def _text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")
