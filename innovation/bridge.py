"""The way from Granian to Flask: a request is taken in whole before it gets a thread.

Granian has no time limit for request bodies (https://github.com/emmett-framework/granian/issues/728), and
under WSGI a body is read by the thread that answers: a few clients that never finish theirs hold all
threads. So Granian speaks RSGI with us. Bodies are waited for in the event loop, where waiting costs
next to nothing, and Flask gets its thread when there is something to do.

RSGI: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md, WSGI: PEP 3333.
"""

import asyncio
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIApplication

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope

from innovation.web.security import HEADERS

#: Seconds that a body may take, with one more for every so many bytes: a picture over a slow line.
PATIENCE = 10
BYTES_A_SECOND = 32_768
#: A form fits in so many bytes. Of larger bodies so many are held at once, since anybody may send them.
SMALL = 32_768
LARGE_AT_ONCE = 16

Answer = tuple[int, list[tuple[str, str]], bytes]


class UnsoundError(Exception):
    """A body is not as long as was said: cut off, or of no stated length. `status`: what to answer."""

    def __init__(self, status: int) -> None:
        self.status = status


class Bridge:
    """A WSGI application as an RSGI one. `most`: bytes that a body may have; `threads`: requests at work."""

    def __init__(self, app: WSGIApplication, threads: int, most: int) -> None:
        self._app = app
        self._most = most
        self._pool = ThreadPoolExecutor(threads, "request")
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Granian tells its event loop before the first request."""
        self._loop = loop

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request; one whose body does not come, or not whole, is given up.

        A large body waits unread until there is room for it.
        """
        stated = _length(scope)
        async with self._large if SMALL < stated <= self._most else nullcontext():
            try:
                async with asyncio.timeout(PATIENCE + min(stated, self._most) / BYTES_A_SECOND):
                    body = await self._body(scope, protocol, stated)
            except TimeoutError:
                _refuse(protocol, 408)
            except UnsoundError as error:
                _refuse(protocol, error.status)
            else:
                answer = await self._loop.run_in_executor(self._pool, self._answer, scope, body)
                with suppress(ProtocolClosed):
                    protocol.response_bytes(*answer)

    async def _body(self, scope: Scope, protocol: HTTPProtocol, stated: int) -> bytes:
        """What was sent. A body that says it is too long is not read: Flask refuses it in our own words.

        Granian tells nobody when a body is cut off, by a phone in a lift or a proxy that gives up: it only
        ends. So a body has to say how long it is, and half a form never passes for a whole one.
        """
        if scope.method in ("GET", "HEAD") or stated > self._most:
            return b""
        body = bytearray()
        async for chunk in protocol:
            body += chunk
            if len(body) > stated:
                raise UnsoundError(411)
        if len(body) < stated:
            raise UnsoundError(400)
        return bytes(body)

    def _answer(self, scope: Scope, body: bytes) -> Answer:
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> Any:
            head[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]

        parts = self._app(environ(scope, body), start_response)
        return head[0], head[1], _joined(parts)


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """The request as WSGI describes it: text is bytes read as Latin-1."""
    server, _, port = scope.server.rpartition(":")
    made = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,  # it ends by itself, also when no length was stated
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # X_Forwarded_For would pass for what only our proxy may say
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        # A cookie may come in parts, which belong together with semicolons (RFC 9113, 8.2.3).
        made[key] = f"{made[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in made else value
    if scope.authority:
        made.setdefault("HTTP_HOST", scope.authority)
    return made


def _length(scope: Scope) -> int:
    """Bytes that a request says it will send; 0 when it does not say."""
    stated = scope.headers.get("content-length") or ""
    return int(stated) if stated.isdecimal() else 0


def _joined(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()


def _refuse(protocol: HTTPProtocol, status: int) -> None:
    headers = {"Connection": "close", "Cache-Control": "no-store", **HEADERS}
    with suppress(ProtocolClosed):
        protocol.response_empty(status, [(name.lower(), value) for name, value in headers.items()])
