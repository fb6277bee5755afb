"""V10: the number on the screen is a count at a stated moment and never goes back.

Promised to the room, which watches the projector: what it shows only grows while people vote, whichever
process answers, and two seconds after the last vote it is what a recount finds.
"""

import asyncio
import re
from collections import Counter
from itertools import pairwise

import pytest

from bench.browser import Browser
from innovation.evenings.rules import TallyShown
from tests.faults import size
from tests.faults.conftest import MakeRoom
from tests.faults.room import Phone, Room, hang_up

VOTERS = size(100, 500)
LASTS = size(5, 25)  #: seconds, about
SAMPLES = 10  #: a second
SETTLED = 2.0  #: seconds after the last vote

NUMBERS = {
    "yes": r'tally-for">([\d,]+) for',
    "no": r'tally-against">([\d,]+) against',
    "in": r'tally-in"><strong>([\d,]+)</strong>',
}


def read(screen: str) -> dict[str, int]:
    """The numbers that the projector shows."""
    found = {name: re.search(pattern, screen) for name, pattern in NUMBERS.items()}
    return {name: int(match[1].replace(",", "")) for name, match in found.items() if match}


async def watch(room: Room, seen: list[dict[str, int]], over: asyncio.Event, fresh: bool) -> None:
    """Sample the projector's live part as its page does; `fresh` calls on a new line every time."""
    browser, marker = Browser(room.server.origin), ""
    while not over.is_set():
        reply = await browser.get(f"/evenings/{room.slug}/live/screen?lang=en&seen={marker}")
        assert reply.status in (200, 204)
        if reply.status == 200:
            seen.append(read(reply.text))
            marker = marker_of(reply.text)
        if fresh:
            await browser.close()
        await asyncio.sleep(1 / SAMPLES)
    await browser.close()


def marker_of(part: str) -> str:
    """What the page sends along the next time."""
    found = re.search(r"seen=([^&\"]+)", part)
    assert found
    return found[1]


async def vote(room: Room, number: int, voters: list[str]) -> None:
    """Everybody votes against, and then, one after the other, for: no number for ever goes back."""
    phones = [room.phone(voters[0]) for _ in range(4)]

    async def lane(phone: Phone, mine: list[str]) -> None:
        for revision, choice in enumerate(("no", "yes"), 1):
            for voter in mine:
                phone.holder = voter
                assert (await phone.cast(number, choice, revision)).status == 200
                await asyncio.sleep(LASTS / len(mine) / 4)

    await asyncio.gather(*(lane(phone, voters[start::4]) for start, phone in enumerate(phones)))
    await hang_up(phones)


async def sampled(room: Room, number: int, voters: list[str], fresh: bool) -> list[dict[str, int]]:
    """Everything the projector showed until two seconds after the last vote."""
    seen: list[dict[str, int]] = []
    over = asyncio.Event()
    watching = asyncio.create_task(watch(room, seen, over, fresh))
    await vote(room, number, voters)
    await asyncio.sleep(SETTLED)
    over.set()
    await watching
    return seen


def went_back(old: dict[str, int], new: dict[str, int]) -> bool:
    """True when an older count is shown after a newer one."""
    return old["in"] > new["in"] or old["yes"] > new["yes"]


@pytest.mark.parametrize("fresh", [False, True], ids=["one-line", "any-process"])
def test_the_shown_count_never_goes_back_and_ends_at_the_recount(room: MakeRoom, fresh: bool) -> None:
    here = room(tally_shown=TallyShown.LIVE)
    number, voters = here.open(), here.voters(VOTERS)
    seen = asyncio.run(sampled(here, number, voters, fresh))
    assert len(seen) > LASTS, "the screen hardly moved, so nothing was proven"
    back = [(old, new) for old, new in pairwise(seen) if went_back(old, new)]
    assert back == []
    assert here.stored(number) == {"yes": VOTERS}
    assert seen[-1] == {"yes": VOTERS, "no": 0, "in": VOTERS}
    here.close(number)
    assert here.differences() == []


def test_a_hidden_tally_shows_only_how_many_voted(room: MakeRoom) -> None:
    here = room(tally_shown=TallyShown.HIDDEN)
    number = here.open()
    seen = asyncio.run(sampled(here, number, here.voters(20), fresh=False))
    assert seen[-1] == {"in": 20}
    assert Counter(map(len, seen)).keys() == {1}
