"""The exception that actions raise, its kind for who comes second, and the marker for its messages."""

from typing import Any


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark `message` for translation without translating it yet."""
    return message


class RuleBroken(Exception):  # noqa: N818 - it is a sentence for a reader, not a fault
    """A rule of the house forbids what was asked.

    `message` is an English msgid marked with `N_`; the view translates it and fills in `values`.
    `status` is the HTTP status that fits: 409 when the state forbids it, 422 when the input does.
    """

    def __init__(self, message: str, status: int = 409, **values: Any) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.status = status
        self.values = values


class Stale(RuleBroken):
    """Somebody else saved after this page was opened; nothing was changed."""
