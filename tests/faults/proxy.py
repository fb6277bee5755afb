"""Bad Wi-Fi: a TCP proxy that loses answers after the server has given them, dawdles and hangs up halfway."""

import asyncio
import random
import re
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType


@dataclass
class Weather:
    """How bad it is. Chances are per request; `delay` is the longest wait each way, in seconds."""

    drop: float = 0.0  #: the answer is thrown away once the server has given it, and the line is cut
    half_close: float = 0.0  #: after the request the phone's side is shut, as when it walks out of reach
    delay: float = 0.0
    chance: random.Random = field(default_factory=random.Random)


class Proxy:
    """Stands between phones and the server on `port`; an asynchronous context manager."""

    def __init__(self, port: int, weather: Weather) -> None:
        self._port = port
        self._weather = weather
        self._lines: set[asyncio.Task[None]] = set()
        self._off = False
        self.requests = self.dropped = self.half_closed = 0

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=2000)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._hang_up()

    async def _hang_up(self) -> None:
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def cut(self, seconds: float) -> None:
        """No network for anybody, for a while: every line breaks and no call is answered."""
        self._off = True
        await self._hang_up()
        await asyncio.sleep(seconds)
        self._off = False

    @property
    def origin(self) -> str:
        """Where phones call."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        if self._off:
            writer.close()
            return
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)
        ends = [writer]
        with suppress(OSError, asyncio.CancelledError):
            upstream = await asyncio.open_connection("127.0.0.1", self._port)
            ends.append(upstream[1])
            await self._carry((reader, writer), upstream)
        for end in ends:
            end.close()

    async def _carry(
        self,
        phone: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Take one request after another across, each with its answer, until the line breaks."""
        while request := await phone[0].read(65536):
            self.requests += 1
            await self._dawdle()
            server[1].write(request)
            if self._happens(self._weather.half_close):
                self.half_closed += 1
                server[1].write_eof()
            answer = await self._answer(server[0])
            if not answer:
                return
            if self._happens(self._weather.drop):
                self.dropped += 1
                return
            await self._dawdle()
            phone[1].write(answer)
            await phone[1].drain()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        """A whole answer; empty when the server hung up. Our answers all have a length."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
            return head + await reader.readexactly(int(length[1]) if length else 0)
        except (asyncio.IncompleteReadError, OSError):
            return b""

    def _happens(self, chance: float) -> bool:
        return self._weather.chance.random() < chance

    async def _dawdle(self) -> None:
        if self._weather.delay:
            await asyncio.sleep(self._weather.chance.random() * self._weather.delay)
