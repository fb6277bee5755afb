"""The codes that let a phone join: of the room, of a card as typed, of a card as scanned.

All secrets of a card follow from the evening's card key and the card's number, so that cards can be
printed again until that key is destroyed at the end of the evening. The database keeps hashes only.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import Enum

#: No 0, O, 1, I or L, which look alike. 31 is a prime number, which the check sign needs.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ROOM_LENGTH = 6
CARD_LENGTH = 15  #: 14 signs (31^14 is 69 bits) and one check sign
TOKEN_LENGTH = 22  #: url-safe characters of 6 bits: 132 bits

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_LOOKALIKES = frozenset("0O1IL")


class Entry(Enum):
    """What somebody entered: one of the three kinds of code, or a mistake that needs no look-up."""

    ROOM = "room"
    CARD = "card"
    SCAN = "scan"
    EMPTY = "empty"
    LOOKALIKE = "lookalike"  #: holds a sign that no code has
    LENGTH = "length"
    TYPO = "typo"  #: the check sign does not fit


@dataclass(frozen=True, repr=False)
class Entered:
    """A code as entered, made tidy. Never shown in a trace: `text` may be a secret."""

    kind: Entry
    text: str


def read(entered: str) -> Entered:
    """Recognise what was typed or scanned: spaces, hyphens, lower case and whole addresses are fine."""
    last = entered.strip().rpartition("/j/")[2]
    if _TOKEN.fullmatch(last):
        return Entered(Entry.SCAN, last)
    text = "".join(sign for sign in last.upper() if sign.isalnum())
    return Entered(_kind(text), text)


def _kind(text: str) -> Entry:
    if not text:
        return Entry.EMPTY
    if len(text) not in (ROOM_LENGTH, CARD_LENGTH):
        return Entry.LENGTH
    if not set(text) <= set(SIGNS):
        return Entry.LOOKALIKE
    if len(text) == ROOM_LENGTH:
        return Entry.ROOM
    return Entry.CARD if checks(text) else Entry.TYPO


def shown(code: str) -> str:
    """A code in groups of three, as people read it: K7P-4QX."""
    return "-".join(code[start : start + 3] for start in range(0, len(code), 3))


def room_code() -> str:
    """A new code for a room."""
    return "".join(secrets.choice(SIGNS) for _ in range(ROOM_LENGTH))


def checks(code: str) -> bool:
    """True when the weighted sum of the signs is a multiple of 31.

    Every place has a weight of its own between 1 and 15. So one wrong sign always shows, and so do two
    signs that changed places, neighbours or not.
    """
    return _sum(code) == 0


def _sum(signs: str) -> int:
    return sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, 1)) % len(SIGNS)


def check_sign(signs: str) -> str:
    """The sign that makes `signs` with it check."""
    inverse = pow(len(signs) + 1, -1, len(SIGNS))
    return SIGNS[-_sum(signs) * inverse % len(SIGNS)]


def card_code(key: bytes, number: int) -> str:
    """What is typed from card `number`: 14 secret signs and their check sign."""
    rest = int.from_bytes(_secret(key, "code", number))
    signs = ""
    while len(signs) < CARD_LENGTH - 1:
        rest, place = divmod(rest, len(SIGNS))
        signs += SIGNS[place]
    return signs + check_sign(signs)


def card_token(key: bytes, number: int) -> str:
    """What the QR code of card `number` holds."""
    return urlsafe_b64encode(_secret(key, "token", number)).decode()[:TOKEN_LENGTH]


def _secret(key: bytes, purpose: str, number: int) -> bytes:
    return hmac.new(key, f"{purpose} {number}".encode(), "sha256").digest()


def hashed(secret: str) -> str:
    """What the database keeps of a secret. Enough, since nobody can try 2^69 of them."""
    return hashlib.sha256(secret.encode()).hexdigest()
