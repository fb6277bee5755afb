import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.evenings import codes
from innovation.evenings.codes import Entry

KEY = b"k" * 32
card_codes = st.integers(1, 2000).map(lambda number: codes.card_code(KEY, number))


def test_the_alphabet_has_31_signs_and_none_that_look_alike() -> None:
    assert len(set(codes.SIGNS)) == len(codes.SIGNS) == 31
    assert not set(codes.SIGNS) & set("0O1IL")


def test_codes_have_the_strength_that_was_promised() -> None:
    assert (codes.CARD_LENGTH - 1) * math.log2(31) >= 60
    assert codes.TOKEN_LENGTH * 6 >= 128


def test_every_single_mistyped_sign_is_found() -> None:
    for number in range(1, 20):
        code = codes.card_code(KEY, number)
        for place, right in enumerate(code):
            for wrong in codes.SIGNS.replace(right, ""):
                assert not codes.checks(code[:place] + wrong + code[place + 1 :])


@given(card_codes, st.integers(0, 13), st.integers(1, 14))
def test_every_swap_is_found(code: str, first: int, apart: int) -> None:
    second = min(first + apart, 14)
    signs = list(code)
    signs[first], signs[second] = signs[second], signs[first]
    assert codes.checks("".join(signs)) == (code[first] == code[second])


def test_every_swap_of_neighbours_is_found() -> None:
    for number in range(1, 200):
        code = codes.card_code(KEY, number)
        for place in range(14):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert swapped == code or codes.read(swapped).kind is Entry.TYPO


def test_secrets_follow_from_key_and_number() -> None:
    assert codes.card_code(KEY, 7) == codes.card_code(KEY, 7)
    assert codes.card_token(KEY, 7) == codes.card_token(KEY, 7)
    made = {codes.card_code(key, n)[:14] for key in (KEY, b"q" * 32) for n in range(1, 1001)}
    made |= {codes.card_token(KEY, n) for n in range(1, 1001)}
    assert len(made) == 3000


def test_signs_of_codes_are_spread_evenly() -> None:
    signs = "".join(codes.card_code(KEY, n) for n in range(1, 2001))
    expected = len(signs) / 31
    assert all(0.85 < signs.count(sign) / expected < 1.15 for sign in codes.SIGNS)


def test_shown_in_groups_of_three() -> None:
    assert codes.shown("K7P4QX") == "K7P-4QX"
    assert codes.shown(codes.card_code(KEY, 1)).count("-") == 4


@given(card_codes, st.sampled_from(["", " ", "-", " - ", "\u00a0", "."]), st.booleans())
def test_a_code_is_read_however_it_is_written(code: str, between: str, lower: bool) -> None:
    typed = between.join(codes.shown(code).split("-"))
    assert codes.read(f"  {typed.lower() if lower else typed}\n") == codes.Entered(Entry.CARD, code)


@given(st.integers(1, 2000))
def test_a_scanned_token_and_its_address_are_read(number: int) -> None:
    token = codes.card_token(KEY, number)
    assert codes.read(token) == codes.Entered(Entry.SCAN, token)
    assert codes.read(f"https://pitch.example.org/j/{token}") == codes.Entered(Entry.SCAN, token)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("k7p-4qx", Entry.ROOM),
        ("https://pitch.example.org/j/K7P-4QX", Entry.ROOM),
        ("", Entry.EMPTY),
        (" -- ", Entry.EMPTY),
        ("K7P-4Q", Entry.LENGTH),
        ("K7P-4QO", Entry.LOOKALIKE),
        ("K7P-4Qé", Entry.LOOKALIKE),
        ("222-222-222-222-223", Entry.TYPO),
        ("A" * 10_000, Entry.LENGTH),
        ("\x00" * 6, Entry.EMPTY),
        ("K7P4Q\u0665", Entry.LOOKALIKE),
    ],
)
def test_what_was_entered_is_recognised(typed: str, kind: Entry) -> None:
    assert codes.read(typed).kind is kind


def test_a_code_is_never_shown_in_a_trace() -> None:
    assert "K7P" not in repr(codes.read("K7P4QX"))
