"""The way from Granian to Flask: what a request looks like on the other side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from innovation import bridge
from innovation.bridge import Bridge, environ
from innovation.web.security import HEADERS

pytestmark = pytest.mark.once


class Headers(dict[str, str]):
    """As Granian's: `items` may hold a name twice."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:
        return list(self._pairs)


@dataclass
class Scope:
    headers: Headers = field(default_factory=Headers)
    method: str = "POST"
    path: str = "/café/x"
    query_string: str = "a=%20b"
    server: str = "127.0.0.1:8000"
    client: str = "192.0.2.7:5000"
    http_version: str = "1.1"
    scheme: str = "http"
    authority: str | None = None


class Protocol:
    """Sends `chunks`, then nothing more; keeps what is answered."""

    def __init__(self, chunks: Iterable[bytes], ends: bool = True) -> None:
        self._chunks, self._ends = chunks, ends
        self.answer: tuple[Any, ...] = ()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        if not self._ends:
            await asyncio.Event().wait()

    def response_bytes(self, *answer: Any) -> None:
        self.answer = answer

    def response_empty(self, *answer: Any) -> None:
        self.answer = answer


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("X-Length", environ.get("CONTENT_LENGTH", ""))])
    return [environ["wsgi.input"].read(), b"!"]


#: What goes with an answer that the application never saw.
REFUSED = {"connection": "close", "cache-control": "no-store"} | {
    name.lower(): value for name, value in HEADERS.items()
}


def passed(scope: Scope, protocol: Protocol) -> tuple[Any, ...]:
    async def one() -> None:
        made = Bridge(echo, threads=1, most=10)  # type: ignore[arg-type]
        made.__rsgi_init__(asyncio.get_running_loop())
        await made.__rsgi__(scope, protocol)  # type: ignore[arg-type]

    asyncio.run(one())
    return protocol.answer


def test_a_request_is_described_as_wsgi_wants_it() -> None:
    headers = Headers(("cookie", "a=1"), ("cookie", "b=2"), ("x-p", "1"), ("x-p", "2"), ("content-type", "t"))
    made = environ(Scope(headers), b"")  # type: ignore[arg-type]
    assert made["PATH_INFO"].encode("latin-1").decode() == "/café/x"
    assert made["QUERY_STRING"] == "a=%20b"
    assert (made["REMOTE_ADDR"], made["SERVER_PORT"]) == ("192.0.2.7", "8000")
    assert made["HTTP_COOKIE"] == "a=1; b=2"
    assert (made["HTTP_X_P"], made["CONTENT_TYPE"]) == ("1,2", "t")
    assert "HTTP_CONTENT_TYPE" not in made


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    lies = Headers(("x-forwarded-for", "1"), ("x_forwarded_for", "2"), ("content_length", "3"))
    made = environ(Scope(lies), b"")  # type: ignore[arg-type]
    assert made["HTTP_X_FORWARDED_FOR"] == "1"
    assert "CONTENT_LENGTH" not in made


def test_letters_of_the_whole_world_may_stand_in_a_query() -> None:
    made = environ(Scope(query_string="q=日"), b"")  # type: ignore[arg-type]
    assert made["QUERY_STRING"].encode("latin-1").decode() == "q=日"


def test_an_address_of_version_6_has_no_brackets() -> None:
    assert environ(Scope(client="[::1]:5000"), b"")["REMOTE_ADDR"] == "::1"  # type: ignore[arg-type]


def says(length: int) -> Scope:
    return Scope(Headers(("content-length", str(length))))


def test_a_body_arrives_whole() -> None:
    assert passed(says(4), Protocol([b"ab", b"", b"cd"])) == (200, [("x-length", "4")], b"abcd!")


def test_nothing_is_a_body_too() -> None:
    assert passed(Scope(), Protocol([])) == (200, [("x-length", "")], b"!")


def test_a_body_that_was_cut_off_never_passes_for_a_whole_one() -> None:
    status, headers = passed(says(5), Protocol([b"ab", b"cd"]))
    assert (status, dict(headers)) == (400, REFUSED)


def test_a_body_has_to_say_how_long_it_is() -> None:
    status, headers = passed(Scope(), Protocol([b"ab"]))
    assert (status, dict(headers)) == (411, REFUSED)


def test_large_bodies_wait_unread_until_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "SMALL", 2)
    monkeypatch.setattr(bridge, "LARGE_AT_ONCE", 1)
    first, second, small = Protocol([b"abc"], ends=False), Protocol([b"abc"]), Protocol([b"ab"])

    async def three() -> None:
        made = Bridge(echo, threads=1, most=10)  # type: ignore[arg-type]
        made.__rsgi_init__(asyncio.get_running_loop())
        asked = [(says(4), first), (says(3), second), (says(2), small)]
        tasks = [asyncio.create_task(made.__rsgi__(*one)) for one in asked]  # type: ignore[arg-type]
        await tasks[2]
        assert small.answer[2] == b"ab!"
        assert not second.answer
        tasks[0].cancel()
        await tasks[1]
        assert second.answer[2] == b"abc!"

    asyncio.run(three())


def test_a_body_that_says_it_is_too_long_is_left_to_the_application() -> None:
    unread = Protocol([], ends=False)
    answer = passed(Scope(Headers(("content-length", "11"))), unread)
    assert answer == (200, [("x-length", "11")], b"!")


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "PATIENCE", 0.05)
    status, headers = passed(says(4), Protocol([b"abc"], ends=False))
    assert (status, dict(headers)) == (408, REFUSED)
