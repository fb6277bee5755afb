"""V6: the database may restart in the middle of a vote.

Promised to the host: when the database server is stopped at once and started again, phones are told to wait,
send again and go on, without anybody doing anything; every vote that was told "counted" is there, once.

Proof: 200 phones, which go from hand to hand, vote all along while a PostgreSQL server of its own is stopped
ten times without warning (pg_ctl, mode immediate), is away for up to a second, and starts again. Phones only
ever hear "counted" or a 503 with Retry-After and plain words, and send again what was not counted; within 15
seconds of the last start each has been told "counted" once more. Then exactly the acknowledged votes are
stored, one for each voter, and the recount finds nothing.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.conftest import SERVER
from tests.faults import FULL, Record, size
from tests.faults.postgres import Postgres
from tests.faults.room import CHOICES, Room, hang_up, told_to_wait
from tests.faults.server import Server

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not SERVER, reason="SQLite has no server that could stop"),
]

STOPS = size(2, 10)
PHONES = size(40, 200)
VOTERS = 20_000  #: more than can vote in that time
WITHIN = 15.0 if FULL else 60.0  #: seconds; in the usual run other tests want the processor too


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    made = Postgres()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def room(postgres: Postgres, tmp_path: Path) -> Iterator[Room]:
    """A room whose database may be stopped."""
    server = Server(tmp_path, workers=2, url=postgres.database("faults"))
    try:
        yield Room(server.start(), Cast(server.database.session()))
    finally:
        server.remove()


class Lane:
    """A phone that goes from hand to hand, and what it was told."""

    def __init__(self, room: Room, voters: list[str]) -> None:
        self.voters, self.phone = voters, room.phone(voters[0])
        self.acked, self.told_at, self.waits = Counter[str](), 0.0, 0

    async def vote(self, number: int) -> None:
        """The next voter sends one choice until it is counted; a lost answer or a 503 is sent again."""
        self.phone.holder, choice = self.voters.pop(), random.choice(CHOICES)
        while not await self._sent(number, choice):
            await asyncio.sleep(random.random())
        self.told_at = time.monotonic()
        self.acked[choice] += 1

    async def _sent(self, number: int, choice: str) -> bool:
        try:
            reply = await self.phone.send(number, choice, token=self.phone.holder)
        except (OSError, asyncio.IncompleteReadError):
            return False
        counted = reply.status == 200
        self.waits += not counted and told_to_wait(reply)
        return counted


async def vote_through_it(room: Room, number: int, postgres: Postgres) -> tuple[list[Lane], float]:
    """Everybody votes while the database stops and starts; the phones, and when it started last."""
    voters, started = room.voters(VOTERS), 0.0
    lanes = [Lane(room, voters) for _ in range(PHONES)]

    async def run(lane: Lane) -> None:
        while not started or lane.told_at < started:
            await lane.vote(number)
            await asyncio.sleep(random.random() / 2)

    voting = asyncio.gather(*map(run, lanes))
    for stop in range(STOPS):
        await asyncio.sleep(random.uniform(0.5, 1.5))
        await asyncio.to_thread(postgres.stop)
        await asyncio.sleep(random.random())
        await asyncio.to_thread(postgres.start)
        started = time.monotonic() if stop + 1 == STOPS else 0.0
    async with asyncio.timeout(60):
        await voting
    await hang_up([lane.phone for lane in lanes])
    return lanes, started


def test_every_vote_survives_a_database_that_stops(
    room: Room, postgres: Postgres, record_property: Record
) -> None:
    number = room.open()
    lanes, started = asyncio.run(vote_through_it(room, number, postgres))
    acked = sum((lane.acked for lane in lanes), Counter())
    assert room.stored(number) == acked
    slowest = max(lane.told_at for lane in lanes) - started
    assert slowest <= WITHIN
    waits = sum(lane.waits for lane in lanes)
    assert waits, "nobody was ever told to wait, so nothing was proven"
    room.close(number)
    assert room.differences() == []
    record_property("stops", STOPS)
    record_property("votes", acked.total())
    record_property("told to wait", waits)
    record_property("all counted after the last start (s)", round(slowest, 1))
