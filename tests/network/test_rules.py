"""Contrast as WCAG defines it, and names as pieces of an address."""

import pytest

from innovation.network.rules import PERSPECTIVE_WORDS, Perspective, contrast, slug


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#777777", 4.48), ("#767676", 4.54), ("#0000ff", 8.59)],
)
def test_contrast_against_white_is_as_published(colour: str, ratio: float) -> None:
    assert contrast(colour) == pytest.approx(ratio, abs=0.005)


def test_contrast_has_no_direction() -> None:
    assert contrast("#123456", "#fedcba") == contrast("#fedcba", "#123456")


def test_every_perspective_has_a_word() -> None:
    assert set(PERSPECTIVE_WORDS) == set(Perspective)


@pytest.mark.parametrize(
    ("name", "piece"),
    [("Gilze en Rijen", "gilze-en-rijen"), ("’s-Hertogenbosch", "s-hertogenbosch"), ("日本", "x")],
)
def test_a_name_becomes_a_piece_of_an_address(name: str, piece: str) -> None:
    assert slug(name) == piece
