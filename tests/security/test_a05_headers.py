"""A5: every answer forbids a browser to do what no page of ours needs.

Promised to everyone who opens a page: should a text ever slip through as script, the browser would refuse
it; no other site can frame a page, read it or take over its cookies, and no address is told to others.

Proof: a real server is asked for every route as a visitor and as an administrator, with GET, HEAD, OPTIONS
and a POST without a token, and for each error there is (400, 403, 404, 405, 408, 409, 411, 413, 422, 429,
500, 503): every answer carries the whole list of headers, and no Content-Security-Policy has unsafe-inline,
unsafe-eval or another site; with https also Strict-Transport-Security and cookies that are Secure.
"""

import re
import socket
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from innovation.voting.views.card import BALLOT_COOKIE
from innovation.web import i18n, voters
from innovation.web.cookies import keep
from tests.cast import Cast
from tests.cookies import purpose
from tests.faults import FULL
from tests.faults.conftest import Serve
from tests.faults.room import csrf, session_cookie, signed_in
from tests.faults.server import Server
from tests.postbox import app_with
from tests.security.routes import Answer, Cookies, ask, rules

pytestmark = pytest.mark.once

SAME = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)",
}
REFERRERS = {"same-origin", "no-referrer", "strict-origin"}  #: none of them tells a path to another site
CSP = {
    "default-src": "'none'",
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST") if FULL else ("GET",)
FORM = "application/x-www-form-urlencoded"


def wrong(headers: dict[str, list[str]]) -> list[str]:
    """What an answer lacks or has too much of."""
    found = [name for name, value in SAME.items() if headers.get(name) != [value]]
    policies = [
        dict(part.split(" ", 1) for part in policy.split("; "))
        for policy in headers.get("content-security-policy", [])
    ]
    if policies != [CSP]:
        found.append(f"content-security-policy {policies}")
    if not set(headers.get("referrer-policy", ["none"])) <= REFERRERS:
        found.append("referrer-policy")
    return found + [f"cookie {line}" for line in headers.get("set-cookie", []) if not _sound(line)]


def _sound(cookie: str) -> bool:
    """A cookie that is on the list, unseen by scripts, sent from here only and to this host only."""
    named, _, attributes = cookie.partition(";")
    parts = {part.strip().lower() for part in attributes.split(";")}
    host_only = not any(part.startswith("domain") for part in parts)
    return {"httponly", "samesite=lax"} <= parts and host_only and bool(purpose(named.partition("=")[0]))


def test_every_route_forbids_what_no_page_needs(
    standing: tuple[Server, Cast], record_property: Callable[..., None]
) -> None:
    server, cast = standing
    admin = signed_in(server.app, cast.ada)
    cast.session.commit()
    asked, faults = 0, []
    for _, path in rules(server.app):
        for method, cookies in product(METHODS, ({}, admin)):
            status, headers, _ = ask(server, path, method, cookies)
            asked += 1
            faults += [(method, path, status, fault) for fault in wrong(headers)]
    assert faults == []
    record_property("routes", len(list(rules(server.app))))
    record_property("answers", asked)


def test_static_files_too(server: Server) -> None:
    for path in ("/static/app.js", "/static/base.css", "/static/icons.svg", "/static/nothing.js"):
        assert wrong(ask(server, path)[1]) == []
    first = ask(server, "/static/app.js")[1]
    again = ask(server, "/static/app.js", If_None_Match=first["etag"][0])
    assert (again[0], wrong(again[1])) == (304, [])


def post(server: Server, path: str, cookies: Cookies, body: str = "") -> Answer:
    headers = {"X-CSRFToken": csrf(server.app), "Content-Type": FORM}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    status, found, content = server.ask(path, "POST", headers, body)
    return status, {name.lower(): found.get_all(name) or [] for name in found}, content


def raw(server: Server, head: str) -> Answer:
    """What is answered to a request that is not whole."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(f"POST /sign-in HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode())
        said = line.makefile("rb").read().decode()
    first, *lines = said.partition("\r\n\r\n")[0].split("\r\n")
    pairs = [line.split(": ", 1) for line in lines]
    return int(first.split()[1]), {name: [v for n, v in pairs if n == name] for name, _ in pairs}, b""


def _spoil(server: Server, statement: str) -> None:
    with server.database.writer.begin() as connection:
        connection.execute(sa.text(statement))


def _over_and_over(server: Server) -> Answer:
    for _ in range(101):
        last = ask(server, "/sign-in/used")
    return last


def _errors(server: Server, cast: Cast) -> dict[int, Answer]:
    """Every kind of error, each from what brings it about; the last two spoil the database."""
    olga, noor = signed_in(server.app, cast.olga), signed_in(server.app, cast.noor)
    here = f"/evenings/{cast.evening.slug}"
    idea = f"/pitches/{cast.pitch.id}"
    cast.session.commit()
    found = {
        400: ask(server, "/sign-in", "POST"),
        403: ask(server, f"{here}/settings", cookies=noor),
        404: ask(server, "/nothing"),
        405: ask(server, f"{here}/settings", "DELETE"),
        409: post(server, f"{here}/console/phase", olga, "value=planned&revision=0"),
        411: raw(server, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0"),
        413: raw(server, "Connection: close\r\nContent-Length: 99999999"),
        422: post(server, "/sign-in", signed_out(server), "email=nonsense"),
        429: _over_and_over(server),
    }
    if FULL:  # it takes ten seconds
        found[408] = raw(server, "Content-Length: 9")
    _spoil(server, "UPDATE pitch SET state = 'nonsense'")
    found[500] = ask(server, idea)
    _spoil(server, "ALTER TABLE pitch RENAME TO gone")
    found[503] = ask(server, idea)
    return found


def signed_out(server: Server) -> Cookies:
    """The session of somebody who has seen a page with a form."""
    return {"session": session_cookie(server.app)}


def test_every_error_forbids_it_too(serve: Serve, record_property: Callable[..., None]) -> None:
    server, cast = serve(workers=1)
    found = _errors(server, cast)
    assert {code: answer[0] for code, answer in found.items()} == {code: code for code in found}
    assert {code: fault for code, answer in found.items() if (fault := wrong(answer[1]))} == {}
    assert {code for code, answer in found.items() if answer[1]["cache-control"] != ["no-store"]} == set()
    assert not any(re.search(b"Traceback|sqlite", answer[2]) for answer in found.values())
    record_property("errors", len(found))


def test_with_https_nothing_goes_without(tmp_path: Path, app: Flask, database_url: str, cast: Cast) -> None:
    secure = app_with(database_url, tmp_path, testing=True, public_url="https://avond.example.org")
    answer = secure.test_client().get("/sign-in", base_url="https://avond.example.org")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    with secure.test_request_context():
        i18n.remember(answer, "nl")
        voters.remember(answer, "najaar", "1")
        keep(answer, BALLOT_COOKIE, "yes", 60, "/evenings/najaar/")
    given = answer.headers.getlist("Set-Cookie")
    assert len(given) == 4
    assert all("; Secure" in line and _sound(line) for line in given)
    assert any(line.startswith("__Host-session=") and "; Path=/" in line for line in given)
