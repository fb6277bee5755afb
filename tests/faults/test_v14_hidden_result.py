"""V14: nothing about a hidden result leaks early.

Promised to initiators and voters: as long as the host has not shown the result, no page, header or live
part says anything about it. Two rooms that are alike in everything but how they vote look the same to the
byte.

Proof: the same evening on two servers with opposite votes, by phone and on paper; a visitor, a voter and the
initiator open up to 400 pages, live parts and files each while the vote is open, closed and when the evening
has ended: identical to the byte, headers included (tokens masked). After the reveal they differ.
"""

import asyncio
import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from innovation.evenings.actions.paper import count_in
from innovation.evenings.rules import Phase, TallyShown
from innovation.people.models import person_by_email
from innovation.voting import hosting, paper
from innovation.voting.rules import Tally
from tests.cast import NOW
from tests.faults import Record, size
from tests.faults.conftest import Serve
from tests.faults.room import Room, hang_up, signed_in, voter_cookies

PAGES = size(25, 400)  #: most that one reader opens
BALLOTS = (  # the same number of cards, the other way round
    ["yes"] * 6 + ["no"] * 2 + ["blank"],
    ["yes"] * 1 + ["no"] * 5 + ["blank"] * 3,
)
SLIPS = (Tally(3, 1, 0), Tally(0, 2, 2))
WATCHER = "w" * 32  #: a voter who has not voted; whoever voted sees their own vote

#: What is drawn by lot or by the clock for every answer, and says nothing.
MASKED = [
    (r'(name="csrf[-_]token" (?:content|value)=)"[^"]*"', r'\1"…"'),
    (r'(name="token" value=)"[^"]*"', r'\1"…"'),
    (
        r"(<code>)[0-9a-f]{8}(</code>)",
        r"\1…\2",
    ),  # of the sealed record; the ballots' new keys are drawn by lot
    (r"(?m)^(date|set-cookie): .*$", r"\1: …"),
    (r"127\.0\.0\.1:\d+", "…"),
]
ALWAYS = (
    *("/", "/evenings/", "/evenings/gelijk/", "/evenings/gelijk/card", "/evenings/gelijk/screen"),
    *("/evenings/gelijk/results", "/evenings/gelijk/results.json", "/evenings/gelijk/results.csv"),
    *("/evenings/gelijk/live/card", "/evenings/gelijk/live/screen", "/evenings/gelijk/live/console"),
    *("/healthz", "/pitches/"),
)

Pages = dict[str, str]


def looks(room: Room, path: str, cookies: dict[str, str]) -> str:
    """An answer, headers and all, without what is drawn by lot."""
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    status, headers, body = room.server.ask(path, headers=sent)
    lines = sorted(f"{name.lower()}: {value}" for name, value in headers.items())
    text = "\n".join([str(status), *lines, "", body.decode("utf-8", "replace")])
    for pattern, shown in MASKED:
        text = re.sub(pattern, shown, text)
    return text


def crawl(room: Room, cookies: dict[str, str]) -> Pages:
    """Everything that a reader can open, from the addresses that matter onwards."""
    pages: Pages = {}
    waiting = list(ALWAYS)
    while waiting and len(pages) < PAGES:
        path = waiting.pop(0)
        if path in pages:
            continue
        pages[path] = looks(room, path, cookies)
        waiting += links(pages[path])
    return pages


def links(page: str) -> list[str]:
    """Where a page leads on this site, live parts with their markers included."""
    found = [urlsplit(html.unescape(link)) for link in re.findall(r'(?:href|hx-get|src)="([^"]+)"', page)]
    return [
        link.path + (f"?{link.query}" if link.query else "")
        for link in found
        if not link.netloc and link.path.startswith("/") and not link.path.startswith("/static/")
    ]


def readers(room: Room) -> dict[str, Pages]:
    """What a visitor, a voter and the initiator can see."""
    app, noor = room.server.app, room.event.items[0].pitch.initiators[0].person
    cookies = {
        "visitor": {"lang": "en"},
        "voter": voter_cookies(app, room.slug, WATCHER),
        "initiator": {"lang": "en", **signed_in(app, noor)},
    }
    return {who: crawl(room, kept) for who, kept in cookies.items()}


async def vote(room: Room, number: int, ballots: list[str]) -> None:
    """One ballot after another, over HTTP, then a moment for every process to see them."""
    phones = [room.phone(voter) for voter in room.voters(len(ballots))]
    for phone, choice in zip(phones, ballots, strict=True):
        assert (await phone.cast(number, choice)).status == 200
    await hang_up(phones)
    await asyncio.sleep(0.5)


def count_slips(room: Room, slips: Tally) -> None:
    """Two people count what is on paper."""
    for by in (room.host, person_by_email(room.session, "ada@example.org")):
        assert by
        paper.count(room.session, room.event, 1, slips, by, NOW)
    room.session.commit()


@pytest.fixture
def twins(serve: Serve) -> list[Room]:
    """Two rooms that are alike in everything."""
    with ThreadPoolExecutor() as both:
        started = list(both.map(lambda _: serve(workers=1), range(2)))
    rooms = [Room(*each, slug="gelijk", tally_shown=TallyShown.HIDDEN) for each in started]
    for room in rooms:
        room.add_voters([WATCHER])
        for _ in range(4):
            count_in(room.session, room.event, room.host, NOW)
        room.session.commit()
    return rooms


def seen_in(twins: list[Room]) -> list[dict[str, Pages]]:
    """What everybody sees in each of the two rooms."""
    with ThreadPoolExecutor() as both:
        return list(both.map(readers, twins))


def assert_tell_apart(twins: list[Room]) -> None:
    """The comparison could fail: it looks where the result is shown once it may be."""
    one, other = seen_in(twins)
    for who, pages in one.items():
        shown = {path for path in pages if pages[path] != other[who].get(path)}
        assert any("/live/console" in path for path in shown), who


def assert_alike(twins: list[Room]) -> int:
    """Nobody can tell which of the two rooms they are in; the number of pages compared."""
    one, other = seen_in(twins)
    for who, pages in one.items():
        assert pages.keys() == other[who].keys()
        for path, page in pages.items():
            assert page == other[who][path], f"{who} can tell by {path}"
    return sum(map(len, one.values()))


def after(twins: list[Room], act: Callable[[Room], object]) -> None:
    """Let the host do something in both rooms, and every process see it."""
    for room in twins:
        act(room)
        room.session.commit()
    asyncio.run(asyncio.sleep(0.5))


def end(room: Room) -> None:
    """End the evening."""
    hosting.move(room.session, room.event, Phase.ENDED, room.host, NOW)


def test_two_rooms_look_alike_until_the_reveal(twins: list[Room], record_property: Record) -> None:
    for room, ballots, slips in zip(twins, BALLOTS, SLIPS, strict=True):
        number = room.open()
        count_slips(room, slips)
        asyncio.run(vote(room, number, ballots))
    pages = assert_alike(twins)
    after(twins, Room.close)
    pages += assert_alike(twins)
    after(twins, end)
    pages += assert_alike(twins)
    record_property("pages alike", pages)
    after(twins, Room.reveal)
    assert_tell_apart(twins)
