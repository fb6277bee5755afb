"""V10: the number on the screen is a count at a stated moment and never goes back.

Promised to the room, which watches the projector: what it shows only grows while people vote, whichever
process answers, and two seconds after the last vote it is what a recount finds.

Proof: 6 screens, four of which call on a new line every time, are read 10 times a second during 1,000
votes (500 voters who first vote against and then for): no shown number ever goes back, and 2 seconds after
the last vote each shows what a recount counts. A hidden tally shows only how many voted.
"""

import asyncio
import re
from itertools import pairwise

import pytest

from bench.browser import Browser
from innovation.evenings.rules import TallyShown
from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import Phone, Room, hang_up

pytestmark = pytest.mark.alone

VOTERS = size(100, 500)
LASTS = size(5, 25)  #: seconds, about
SCREENS = (False, False, True, True, True, True)  #: whether a screen calls on a new line every time
SAMPLES = 10  #: a second, of each screen
SETTLED = 2.0  #: seconds after the last vote

Seen = list[dict[str, int]]
NUMBERS = {
    "yes": r'tally-for">([\d,]+) for',
    "no": r'tally-against">([\d,]+) against',
    "in": r'tally-in"><strong>([\d,]+)</strong>',
}


def read(screen: str) -> dict[str, int]:
    """The numbers that the projector shows."""
    found = {name: re.search(pattern, screen) for name, pattern in NUMBERS.items()}
    return {name: int(match[1].replace(",", "")) for name, match in found.items() if match}


async def watch(room: Room, seen: Seen, over: asyncio.Event, fresh: bool) -> None:
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


async def vote(room: Room, number: int, voters: list[str], lasts: float) -> None:
    """Everybody votes against, and then, one after the other, for: no number for ever goes back."""
    phones = [room.phone(voters[0]) for _ in range(4)]

    async def lane(phone: Phone, mine: list[str]) -> None:
        for revision, choice in enumerate(("no", "yes"), 1):
            for voter in mine:
                phone.holder = voter
                assert (await phone.cast(number, choice, revision)).status == 200
                await asyncio.sleep(lasts / len(mine) / 2)

    await asyncio.gather(*(lane(phone, voters[start::4]) for start, phone in enumerate(phones)))
    await hang_up(phones)


async def sampled(room: Room, number: int, voters: list[str], lasts: float = LASTS) -> list[Seen]:
    """Everything that each screen showed until two seconds after the last vote."""
    screens: list[Seen] = [[] for _ in SCREENS]
    over = asyncio.Event()
    watching = asyncio.gather(
        *(watch(room, seen, over, fresh) for seen, fresh in zip(screens, SCREENS, strict=True))
    )
    await vote(room, number, voters, lasts)
    await asyncio.sleep(SETTLED)
    over.set()
    await watching
    return screens


def went_back(old: dict[str, int], new: dict[str, int]) -> bool:
    """True when an older count is shown after a newer one."""
    return old["in"] > new["in"] or old["yes"] > new["yes"]


def test_the_shown_count_never_goes_back_and_ends_at_the_recount(
    room: MakeRoom, record_property: Record
) -> None:
    here = room(tally_shown=TallyShown.LIVE)
    number, voters = here.open(), here.voters(VOTERS)
    screens = asyncio.run(sampled(here, number, voters))
    assert here.stored(number) == {"yes": VOTERS}
    for seen in screens:
        assert len(seen) > LASTS, "the screen hardly moved, so nothing was proven"
        assert [(old, new) for old, new in pairwise(seen) if went_back(old, new)] == []
        assert seen[-1] == {"yes": VOTERS, "no": 0, "in": VOTERS}
    here.close(number)
    assert here.differences() == []
    record_property("votes", 2 * VOTERS)
    record_property("numbers shown", sum(map(len, screens)))
    record_property("went back", 0)


def test_a_hidden_tally_shows_only_how_many_voted(room: MakeRoom) -> None:
    here = room(tally_shown=TallyShown.HIDDEN)
    number = here.open()
    for seen in asyncio.run(sampled(here, number, here.voters(20), lasts=0.5)):
        assert seen[-1] == {"in": 20}
        assert {name for shown in seen for name in shown} == {"in"}
