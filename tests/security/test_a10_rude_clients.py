"""A10: slow and rude clients do not stop the evening.

Promised to the room: a phone that never finishes what it sends, or never reads what it asked for, takes
nobody else's place. It is given up after a while; everybody else votes as if it were not there.

Proof: 500 clients send three bytes of a form and stop, 500 ask for the largest file four times over and take
in no more than a buffer of 4 KB. Meanwhile 200 phones open their card and vote, within three seconds: every
vote counts, and 99 of 100 answers come within one second. The half-sent forms are given up with a 408.
"""

import asyncio
import socket
import time

import pytest

from innovation.bridge import PATIENCE
from tests.faults import FULL, Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import Phone, Room, hang_up

pytestmark = pytest.mark.alone

RUDE = size(60, 500)  #: of each kind; a process has 16 threads
VOTERS = size(20, 200)
LARGEST = "/static/vendor/fonts/noto-sans-latin-ext-700-normal.woff2"
BUFFER = 4096  #: bytes
SECONDS = 3  #: within which the room votes
WITHIN = 1.0 if FULL else 30.0  #: seconds; in the usual run other tests want the processor too

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def half_sent(room: Room) -> Streams:
    """Promise a thousand bytes of a form and send three."""
    form = f"Origin: {room.server.origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return await ask(room, "POST /join", f"{form}Content-Length: 1000\r\n\r\nabc")


async def never_read(room: Room) -> Streams:
    """Ask for the largest file a few times over, and look at nothing that comes."""
    get = f"GET {LARGEST} HTTP/1.1\r\nHost: {room.server.origin[7:]}\r\n\r\n"
    return await ask(room, f"GET {LARGEST}", "\r\n" + 3 * get)


async def ask(room: Room, line: str, rest: str) -> Streams:
    phone = socket.socket()
    phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    phone.setblocking(False)
    await asyncio.get_running_loop().sock_connect(phone, ("127.0.0.1", room.server.port))
    reader, writer = await asyncio.open_connection(sock=phone, limit=BUFFER)
    writer.write(f"{line} HTTP/1.1\r\nHost: {room.server.origin[7:]}\r\n{rest}".encode())
    await writer.drain()
    return reader, writer


async def vote(room: Room, phone: Phone, number: int, after: float) -> float:
    """One honest vote; the longest that this phone had to wait for an answer, in seconds."""
    await asyncio.sleep(after)
    began = time.monotonic()
    assert (await phone.browser.get(f"/evenings/{room.slug}/card")).status == 200
    opened = time.monotonic()
    assert (await phone.send(number, "yes", token=phone.holder)).status == 200
    return max(opened - began, time.monotonic() - opened)


async def vote_among(room: Room, number: int, voters: list[str]) -> list[float]:
    """How long each of the honest waited while the rude hold their connections, shortest first."""
    rude = [await kind(room) for _ in range(RUDE) for kind in (half_sent, never_read)]
    phones = [room.phone(voter) for voter in voters]
    async with asyncio.timeout(60):
        votes = (vote(room, phone, number, n * SECONDS / VOTERS) for n, phone in enumerate(phones))
        took = await asyncio.gather(*votes)
    async with asyncio.timeout(PATIENCE + 20):
        given_up = [await reader.readline() for reader, _ in rude[::2]]
    assert {line.split()[1] for line in given_up} == {b"408"}
    for _, writer in rude:
        writer.close()
    await hang_up(phones)
    return sorted(took)


def test_the_honest_vote_while_the_rude_hold_on(room: MakeRoom, record_property: Record) -> None:
    here = room()
    number, voters = here.open(), here.voters(VOTERS)
    took = asyncio.run(vote_among(here, number, voters))
    longest = took[VOTERS * 99 // 100 - 1]
    assert longest <= WITHIN
    assert here.stored(number) == {"yes": VOTERS}
    assert here.server.ask("/healthz")[0] == 200
    record_property("rude clients", 2 * RUDE)
    record_property("honest p99 (ms)", round(1000 * longest))
