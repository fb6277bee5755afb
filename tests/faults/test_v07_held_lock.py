"""V7: a held lock costs patience, not votes.

Promised to everyone: when something else holds the database for a while, a phone is told in plain words that
nothing is lost and when to try again; and then the vote counts. A vote that was told "counted" is counted.

Proof: another program holds the database (SQLite: an EXCLUSIVE lock on the whole; PostgreSQL: one on the
ballots) for 3 and for 30 seconds while 20 phones vote and send again. The card can be read meanwhile; each
vote gets only a 503 with Retry-After and plain words or, once the lock is gone, "counted"; all 20 are
counted.
"""

import asyncio
import time
from collections import Counter
from contextlib import closing

import pytest
import sqlalchemy as sa

from tests.conftest import SERVER
from tests.faults import FULL, Record
from tests.faults.conftest import MakeRoom
from tests.faults.room import CHOICES, Room, hang_up, told_to_wait

SECONDS = (3, 30) if FULL else (7,)
WAITS = 10 if SERVER else 5  #: seconds that a request waits for its turn to write
VOTERS = 20


def hold_the_lock(room: Room, seconds: int, taken: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Another program writes, and takes its time."""
    engine = sa.create_engine(room.server.url)
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        sqlite = engine.dialect.name == "sqlite"
        cursor.execute("BEGIN EXCLUSIVE" if sqlite else "LOCK TABLE ballot IN EXCLUSIVE MODE")
        loop.call_soon_threadsafe(taken.set)
        time.sleep(seconds)
        connection.rollback()
    engine.dispose()


async def vote(room: Room, number: int, seconds: int, voters: list[str]) -> tuple[Counter[str], int]:
    """Everybody votes while the lock is held; what was acknowledged, and how often somebody had to wait."""
    loop, taken, acked, waits = asyncio.get_running_loop(), asyncio.Event(), Counter[str](), 0
    holding = loop.run_in_executor(None, hold_the_lock, room, seconds, taken, loop)
    await taken.wait()
    began = time.monotonic()

    async def one(voter: str, choice: str) -> None:
        nonlocal waits
        phone = room.phone(voter)
        assert (await phone.browser.get(f"/evenings/{room.slug}/card")).status == 200  # reading goes on
        while (reply := await phone.send(number, choice, token=voter)).status != 200:
            waits += told_to_wait(reply)
            await asyncio.sleep(float(reply.headers["retry-after"]))
        assert time.monotonic() - began > seconds - 0.5, "a vote went through the lock"
        acked[choice] += 1
        await hang_up([phone])

    async with asyncio.timeout(seconds + 60):
        await asyncio.gather(*(one(voter, CHOICES[n % 3]) for n, voter in enumerate(voters)))
    await holding
    return acked, waits


@pytest.mark.parametrize("seconds", SECONDS)
def test_a_foreign_lock_delays_votes_and_loses_none(
    room: MakeRoom, seconds: int, record_property: Record
) -> None:
    here = room()
    number, voters = here.open(), here.voters(VOTERS)
    acked, waits = asyncio.run(vote(here, number, seconds, voters))
    assert acked.total() == VOTERS
    assert here.stored(number) == acked
    assert waits or seconds < WAITS, "nobody was ever told to wait, so nothing was proven"
    here.close(number)
    assert here.differences() == []
    record_property(f"told to wait in {seconds} s of a held lock", waits)
