"""V2: what was answered "counted" is in the tally, and a sealed tally never changes.

Promised to every voter and to whoever pays: stored = announced = acknowledged, at whatever moment the host
closes; closing a second time gives the identical record.

Proof: 200 rounds × 200 voters, some of whom change their mind, closed at a moment that chance chooses by
two hosts who press at once or by a countdown: what is stored, what the projector announces and what was
acknowledged are equal, 200 of 200 times, and a recount agrees. A second close gives the identical record.
"""

import asyncio
import random
import re
from collections import Counter

from bench.browser import Browser, form
from innovation.voting import actions
from innovation.voting.rules import RoundState
from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import CHOICES, Phone, Room, hang_up, until

ROUNDS = size(6, 200)
VOTERS = size(60, 200)
PHONES = 20  #: lines at once; they go from hand to hand


class Crowd:
    """Voters who vote, some twice, until the vote is closed, and what each was told last."""

    def __init__(self, room: Room, number: int, chance: random.Random) -> None:
        self.room, self.number, self.chance = room, number, chance
        self.acked: dict[str, str] = {}
        self.late = 0
        self.waiting = room.voters(VOTERS)

    async def vote(self) -> None:
        """All of them, each phone in turn with another voter."""
        phones = [self.room.phone(self.waiting[0]) for _ in range(PHONES)]
        await asyncio.gather(*(self._lane(phone) for phone in phones))
        await hang_up(phones)

    async def _lane(self, phone: Phone) -> None:
        while self.waiting:
            phone.holder = voter = self.waiting.pop()
            for revision in range(1, self.chance.choice((2, 2, 3))):
                choice = self.chance.choice(CHOICES)
                reply = await phone.cast(self.number, choice, revision)
                assert reply.status in (200, 409)
                if reply.status == 409:
                    self.late += 1
                    break
                self.acked[voter] = choice


async def press_twice(room: Room, number: int) -> None:
    """Two hosts press "close now" on the same page at the same moment."""
    consoles = [room.console(), room.console()]
    where = f"/evenings/{room.slug}/console/closure"
    pages = await asyncio.gather(*(each.get(f"/evenings/{room.slug}/console") for each in consoles))
    replies = await asyncio.gather(
        *(
            each.post(where, form(page.text, where, str(number)))
            for each, page in zip(consoles, pages, strict=True)
        )
    )
    assert sorted(reply.status for reply in replies) == [303, 409]
    await asyncio.gather(*(each.close() for each in consoles))


async def let_the_countdown_close(room: Room, number: int) -> None:
    """The host starts a countdown of a second; two processes watch it."""
    round_ = room.round(number)
    actions.begin_closing(room.session, room.event, round_, room.host, room.event.starts_at)
    round_.closing_seconds = 1
    room.session.commit()
    async with asyncio.timeout(20):
        while room.round(number).state is not RoundState.CLOSED:
            await asyncio.sleep(0.1)


async def announced(room: Room) -> Counter[str]:
    """The counts on the projector after the reveal."""
    screen = Browser(room.server.origin)
    async with asyncio.timeout(10):
        while True:
            text = (await screen.get(f"/evenings/{room.slug}/live/screen?lang=en")).text
            if 'data-phase="revealed"' in text:
                break
            await asyncio.sleep(0.05)
    await screen.close()
    yes = re.search(r'verdict-counts">(\d+) of', text)
    rest = re.search(r'verdict-rest">(\d+) against, (\d+) blank', text)
    assert yes
    assert rest
    return Counter(yes=int(yes[1]), no=int(rest[1]), blank=int(rest[2]))


async def hold(room: Room, seed: int) -> int:
    """One round, closed at a moment that chance chooses; the number of ballots that came too late."""
    chance = random.Random(seed)
    number = room.open()
    crowd = Crowd(room, number, chance)
    close = let_the_countdown_close if seed % 4 == 3 else press_twice
    voting = asyncio.create_task(crowd.vote())
    moment = chance.randrange(VOTERS * 2 // 3)  # so many have voted when the host closes
    await until(lambda: len(crowd.acked) >= moment or voting.done())
    await close(room, number)
    await voting
    room.session.refresh(room.event)
    room.reveal(number)
    acked = Counter(crowd.acked.values())
    assert room.stored(number) == acked, f"seed {seed}: stored is not what was acknowledged"
    assert await announced(room) == acked, f"seed {seed}: announced is not what was acknowledged"
    return crowd.late


def test_what_was_acknowledged_is_tallied_whenever_the_host_closes(
    room: MakeRoom, record_property: Record
) -> None:
    late = acknowledged = 0
    for seed in range(ROUNDS):
        here = room()
        late += asyncio.run(hold(here, seed))
        acknowledged += here.stored().total()
        assert here.differences() == []
    assert late, "no close ever fell among the votes, so nothing was proven"
    done = here.server.command("recount", here.slug)
    assert done.returncode == 0, done.stdout + done.stderr
    record_property("rounds", ROUNDS)
    record_property("stored = announced = acknowledged", acknowledged)
    record_property("too late", late)


def test_a_second_close_gives_the_identical_record(room: MakeRoom) -> None:
    here = room()
    number = here.open()
    crowd = Crowd(here, number, random.Random(1))
    asyncio.run(crowd.vote())
    here.close(number)
    first, ballots = here.sealed(number), here.stored(number)
    asyncio.run(close_again(here, number))
    here.close(number)
    assert here.sealed(number) == first
    assert here.stored(number) == ballots


async def close_again(room: Room, number: int) -> None:
    """A console that shows the closed vote presses "close now" all the same."""
    console, step = room.console(), f"/evenings/{room.slug}/console/reveal"
    async with asyncio.timeout(10):
        while f'action="{step}"' not in (page := (await console.get(f"/evenings/{room.slug}/console")).text):
            await asyncio.sleep(0.05)
    fields = form(page, step, str(number))
    assert (await console.post(f"/evenings/{room.slug}/console/closure", fields)).status == 303
    await console.close()
