"""Ways to ask as each role: the app in this process, or a real server over HTTP."""

import http.client
import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from flask import Flask

from innovation.web import voters
from innovation.web.limits import limiter
from tests.faults.room import csrf, session_cookie
from tests.security.world import World

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
A_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What came back: redirects are not followed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Asks(Protocol):
    """Sends one request and nothing more."""

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer: ...

    def forget(self) -> None:
        """The database was put back: nothing that was kept of it may be shown."""


class Within:
    """Asks the app in this process."""

    def __init__(self, app: Flask, slugs: Iterable[str]) -> None:
        self._app, self._slugs = app, list(slugs)
        self._client = app.test_client(use_cookies=False)
        self._addresses = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in itertools.count(1))

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        address = {"REMOTE_ADDR": next(self._addresses)}
        found = self._client.open(
            path, method=method, headers=headers, data=body, environ_base=address, csrf=False
        )
        answer = Answer(found.status_code, dict(found.headers), found.get_data())
        found.close()
        return answer

    def forget(self) -> None:
        hall = self._app.extensions["hall"]
        for slug in self._slugs:
            hall.snapshots.forget(slug)
        limiter.reset()


class Outside:
    """Asks a server behind which we are the trusted proxy, so that no limit by address is met."""

    OLDEST = 0.2  #: seconds that a server may show an evening as it was

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: http.client.HTTPConnection | None = None
        self._addresses = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in itertools.count(1))

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        sent = {**headers, "X-Forwarded-For": next(self._addresses)}
        for again in (True, False):
            try:
                return self._exchange(method, path, sent, body)
            except (OSError, http.client.HTTPException):
                self._line = None  # an idle line was closed
                if not again:
                    raise
        raise AssertionError

    def _exchange(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        self._line = self._line or http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        self._line.request(method, path, body, headers)
        found = self._line.getresponse()
        return Answer(found.status, {name.title(): value for name, value in found.getheaders()}, found.read())

    def forget(self) -> None:
        time.sleep(self.OLDEST)


class Crowd:
    """Everybody of the world, asking one way or the other."""

    def __init__(self, app: Flask, world: World, asks: Asks) -> None:
        self._app, self._world, self.asks = app, world, asks
        self.token = csrf(app)
        code = world.places[""]["evenings.code"]
        kept = {"code": code, "sign_in": {"email": "iemand@example.org", "next": ""}}
        self._sessions = {
            role: session_cookie(
                app, **kept, **({"_user_id": person.get_id(), "_fresh": True} if person else {})
            )
            for role, person in world.people.items()
        }
        self._turns: dict[str, Iterator[str]] = {
            slug: itertools.cycle(ids) for slug, ids in world.voters.items()
        }

    def ask(
        self, role: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """One request of this role, as its own pages would send it; `headers` add to it or win."""
        usual = {"Cookie": self.cookies(role), **SAME_SITE, "Host": "localhost"}
        if method not in ("GET", "HEAD", "OPTIONS"):
            usual |= {"X-CSRFToken": self.token, **A_FORM, "Content-Length": str(len(body))}
        sent = {name: value for name, value in {**usual, **(headers or {})}.items() if value}
        return self.asks.send(method, path, sent, body)

    def cookies(self, role: str) -> str:
        """What the browser of this role has kept; voters take turns."""
        kept = f"lang=en; session={self._sessions[role]}"
        evening = self._world.evening_of(role)
        if evening is None:
            return kept
        with self._app.test_request_context():
            value = voters.signed(evening.slug, next(self._turns[evening.slug]))
        return f"{kept}; {voters.cookie_name(evening.slug)}={value}"
