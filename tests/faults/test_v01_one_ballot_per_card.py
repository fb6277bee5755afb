"""V1: one card never has two counted ballots.

Promised to the room: whoever presses twice, has two tabs open or shares a card with a friend, and however
many processes take the votes, the card counts once, and each of its phones is told what it counts as.
"""

import asyncio

from tests.faults import size
from tests.faults.conftest import Serve
from tests.faults.room import CHOICES, Phone, Room, hang_up, shows

CARDS = size(60, 1000)
PHONES = 10  #: with the same card, at the same moment
RUNS = size(1, 5)
AT_ONCE = 6  #: cards


async def press(phones: list[Phone], card: str, number: int) -> None:
    """Ten phones with one card send at once; some of it is the same message twice."""
    for phone in phones:
        phone.holder = card
    sends = [
        phone.send(number, CHOICES[n % 3], token=f"{card[:12]}-{n % 6}") for n, phone in enumerate(phones)
    ]
    replies = await asyncio.gather(*sends)
    assert {reply.status for reply in replies} <= {200, 409}
    assert len({shows(reply) for reply in replies}) == 1, "phones of one card were told different things"
    assert sum(reply.status == 200 for reply in replies) in (1, 2), "more than one message was counted"


async def everyone(room: Room, number: int, cards: list[str]) -> None:
    waiting = list(cards)

    async def lane() -> None:
        phones = [room.phone(cards[0]) for _ in range(PHONES)]
        while waiting:
            await press(phones, waiting.pop(), number)
        await hang_up(phones)

    await asyncio.gather(*(lane() for _ in range(AT_ONCE)))


def test_one_card_never_has_two_counted_ballots(serve: Serve) -> None:
    server, cast = serve(workers=4)
    for _ in range(RUNS):
        room = Room(server, cast)
        number, cards = room.open(), room.voters(CARDS)
        asyncio.run(everyone(room, number, cards))
        assert room.stored().total() == CARDS
        room.close()
        assert room.differences() == []
