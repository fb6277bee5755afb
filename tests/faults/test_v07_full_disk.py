"""V7: a full disk costs patience, not votes.

Promised to everyone: when nothing can be written any more, a phone is told in plain words that nothing is
lost and when to try again; as soon as there is room again its vote counts. A vote that was told "counted"
before is still counted.
"""

import asyncio
import resource
from collections import Counter

import pytest

from tests.conftest import SERVER
from tests.faults import size
from tests.faults.conftest import Serve
from tests.faults.room import CHOICES, Room, hang_up, told_to_wait, until

VOTERS = size(120, 2000)
LANES = 8
FULL_FOR = size(2, 20)  #: seconds


def disk_is_full(room: Room, full: bool) -> None:
    """Let no process of the server write another byte to a file, or let it write again."""
    most = 1 if full else resource.RLIM_INFINITY
    for process in room.server.processes():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


async def vote_through_it(room: Room, number: int) -> tuple[Counter[str], int]:
    """Everybody votes; halfway the disk is full for a while. What they were told, and who had to wait."""
    voters, acked, waits = room.voters(VOTERS), Counter[str](), 0

    async def lane() -> None:
        nonlocal waits
        phone = room.phone(voters[0])
        while voters:
            phone.holder = voter = voters.pop()
            choice = CHOICES[len(voters) % 3]
            while (reply := await phone.send(number, choice, token=voter)).status != 200:
                waits += told_to_wait(reply)
                await asyncio.sleep(0.2)
            acked[choice] += 1
        await hang_up([phone])

    voting = asyncio.gather(*(lane() for _ in range(LANES)))
    await until(lambda: acked.total() > VOTERS / 2)
    disk_is_full(room, full=True)
    await asyncio.sleep(FULL_FOR)
    assert acked.total() < VOTERS, "the disk was never full"
    disk_is_full(room, full=False)
    await voting
    return acked, waits


@pytest.mark.skipif(bool(SERVER), reason="PostgreSQL's own files are not the server's")
def test_a_full_disk_delays_votes_and_loses_none(serve: Serve) -> None:
    room = Room(*serve(workers=2))
    number = room.open()
    acked, waits = asyncio.run(vote_through_it(room, number))
    assert waits >= LANES, "nobody was ever told to wait, so nothing was proven"
    assert acked.total() == VOTERS
    assert room.stored(number) == acked
    room.close(number)
    assert room.differences() == []
    assert room.server.integrity() == "ok"
