"""Texts that want to be a header of a letter, a second receiver or a part of its body."""

from itertools import product

ENDS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", "\x1d", "\x1e", "\r\n ", "\n\t")
LINES = ("Bcc: eve@evil.test", "X-Eve: 1", "Content-Type: text/html", "\r\n<b>eve</b>", ".\r\nQUIT\r\n")
NAMES = (
    *(
        "eve@evil.test, noor@example.org",
        "Eve <eve@evil.test>",
        '"Eve" <eve@evil.test>,',
        "Noor;eve@evil.test",
    ),
    *(
        "eve@evil.test\x00",
        "a:eve@evil.test;",
        "<eve@evil.test>",
        "(eve@evil.test)",
        "\\",
        '"',
        "%0d%0aBcc:x",
    ),
    *("=?utf-8?q?x=0D=0ABcc:_eve@evil.test?=", "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLnRlc3Q=?=", "=?x?q?", "?="),
    *("--==", "é" * 60, "x" * 70, "\u202eeve", "\u200b", "\ufeff", "😀" * 20),
)
INJECTIONS = (*(f"Soep{end}{line}" for end, line in product(ENDS, LINES)), *NAMES)
BETWEEN = (*ENDS, ",", ", ", ";", " ", "\x00", "%0d%0a", "<", ">", "=?utf-8?q?=2C?=")
PLACES = (
    "noor@example.org{}eve@evil.test",
    "noor@example.org{}Bcc: eve@evil.test",
    "noor@example.org{}> RCPT TO:<eve@evil.test",
    *("noor@example.org{}", "{}noor@example.org", "noor{}@example.org"),
)
ODD = ("Eve <eve@evil.test>", '"noor@example.org" <eve@evil.test>', f"{'a' * 65}@a.nl", f"a@{'b' * 260}.nl")
ADDRESSES = (*(place.replace("{}", sign) for sign in BETWEEN for place in PLACES), *ODD)
