"""V5: nothing that was acknowledged is lost when the process dies.

Promised to the host: pull the plug in the middle of a vote, start again, and every vote that a phone was
told is counted is there; phones that were left without an answer send again and go on.
"""

import asyncio
import random
import time
from collections import Counter

from tests.faults import FULL, size
from tests.faults.conftest import Serve
from tests.faults.room import CHOICES, Room, hang_up, until
from tests.faults.server import Server

ROUNDS = size(2, 30)
CLIENTS = 8
LONGEST = size(500, 2000) / 1000  #: seconds of full speed before the power goes
BACK_WITHIN = 5.0 if FULL else 30.0  #: seconds; in the usual run other tests want the processor too
VOTERS = 5000  #: more than can vote in that time


def die_and_come_back(server: Server, only_workers: bool) -> float:
    """Kill the server, or its workers only, in the middle of everything; seconds until it answers again."""
    began = time.monotonic()
    if only_workers:
        assert server.kill_workers() == server.workers
    else:
        server.kill()
        server.spawn()
    server.until_ready()
    return time.monotonic() - began


async def lane(room: Room, number: int, voters: list[str], acked: Counter[str], over: asyncio.Event) -> None:
    """One phone; a message that got no answer is sent again until it has one."""
    phone = room.phone(voters[0])
    while not over.is_set() and voters:
        phone.holder, choice = voters.pop(), random.choice(CHOICES)
        reply = await phone.cast(number, choice)
        assert reply.status == 200
        acked[choice] += 1
    await hang_up([phone])


async def vote_through_it(room: Room, number: int, seed: int) -> Counter[str]:
    """Eight phones vote at full speed while the server dies and comes back; what they were told."""
    acked, over, voters = Counter[str](), asyncio.Event(), room.voters(VOTERS)
    voting = asyncio.gather(*(lane(room, number, voters, acked, over) for _ in range(CLIENTS)))
    await until(lambda: acked.total() > CLIENTS)
    await asyncio.sleep(random.Random(seed).random() * LONGEST)
    before = acked.total()
    took = await asyncio.to_thread(die_and_come_back, room.server, bool(seed % 2))
    await until(lambda: acked.total() > before + 2 * CLIENTS)
    over.set()
    await voting
    assert voters, "the power did not go in the middle of the vote"
    assert took <= BACK_WITHIN
    return acked


def test_every_acknowledged_vote_survives_a_killed_server(serve: Serve) -> None:
    server, cast = serve(workers=2)
    for seed in range(ROUNDS):
        room = Room(server, cast)
        number = room.open()
        acked = asyncio.run(vote_through_it(room, number, seed))
        assert room.stored(number) == acked
        room.close(number)
        assert room.differences() == []
        assert server.integrity() == "ok"
    done = server.command("recount", room.slug)
    assert done.returncode == 0, done.stdout + done.stderr
