"""Amounts as they are typed, and the arithmetic of a grant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.initiatives.rules.book import ADDS_TO, DIRECTION, UNSOUND, Line, figures, sound
from innovation.initiatives.rules.money import cents, plain_euros
from innovation.initiatives.rules.support import ENTRY_WORDS, Entry

BOOK = [
    Line(Entry.DECIDED, 250_000),
    Line(Entry.PLANNED, 100_000, 1),
    Line(Entry.PLANNED, 150_000, 2),
    Line(Entry.REQUESTED, 100_000, 1),
    Line(Entry.PAID, 60_001, 1),
]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2500", 250_000),
        ("2.500", 250_000),
        ("2 500", 250_000),
        ("2\u00a0500", 250_000),
        ("€ 2 500", 250_000),
        ("€2.500,50", 250_050),
        ("2500,50", 250_050),
        ("2500,5", 250_050),
        ("2500.50", 250_050),
        ("2.500,-", 250_000),
        ("2.500,--", 250_000),
        ("2500 euro", 250_000),
        ("EUR 1.234.567,89", 123_456_789),
        ("0,05", 5),
        ("0", 0),
        (" 7 ", 700),
    ],
)
def test_amounts_as_dutch_people_type_them(typed: str, amount: int) -> None:
    assert cents(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-5",
        "+5",
        "twee",
        "2,500",
        "2.50.0",
        "1,2,3",
        "12.34,56",
        "2.5",
        "1e3",
        "٢٥",
        "9" * 13,
        "1" * 10_000,
    ],
)
def test_what_is_no_amount_or_could_be_two(typed: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        cents(typed)


@given(st.integers(0, 10**9))
def test_an_amount_in_a_field_reads_back_the_same(amount: int) -> None:
    assert cents(plain_euros(amount)) == amount
    assert cents(f"€ {amount // 100:,}".replace(",", ".") + f",{amount % 100:02d}") == amount


def test_the_figures_follow_from_the_lines() -> None:
    stands = figures(BOOK)
    assert (stands.decided, stands.planned, stands.requested, stands.paid) == (
        250_000,
        250_000,
        100_000,
        60_001,
    )
    assert (stands.left, stands.unplanned, stands.asked) == (189_999, 0, 39_999)
    assert (stands.part(1).asked, stands.part(2).free, stands.part(3).planned) == (39_999, 150_000, 0)


def test_what_came_back_is_not_asked_for_any_more() -> None:
    stands = figures([*BOOK, Line(Entry.RECLAIMED, -60_001, 1)])
    assert (stands.paid, stands.left, stands.part(1).asked, stands.part(1).free) == (
        0,
        250_000,
        39_999,
        60_001,
    )


@pytest.mark.parametrize(
    "line",
    [
        Line(Entry.CORRECTED, -1),
        Line(Entry.PLANNED, 1, 3),
        Line(Entry.PLANNED, -1, 2),
        Line(Entry.CHANGED, 1, 2),
        Line(Entry.CHANGED, -1, 1),
        Line(Entry.REQUESTED, 1, 1),
        Line(Entry.REQUESTED, -40_000, 1),
        Line(Entry.PAID, 40_000, 1),
        Line(Entry.PAID, 1, 2),
        Line(Entry.PAID, -1, 1),
        Line(Entry.RECLAIMED, -60_002, 1),
        Line(Entry.RECLAIMED, 1, 1),
        Line(Entry.DECIDED, 0),
    ],
)
def test_a_line_that_may_not_stand(line: Line) -> None:
    assert sound(BOOK)
    assert not sound([*BOOK, line])


def test_every_kind_of_line_has_its_words() -> None:
    assert set(ADDS_TO) == set(UNSOUND) == set(ENTRY_WORDS) == set(Entry)
    assert set(DIRECTION) < set(Entry)


@given(st.lists(st.tuples(st.sampled_from(Entry), st.integers(-5, 5), st.integers(1, 2)), max_size=12))
def test_a_sound_book_never_pays_more_than_was_decided(drawn: list[tuple[Entry, int, int]]) -> None:
    grant = (Entry.DECIDED, Entry.CORRECTED)
    book = [Line(entry, cents, None if entry in grant else part) for entry, cents, part in drawn]
    if sound(book):
        stands = figures(book)
        assert 0 <= stands.paid <= stands.requested <= stands.planned <= stands.decided
        assert stands.decided == stands.paid + stands.left
        assert stands.decided == stands.unplanned + sum(
            part.free + part.asked + part.paid for part in stands.parts.values()
        )
