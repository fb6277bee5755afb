"""What people, scripts and broken programs send instead of what a form asks for.

A mutation takes a form's pairs and the place of one of them, and gives a body with its content type.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from tests.security.crawling import Control, Form

Sent = tuple[bytes, str]
Pairs = list[tuple[bytes, bytes]]
URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "rand"
FILE_NAME = b'; filename="\xff../x.exe"\r\nContent-Type: image/png'
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"

#: Values in place of the one that was shown.
VALUES: dict[str, str | bytes] = {
    "nothing": "",
    "one character": "x",
    "spaces": "   ",
    "ten thousand": "x" * 10_000,
    "a hundred thousand": "x" * 100_000,
    "a NUL byte": "een\0twee",
    "control characters": "\x01\x07\x08\x1b[31m\x7f\x85",
    "lines": "een\r\nBcc: mallory@example.org\r\n\r\ntwee",
    "tabs": "\t\v\f",
    "a bidi override": "\u202egnidael\u202c \u2066\u2069",
    "nothing to see": "\u200b\u200d\ufeff\u00ad",
    "a lone surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\x80",
    "overlong UTF-8": b"\xc0\x80\xe0\x80\xaf",
    "outside the plane": "😀𝕏🏳️‍🌈\U0010ffff",
    "a tower of accents": "a" + "\u0301" * 1000,
    "zero": "0",
    "below zero": "-1",
    "half": "1.5",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "too large a float": "1e309",
    "beyond 32 bits": str(2**31),
    "beyond 64 bits": str(2**63),
    "far below": str(-(2**63) - 1),
    "ten to the thirty": "1" + "0" * 30,
    "five thousand digits": "9" * 5000,
    "another's digits": "٣",
    "wide digits": "１２",
    "a power": "²",
    "hexadecimal": "0x10",
    "an underscore": "1_000",
    "a word for true": "true",
    "a word for nothing": "None",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "a day that is none": "2026-02-30",
    "a day after the last": "10000-01-01",
    "the last minute": "9999-12-31T23:59",
    "no minute": "2026-11-22T25:61",
    "an hour that was skipped": "2026-03-29T02:30",
    "a choice that is none": "nonsense",
    "a list": "[1, 2]",
    "an object": '{"$ne": null}',
    "a quote": "' OR 1=1 --",
    "a pattern": "%_%s%n%(title)s",
    "a template": "{{7*7}}{0.__class__}",
    "a path": "../../../../etc/passwd\0.png",
    "a script": "javascript:alert(1)",
    "an address": "a@b@c.example",
    "a long address": "x" * 250 + "@example.org",
    "a formula": "=1+1",
}


def urlencoded(pairs: Pairs) -> Sent:
    return urlencode(pairs).encode("ascii"), URLENCODED


def multipart(pairs: Pairs, end: str = "--", name: str = "") -> Sent:
    """The pairs in parts; the one called `name` as a file."""
    parts = []
    for key, value in pairs:
        file = (
            b'; filename="\xff../x.exe"\r\nContent-Type: image/png' if key.decode("latin-1") == name else b""
        )
        head = b'Content-Disposition: form-data; name="' + key + b'"' + file
        parts.append(b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}{end}\r\n".encode(), MULTIPART


def without(pairs: Pairs, place: int) -> Pairs:
    return pairs[:place] + pairs[place + 1 :]


#: Ways to send that are not what the form says.
SHAPES: dict[str, Callable[[Pairs, int], Sent]] = {
    "missing": lambda pairs, place: urlencoded(without(pairs, place)),
    "alone": lambda pairs, place: urlencoded([pairs[place]]),
    "twice": lambda pairs, place: urlencoded([*pairs, (pairs[place][0], b"anders")]),
    "a thousand times": lambda pairs, place: urlencoded(pairs + [pairs[place]] * 1000),
    "as a list": lambda pairs, place: urlencoded([*pairs, (pairs[place][0] + b"[]", b"1")]),
    "in parts": lambda pairs, place: multipart(pairs),
    "as a file": lambda pairs, place: multipart(pairs, name=pairs[place][0].decode("latin-1")),
    "parts without an end": lambda pairs, place: multipart(pairs, end=""),
    "parts without a boundary": lambda pairs, place: (multipart(pairs)[0], "multipart/form-data"),
    "parts cut off": lambda pairs, place: (multipart(pairs)[0][:-20], MULTIPART),
    "as JSON": lambda pairs, place: (b'{"a": [1, null]}', "application/json"),
    "as broken JSON": lambda pairs, place: (b'{"a"', "application/json"),
    "as text": lambda pairs, place: (urlencoded(pairs)[0], "text/plain"),
    "as UTF-16": lambda pairs, place: (urlencoded(pairs)[0], f"{URLENCODED}; charset=utf-16"),
    "as nothing known": lambda pairs, place: (b"\x00\xff" * 50, "application/x-nonsense; =;;"),
}
#: What a program that does not know our addresses puts in their blanks.
BLANKS = (
    *("0", "-1", "1.5", "2147483648", "1" + "0" * 30, "9" * 5000, "NaN", "%00", "a%00b", "%FF%FE"),
    *("%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "%F0%9F%98%80", "%D9%A3", "%C2%B2", "%E2%80%AE", "x" * 2000),
    *("1%20OR%201=1", "%27", "%0D%0Aa:b", "%25s", "%7B%7B7*7%7D%7D"),
)
#: Every question that an address of ours knows.
QUESTIONS = (
    *("q", "page", "from", "to", "seen", "lang", "next", "pitch", "state", "theme", "municipality", "stage"),
    *("year", "kind", "first", "item", "here", "quorum", "comparator", "basis", "percent", "perspective"),
)
MUTATIONS = (*VALUES, *SHAPES, "as long as it may be", "one longer than it may be", "another's number")


def mutated(form: Form, place: int, mutation: str, foreign: str) -> Sent:
    """The form with this mutation of the control at `place`; `foreign`: a number of another's."""
    controls = [one for one in form.controls if one.name != "csrf_token"]
    pairs = [(octets(one.name), octets(one.value)) for one in controls]
    if mutation in SHAPES:
        return SHAPES[mutation](pairs, place)
    pairs[place] = (pairs[place][0], octets(_value(controls[place], mutation, foreign)))
    return urlencoded(pairs)


def _value(control: Control, mutation: str, foreign: str) -> str | bytes:
    most = control.most or 200
    others = {
        "as long as it may be": "x" * most,
        "one longer than it may be": "x" * (most + 1),
        "another's number": foreign,
    }
    return others[mutation] if mutation in others else VALUES[mutation]


def octets(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
