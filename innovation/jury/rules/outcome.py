"""What a panel leaves behind: its advice, its picture for the discussion, and a fingerprint of its scores."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

ADVICE_MOST = 2_000
BINS = 18  #: places beside each other in a dot plot; marks that share one are stacked

Juror = TypeVar("Juror", bound=Hashable)
#: One mark as it was given: pitch, place of the criterion in the rubric, mark (None: "I do not know").
Given = tuple[int, int, int | None]


def first_sentence(text: str, most: int = 160) -> str:
    """The first sentence of a text, cut off at a word when it is long."""
    line = " ".join(text.split())
    ends = [line.find(mark) for mark in (". ", "! ", "? ") if mark in line]
    sentence = line[: min(ends) + 1] if ends else line
    if len(sentence) <= most:
        return sentence
    return sentence[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"


@dataclass(frozen=True)
class Dot:
    """One mark in a dot plot: how far along the scale, in percents, and how many lie below it."""

    at: float
    level: int


def dots(marks: Iterable[Fraction], low: int, high: int) -> list[Dot]:
    """Marks on a line from `low` to `high`; what would overlap is stacked."""
    stacked: Counter[int] = Counter()
    found = []
    for mark in sorted(marks):
        share = (mark - low) / (high - low)
        place = round(share * BINS)
        found.append(Dot(round(float(share * 100), 2), stacked[place]))
        stacked[place] += 1
    return found


def numbered(sheets: Mapping[Juror, Sequence[Given]]) -> dict[Juror, int]:
    """A number from 1 for each juror, in the order of what they gave: it tells nothing about who they are."""
    order = sorted(sheets, key=lambda juror: sorted(_sortable(line) for line in sheets[juror]))
    return {juror: number for number, juror in enumerate(order, 1)}


def _sortable(line: Given) -> tuple[int, int, int]:
    pitch, criterion, mark = line
    return pitch, criterion, mark or 0


def score_lines(sheets: Mapping[int, Sequence[Given]]) -> list[str]:
    """Every mark as `pitch juror criterion mark`, jurors by their number, "-" for "I do not know"; sorted."""
    return sorted(
        f"{pitch} {number} {criterion} {mark or '-'}"
        for number, lines in sheets.items()
        for pitch, criterion, mark in lines
    )


def fingerprint(lines: Iterable[str]) -> str:
    """SHA-256 over score lines as `score_lines` writes them: sorted as text, joined by line feeds, UTF-8."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
