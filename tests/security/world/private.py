"""Private texts that can be recognised wherever they turn up."""

import re

_BEGIN = "kanarie-"
_FOUND = re.compile(rf"{_BEGIN}[\w.@-]+")


def canary(name: str) -> str:
    """A private text; its name says what it is."""
    return _BEGIN + name


def canaries(text: str) -> frozenset[str]:
    """The names of the private texts that `text` shows."""
    return frozenset(found.removeprefix(_BEGIN) for found in _FOUND.findall(text))
