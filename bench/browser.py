"""A very small HTTP/1.1 client over asyncio streams: one connection, cookies, forms.

The load must not be the bottleneck, so it does just what a phone does and nothing more.
"""

import asyncio
import contextlib
import html
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass
class Reply:
    """An answer: status, headers (lower case) and text."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path on this server."""
        parts = urlsplit(self.headers.get("location", "/"))
        return parts.path + (f"?{parts.query}" if parts.query else "")


class Browser:
    """One connection that is opened when needed and kept."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        """GET a path; on another connection when the server closed ours while it was idle."""
        request = self._request("GET", path, b"", {})
        try:
            return await self._exchange(request)
        except (OSError, asyncio.IncompleteReadError):
            return await self._exchange(request)

    async def post(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> Reply:
        """POST form fields."""
        return await self._exchange(self._request("POST", path, urlencode(fields).encode(), headers or {}))

    async def post_and_hang_up(self, path: str, fields: dict[str, str], headers: dict[str, str]) -> None:
        """POST and never hear the answer, as a phone that loses its network."""
        _, writer = await self._connected()
        writer.write(self._request("POST", path, urlencode(fields).encode(), headers))
        await writer.drain()
        await self.close()

    async def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._streams:
            self._streams[1].close()
            with contextlib.suppress(OSError):
                await self._streams[1].wait_closed()
        self._streams = None

    def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Language: nl"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        return self._streams

    async def _exchange(self, request: bytes) -> Reply:
        reader, writer = await self._connected()
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = self._headers(head[1:])
            body = await self._body(reader, headers)
        except (OSError, asyncio.IncompleteReadError):
            await self.close()
            raise
        return Reply(int(head[0].split()[1]), headers, body.decode("utf-8", "replace"))

    def _headers(self, lines: list[str]) -> dict[str, str]:
        headers = {}
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                cookie, _, kept = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        return headers

    @staticmethod
    async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers.get("content-length", 0)))
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)


def form(page: str, action: str, value: str = "") -> dict[str, str]:
    """The hidden fields of the first form on `page` with this action or none (and this value, when given)."""
    for found in re.finditer(r"<form[^>]*>.*?</form>", page, re.S):
        tag = found[0].partition(">")[0]
        if "action=" in tag and f'action="{action}"' not in tag:
            continue
        tags = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
        fields = {name: html.unescape(text) for name, text in tags}
        if not value or fields.get("value") == value:
            return fields
    raise RuntimeError(f"no form for {action} on the page")
