"""Fingerprints, numbers without names, dots and first sentences."""

import hashlib
from fractions import Fraction

import pytest

from innovation.jury.rules.outcome import Dot, dots, fingerprint, first_sentence, numbered, score_lines


def test_a_number_follows_from_the_marks_and_not_from_the_juror() -> None:
    strict, mild = [(1, 1, 3), (1, 2, None)], [(1, 1, 9), (1, 2, 8)]
    assert numbered({"Ria": strict, "Kim": mild}) == {"Ria": 1, "Kim": 2}
    assert numbered({"Kim": strict, "Ria": mild}) == {"Kim": 1, "Ria": 2}


def test_score_lines_are_sorted_and_say_what_was_left_out() -> None:
    assert score_lines({2: [(7, 1, 9)], 1: [(7, 2, None), (7, 1, 3)]}) == ["7 1 1 3", "7 1 2 -", "7 2 1 9"]


def test_the_fingerprint_is_that_of_the_sorted_lines() -> None:
    assert fingerprint(["b 2", "a 1"]) == hashlib.sha256(b"a 1\nb 2").hexdigest()
    assert fingerprint(["a 1", "b 2"]) == fingerprint(["b 2", "a 1"])
    assert fingerprint(["a 1"]) != fingerprint(["a 2"])


def test_dots_lie_along_the_scale_and_are_stacked() -> None:
    marks = [Fraction(10), Fraction(1), Fraction(11, 2), Fraction(1)]
    assert dots(marks, 1, 10) == [Dot(0, 0), Dot(0, 1), Dot(50, 0), Dot(100, 0)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Begin klein. En dan groot.", "Begin klein."),
        ("Begin klein", "Begin klein"),
        ("Echt? Ja. Doe het!", "Echt?"),
        ("Doe\nhet. Nu", "Doe het."),
        ("woord " * 40, "woord " * 26 + "…"),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text).replace(" …", "…") == sentence.replace(" …", "…")
