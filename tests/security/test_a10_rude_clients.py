"""A10: slow and rude clients do not stop the evening.

Promised to the room: a phone that never finishes what it sends, or never reads what it asked for, takes
nobody else's place. It is given up after a while; everybody else votes as if it were not there.
"""

import asyncio

from innovation.bridge import PATIENCE
from tests.faults import size
from tests.faults.conftest import MakeRoom
from tests.faults.room import Room, hang_up

RUDE = size(60, 500)  #: of each kind; a process has 16 threads
VOTERS = size(20, 200)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def half_sent(room: Room) -> Streams:
    """Promise a thousand bytes of a form and send three."""
    form = f"Origin: {room.server.origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return await ask(room, "POST /join", f"{form}Content-Length: 1000\r\n\r\nabc")


async def never_read(room: Room) -> Streams:
    """Ask for the largest page many times over, and look at nothing that comes."""
    reader, writer = await ask(room, f"GET /evenings/{room.slug}/card", "\r\n")
    writer.write(f"GET / HTTP/1.1\r\nHost: {room.server.origin[7:]}\r\n\r\n".encode() * 20)
    return reader, writer


async def ask(room: Room, line: str, rest: str) -> Streams:
    reader, writer = await asyncio.open_connection("127.0.0.1", room.server.port)
    writer.write(f"{line} HTTP/1.1\r\nHost: {room.server.origin[7:]}\r\n{rest}".encode())
    await writer.drain()
    return reader, writer


async def vote_among(room: Room, number: int, voters: list[str]) -> list[int]:
    """What the honest are told while the rude hold their connections."""
    rude = [await kind(room) for _ in range(RUDE) for kind in (half_sent, never_read)]
    phones = [room.phone(voter) for voter in voters]
    async with asyncio.timeout(60):
        for phone in phones:
            await phone.browser.get(f"/evenings/{room.slug}/card")
        told = await asyncio.gather(*(phone.send(number, "yes", token=phone.holder) for phone in phones))
    async with asyncio.timeout(PATIENCE + 20):
        given_up = [await reader.readline() for reader, _ in rude[::2]]
    assert {line.split()[1] for line in given_up} == {b"408"}
    for _, writer in rude:
        writer.close()
    await hang_up(phones)
    return [reply.status for reply in told]


def test_the_honest_vote_while_the_rude_hold_on(room: MakeRoom) -> None:
    here = room()
    number, voters = here.open(), here.voters(VOTERS)
    assert asyncio.run(vote_among(here, number, voters)) == [200] * VOTERS
    assert here.stored(number) == {"yes": VOTERS}
    assert here.server.ask("/healthz")[0] == 200
