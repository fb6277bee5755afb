"""What every page shows: the network's name, the static files with their version, safe text."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.local import LocalProxy
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from innovation import text
from innovation.db import session
from innovation.network.models import Network, the_network
from innovation.settings import ROOT
from innovation.web import access


class Number(IntegerConverter):
    """A number in an address; one that no row can have is no address of ours."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **options})


class Word(UnicodeConverter):
    """A word in an address; no row has one with a NUL byte, and PostgreSQL would refuse to look for it."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


@cache
def version(path: Path, changed: float) -> str:
    """The first characters of a file's SHA-256, so that a changed file has another address."""
    return sha256(path.read_bytes()).hexdigest()[:10]


def static_url(name: str) -> str:
    """The address of a static file, which may be cached for ever since its content is part of it."""
    path = ROOT / "static" / name
    known = version(path, path.stat().st_mtime) if path.is_file() else "0"
    return url_for("static", filename=name, v=known)


def init_app(app: Flask) -> None:
    """Give templates their helpers and the site its health check."""
    app.jinja_env.filters["markdown"] = text.markdown
    app.jinja_env.tests["web_address"] = text.is_web_address
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"network": LocalProxy(_network)})
    app.add_url_rule("/healthz", "healthz", access.public(healthz))
    app.after_request(keep_static)


def _network() -> Network:
    """The network, read at most once a request and only by a template that shows it.

    Without a database it is nameless: the page that says so still comes.
    """
    if "network" not in g:
        try:
            g.network = the_network(session)
        except OperationalError:
            g.network = None
        g.network = g.network or Network(name="Kantelpunt", logo_version=0)
    found: Network = g.network
    return found


def keep_static(response: Response) -> Response:
    """Let browsers keep versioned static files for a year."""
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def healthz() -> Response:
    """200 when the database answers; the error page with 503 otherwise."""
    session.execute(sa.text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
