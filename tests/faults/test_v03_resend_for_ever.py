"""V3: a phone may resend for ever.

Promised to whoever stands in a corner with bad Wi-Fi: when the answer gets lost the phone sends the same
message again, as often as it takes; it is counted once and every time the answer is the same.

Proof: 30 % of the answers are thrown away after the commit; 1,000 voters send until they are answered, and
three times more: 1,000 ballots, and the same answer to every resend. Again with slow lines of which 10 %
lose the answer and 10 % break off halfway.
"""

import asyncio
import random
from collections import Counter

from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.proxy import Proxy, Weather
from tests.faults.room import CHOICES, Room, hang_up, shows

VOTERS = size(150, 1000)
PHONES = 25  #: lines at once
AGAIN = 3  #: times that a message is sent once more after its answer arrived


async def insist(
    room: Room, number: int, voters: list[str], origin: str, chance: random.Random
) -> Counter[str]:
    """Everybody sends until answered, and then some; what they were told."""
    waiting, told = list(voters), Counter[str]()

    async def lane() -> None:
        phone = room.phone(voters[0], origin)
        while waiting:
            phone.holder = voter = waiting.pop()
            choice = chance.choice(CHOICES)
            answers = [await phone.cast(number, choice, token=f"only-{voter}") for _ in range(1 + AGAIN)]
            assert {(reply.status, shows(reply)) for reply in answers} == {(200, choice)}
            told[choice] += 1
        await hang_up([phone])

    await asyncio.gather(*(lane() for _ in range(PHONES)))
    return told


async def under(weather: Weather, room: Room, number: int) -> tuple[Proxy, Counter[str]]:
    async with Proxy(room.server.port, weather) as proxy:
        told = await insist(room, number, room.voters(VOTERS), proxy.origin, weather.chance)
    return proxy, told


def test_a_message_whose_answer_is_lost_counts_once(room: MakeRoom, record_property: Record) -> None:
    here = room()
    number = here.open()
    weather = Weather(drop=0.3, chance=random.Random(3))
    proxy, told = asyncio.run(under(weather, here, number))
    assert proxy.dropped > VOTERS / 2, "the weather was too fair to prove anything"
    assert here.stored(number) == told
    assert told.total() == VOTERS
    here.close(number)
    assert here.differences() == []
    record_property("voters", VOTERS)
    record_property("messages", proxy.requests)
    record_property("answers lost", proxy.dropped)
    record_property("ballots", here.stored(number).total())


def test_slow_lines_that_break_halfway_lose_nothing(room: MakeRoom, record_property: Record) -> None:
    here = room()
    number = here.open()
    weather = Weather(drop=0.1, half_close=0.1, delay=0.02, chance=random.Random(33))
    proxy, told = asyncio.run(under(weather, here, number))
    assert proxy.half_closed > VOTERS / 10, "the weather was too fair to prove anything"
    assert here.stored(number) == told
    assert told.total() == VOTERS
    record_property("broken halfway", proxy.half_closed)
