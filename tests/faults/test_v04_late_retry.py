"""V4: a late retry never beats a newer choice.

Promised to whoever changes their mind: messages that overtake each other on the way, or arrive twice, never
bring an older choice back; the phone whose message comes too late is shown what counts.

Proof: 500 examples of hypothesis, each one voter with up to 6 choices whose messages overtake each other
over 3 lines and are repeated, then 300 voters at once: the last intent is stored; a message that comes
after a newer one is answered 409 with the vote that counts.
"""

import asyncio
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.browser import Reply
from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import CHOICES, Room, hang_up, shows

EXAMPLES = size(15, 500)
VOTERS = size(40, 300)
LINES = 3  #: over which the messages of one voter overtake each other

Mind = list[str]  #: what one voter wants, one choice after another


async def scramble(room: Room, number: int, mind: Mind, order: list[int]) -> None:
    """Send the messages of one voter in `order` (each of them at least once), three at a time."""
    (voter,) = room.voters(1)
    phones, newest = [room.phone(voter) for _ in range(LINES)], 0
    for start in range(0, len(order), LINES):
        now = order[start : start + LINES]
        sends = [
            phone.cast(number, mind[place], place + 1, f"{voter[:8]}-{place}")
            for phone, place in zip(phones, now, strict=False)
        ]
        for place, reply in zip(now, await asyncio.gather(*sends), strict=True):
            fits(reply, place, mind, newest)
        newest = max(newest, *now)
    page = await phones[0].browser.get(f"/evenings/{room.slug}/card")
    assert shows(page) == mind[-1], "the last intent is not what counts"
    await hang_up(phones)


def fits(reply: Reply, place: int, mind: Mind, newest: int) -> None:
    """A message counts, or a newer one does and is shown; it never counts after a newer one did."""
    assert reply.status == 409 if place < newest else reply.status in (200, 409)
    assert shows(reply) in ({mind[place]} if reply.status == 200 else set(mind[place + 1 :]))


def orders(mind: Mind) -> st.SearchStrategy[list[int]]:
    """Every message at least once, in any order, with repeats anywhere."""
    places = range(len(mind))
    repeats = st.lists(st.sampled_from(places), max_size=2 * len(mind))
    return repeats.flatmap(lambda more: st.permutations([*places, *more]))


minds = st.lists(st.sampled_from(CHOICES), min_size=1, max_size=6)
sendings = minds.flatmap(lambda mind: st.tuples(st.just(mind), orders(mind)))


def test_the_last_intent_counts_whatever_the_order(room: MakeRoom, record_property: Record) -> None:
    here = room()
    number, orders_sent = here.open(), []

    @settings(max_examples=EXAMPLES, database=None)
    @given(sending=sendings)
    def holds(sending: tuple[Mind, list[int]]) -> None:
        orders_sent.append(sending[1])
        asyncio.run(scramble(here, number, *sending))

    holds()
    record_property("examples", len(orders_sent))
    record_property("messages", sum(map(len, orders_sent)))


def test_the_last_intents_of_a_whole_room_count(room: MakeRoom, record_property: Record) -> None:
    here, chance = room(), random.Random(4)
    number = here.open()
    room_minds = [chance.choices(CHOICES, k=chance.randint(1, 6)) for _ in range(VOTERS)]

    async def everyone() -> None:
        gate = asyncio.Semaphore(10)

        async def one(mind: Mind) -> None:
            order = [*range(len(mind)), *chance.choices(range(len(mind)), k=len(mind))]
            chance.shuffle(order)
            async with gate:
                await scramble(here, number, mind, order)

        await asyncio.gather(*(one(mind) for mind in room_minds))

    asyncio.run(everyone())
    wanted = [mind[-1] for mind in room_minds]
    assert here.stored(number) == {choice: wanted.count(choice) for choice in set(wanted)}
    record_property("voters at once", VOTERS)
