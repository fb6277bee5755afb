"""V5: nothing that was acknowledged is lost when the process dies.

Promised to the host: pull the plug in the middle of a vote, start again, and every vote that a phone was
told is counted is there; phones that were left without an answer send again and go on.

Proof: 30 rounds. In each, 8 phones vote at full speed and send again whatever got no answer; after 0.2 to 2
seconds every worker is killed (SIGKILL), in every other round the whole server, and comes back. Then exactly
the votes that were acknowledged are stored, the database's own check and the recount find nothing, and the
server answered again within 5 seconds.
"""

import asyncio
import random
import time
from collections import Counter

import pytest

from tests.faults import FULL, Record, size
from tests.faults.conftest import Serve
from tests.faults.room import CHOICES, Room, hang_up, until
from tests.faults.server import Server

pytestmark = pytest.mark.alone

ROUNDS = size(2, 30)
CLIENTS = 8
SOONEST, LATEST = 0.2, size(500, 2000) / 1000  #: seconds of full speed before the power goes
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


async def vote_through_it(room: Room, number: int, seed: int) -> tuple[Counter[str], float]:
    """Eight phones vote at full speed while the server dies and comes back; what they were told, and how
    many seconds there was no answer."""
    acked, over, voters = Counter[str](), asyncio.Event(), room.voters(VOTERS)
    voting = asyncio.gather(*(lane(room, number, voters, acked, over) for _ in range(CLIENTS)))
    await until(lambda: acked.total() > CLIENTS)
    await asyncio.sleep(random.Random(seed).uniform(SOONEST, LATEST))
    before = acked.total()
    took = await asyncio.to_thread(die_and_come_back, room.server, bool(seed % 2))
    await until(lambda: acked.total() > before + 2 * CLIENTS)
    over.set()
    await voting
    assert voters, "the power did not go in the middle of the vote"
    return acked, took


def test_every_acknowledged_vote_survives_a_killed_server(serve: Serve, record_property: Record) -> None:
    server, cast = serve(workers=2)
    votes, away = 0, []
    for seed in range(ROUNDS):
        room = Room(server, cast)
        number = room.open()
        acked, took = asyncio.run(vote_through_it(room, number, seed))
        assert room.stored(number) == acked
        room.close(number)
        assert room.differences() == []
        assert server.integrity() == "ok"
        votes, away = votes + acked.total(), [*away, took]
    assert max(away) <= BACK_WITHIN
    done = server.command("recount", room.slug)
    assert done.returncode == 0, done.stdout + done.stderr
    record_property("rounds", ROUNDS)
    record_property("votes", votes)
    record_property("longest away (s)", round(max(away), 1))
