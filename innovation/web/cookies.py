"""Every cookie there is, with its purpose in plain words: the page about privacy shows this list.

Over https a cookie's name says so (`__Host-`, or `__Secure-` for a part of the site): then a browser takes it
from this host alone, never from a neighbour under the same domain.
"""

from dataclasses import dataclass

from flask import current_app, request
from werkzeug.wrappers import Response

from innovation.errors import N_


@dataclass(frozen=True)
class Cookie:
    """One cookie; `why` and `until` are msgids. A name that ends in "-" goes on with an evening's address."""

    name: str
    why: str
    until: str


COOKIES = (
    Cookie(
        "session",
        N_("Keeps you signed in, and shows that a form comes from this site."),
        N_("30 days after your last visit, and at most 90 days"),
    ),
    Cookie("lang", N_("Remembers the language you chose."), N_("a year")),
    Cookie("voter-", N_("Knows the card of this phone at one evening."), N_("a day")),
    Cookie("ballot", N_("Remembers your last choice, to show it to you alone."), N_("a day")),
)


def full_name(name: str, secure: bool, path: str = "/") -> str:
    """The name that a browser knows a cookie by."""
    if not secure:
        return name
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"


def keep(response: Response, name: str, value: str, max_age: int, path: str = "/") -> None:
    """Set a cookie that no script reads and no other site sends."""
    secure = _secure()
    known = full_name(name, secure, path)
    response.set_cookie(
        known, value, max_age=max_age, path=path, secure=secure, httponly=True, samesite="Lax"
    )


def kept(name: str, path: str = "/") -> str:
    """What a cookie holds; nothing when it is not there."""
    return request.cookies.get(full_name(name, _secure(), path), "")


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
