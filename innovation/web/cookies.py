"""Every cookie there is, with its purpose in plain words: the page about privacy shows this list."""

from dataclasses import dataclass

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
        N_("30 days after your last visit"),
    ),
    Cookie("lang", N_("Remembers the language you chose."), N_("a year")),
    Cookie("voter-", N_("Knows the card of this phone at one evening."), N_("a day")),
    Cookie("ballot", N_("Remembers your last choice, to show it to you alone."), N_("a day")),
)


def purpose(name: str) -> Cookie | None:
    """The entry of the cookie with this name; None for one that nobody wrote down."""
    bare = name.removeprefix("__Host-")
    return next((one for one in COOKIES if _is(one.name, bare)), None)


def _is(listed: str, name: str) -> bool:
    return name.startswith(listed) if listed.endswith("-") else name == listed
