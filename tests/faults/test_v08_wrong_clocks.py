"""V8: only the order in which votes reach the database decides, never a clock.

Promised to everyone: a phone or a server whose clock is wrong by an hour or a day changes nothing. Every vote
that comes in before the close counts, every later one does not, and a countdown lasts as long as it says.

Proof: three servers work on one database; one has the right time, one is an hour ahead, one an hour behind
(libfaketime). In each of 20 evenings 60 phones, whose own clocks are up to a day wrong, open their card at
one server and send their plain form to another; the host closes at a server with a wrong clock at a random
moment. Every answer is "counted" or "too late", as by one clock, and exactly the counted votes are sealed.
A countdown that was begun under each wrong clock lasts its ten seconds on all servers, and votes are taken
until it ends.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

import pytest

from bench.browser import Browser, form
from innovation.voting.actions import CLOSING_SECONDS
from innovation.voting.rules import RoundState
from tests.cast import Cast
from tests.faults import FULL, Record, size
from tests.faults.room import CHOICES, Room, signed_in, until, voter_cookies
from tests.faults.server import Server

CLOCKS = ("", "+1h", "-1h")
EVENINGS = size(2, 20)
VOTERS = size(24, 60)
LANES = 8
WATCHED = size(2, 60)  #: seconds of a countdown that are looked at
DAY = 86_400  #: seconds
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)

pytestmark = pytest.mark.skipif(FAKETIME is None, reason="libfaketime is missing (Debian: faketime)")


def told(clock: str) -> dict[str, str]:
    """The environment of a server with this clock; time goes on at its usual pace."""
    if not clock:
        return {}
    return {"LD_PRELOAD": str(FAKETIME), "FAKETIME": clock, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """One server for each clock, all on the database of the first."""
    made: list[Server] = []
    try:
        for clock in CLOCKS:
            folder, url = tmp_path_factory.mktemp("server"), made[0].url if made else ""
            made.append(Server(folder, workers=1, url=url, told=told(clock)))
            made[-1].start()
        yield made
    finally:
        for server in reversed(made):
            server.remove()


@pytest.fixture(scope="module")
def cast(servers: list[Server]) -> Cast:
    return Cast(servers[0].database.session())


def seconds_wrong(server: Server) -> float:
    """How far the clock of a server is ahead."""
    return parsedate_to_datetime(str(server.ask("/healthz")[1]["Date"])).timestamp() - time.time()


def test_the_clocks_are_wrong(servers: list[Server]) -> None:
    assert [round(seconds_wrong(server) / 3600) for server in servers] == [0, 1, -1]


class Form:
    """A page that was read at one server, to be sent to another by somebody whose own clock is wrong."""

    def __init__(self, servers: list[Server], cookies: dict[str, str]) -> None:
        self._reading, self._sending = (Browser(server.origin) for server in servers)
        self._reading.cookies = self._sending.cookies = cookies
        self._fields: dict[str, str] = {}

    async def read(self, page: str, action: str) -> None:
        shown = await self._reading.get(page)
        assert shown.status == 200
        self._action, self._fields = action, form(shown.text, action)

    async def send(self, **more: str) -> int:
        wrong = formatdate(time.time() + random.uniform(-DAY, DAY), usegmt=True)
        answer = await self._sending.post(self._action, {**self._fields, **more}, {"Date": wrong})
        await asyncio.gather(self._reading.close(), self._sending.close())
        return answer.status


async def act(room: Room, what: str, server: Server) -> None:
    """The host reads the console where the clock is right, and presses where it is not."""
    console = Form([room.server, server], signed_in(room.server.app, room.host))
    page = f"/evenings/{room.slug}/console"
    await console.read(page, f"{page}/{what}")
    assert await console.send() == 303


async def cards(room: Room, number: int, servers: list[Server]) -> list[Form]:
    """The cards of everybody, each read at one server and to be sent to another."""
    made = []
    for voter in room.voters(VOTERS):
        name, cookie = list(voter_cookies(room.server.app, room.slug, voter).items())[-1]
        made.append(Form(random.sample(servers, 2), {name: cookie}))
    here = f"/evenings/{room.slug}"
    await asyncio.gather(*(card.read(f"{here}/card", f"{here}/rounds/{number}/ballot") for card in made))
    return made


async def vote_until_closed(room: Room, number: int, servers: list[Server], closer: Server) -> Counter[str]:
    """Everybody votes, and somewhere in the middle a server whose clock is wrong closes; what was counted."""
    acked, left = Counter[str](), await cards(room, number, servers)

    async def lane() -> None:
        while left:
            card, choice = left.pop(), CHOICES[len(left) % 3]
            after_close = closed.is_set()
            status = await card.send(choice=choice)
            assert status in ((409,) if after_close else (303, 409))
            acked[choice] += status == 303

    closed, middle = asyncio.Event(), random.randint(VOTERS // 4, VOTERS // 2)
    voting = asyncio.gather(*(lane() for _ in range(LANES)))
    await until(lambda: len(left) <= middle or voting.done())
    await act(room, "closure", closer)
    closed.set()
    await voting
    return +acked


def test_a_server_with_a_wrong_clock_closes_like_any_other(
    servers: list[Server], cast: Cast, record_property: Record
) -> None:
    votes = late = 0
    for n in range(EVENINGS):
        room = Room(servers[0], cast)
        number = room.open()
        acked = asyncio.run(vote_until_closed(room, number, servers, servers[1 + n % 2]))
        assert room.stored(number) == acked
        assert room.differences() == []
        votes, late = votes + acked.total(), late + VOTERS - acked.total()
    assert votes
    assert late
    record_property("evenings", EVENINGS)
    record_property("votes counted", votes)
    record_property("votes too late", late)


async def count_down(room: Room, number: int, servers: list[Server], closer: Server) -> float:
    """Begin a countdown where the clock is wrong, and vote all along; seconds that votes were taken."""
    forms = await cards(room, number, servers)
    began = time.monotonic()
    await act(room, "closing", closer)
    while time.monotonic() - began < WATCHED and await forms.pop().send(choice="yes") == 303:
        await asyncio.sleep(WATCHED / VOTERS)
    return time.monotonic() - began


@pytest.mark.parametrize("wrong", [1, 2], ids=["ahead", "behind"])
def test_a_countdown_lasts_as_long_as_it_says(servers: list[Server], cast: Cast, wrong: int) -> None:
    room = Room(servers[0], cast)
    number = room.open()
    lasted = asyncio.run(count_down(room, number, servers, servers[wrong]))
    if not FULL:
        assert room.round(number).state is RoundState.CLOSING
        room.close(number)
    assert lasted >= min(WATCHED, CLOSING_SECONDS)
    assert lasted < CLOSING_SECONDS + 5
    assert room.round(number).state is RoundState.CLOSED
