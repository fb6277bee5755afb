"""Texts that the browser keeps while somebody types (`data-draft`), and when it may let them go."""

from flask import flash
from markupsafe import Markup


def kept(draft: str, message: str) -> None:
    """Say on the next page that a text is kept here; the browser forgets its own copy, named `draft`."""
    flash(Markup('<span data-draft-done="{}">{}</span>').format(draft, message), "ok")
