"""Which of our cookies one is that a browser was given."""

from innovation.web.cookies import COOKIES, Cookie


def purpose(name: str) -> Cookie | None:
    """The entry of the cookie with this name; None for one that nobody wrote down."""
    bare = name.removeprefix("__Host-").removeprefix("__Secure-")
    return next((one for one in COOKIES if _is(one.name, bare)), None)


def _is(listed: str, name: str) -> bool:
    return name.startswith(listed) if listed.endswith("-") else name == listed
