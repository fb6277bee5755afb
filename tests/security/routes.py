"""Every address the app answers, and a browser that asks a real server for it."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from tests.faults.server import Server

Cookies = dict[str, str]
Answer = tuple[int, dict[str, list[str]], bytes]


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each route with an address that fits it; what it names is seldom there."""
    for rule in app.url_map.iter_rules():
        values = {name: _fitting(converter) for name, converter in rule._converters.items()}
        built = rule.build(values)
        assert built, rule
        yield rule, built[1]


def _fitting(converter: BaseConverter) -> object:
    """A value that a part of an address takes."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def ask(
    server: Server, path: str, method: str = "GET", cookies: Cookies | None = None, **more: str
) -> Answer:
    """One request; the headers of the answer in lower case, each with all its values."""
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    status, found, body = server.ask(path, method, headers)
    return status, {name.lower(): found.get_all(name) or [] for name in found}, body
