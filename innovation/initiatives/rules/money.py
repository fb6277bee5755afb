"""Amounts as people type them, read as whole euro cents."""

import re

MOST = 1_000_000_000  #: cents that fit: ten million euros

#: 2500 · 2.500 · 2 500 · 2500,50 · 2.500,- · 2500.50; a point before three digits is never a decimal.
_AMOUNT = re.compile(
    r"(?:€|EUR|euro)?\s*"
    r"(?P<whole>[0-9]{1,3}(?:[.\s'][0-9]{3}){1,4}|[0-9]{1,12})"
    r"(?:,(?P<cents>[0-9]{1,2}|-{1,2})|\.(?P<point>[0-9]{2}))?"
    r"\s*(?:€|EUR|euro)?",
    re.IGNORECASE,
)


def cents(typed: str) -> int:
    """The cents of an amount as Dutch people type it. Raises ValueError when it is none."""
    found = _AMOUNT.fullmatch(typed.strip())
    if not found:
        raise ValueError("not an amount")
    part = (found["cents"] or found["point"] or "").strip("-")
    return 100 * int(re.sub(r"[^0-9]", "", found["whole"])) + int(part.ljust(2, "0"))


def plain_euros(amount: int) -> str:
    """An amount as a field shows it, to be typed over: "2500" or "2500,50"."""
    whole, part = divmod(amount, 100)
    return f"{whole},{part:02d}" if part else str(whole)
