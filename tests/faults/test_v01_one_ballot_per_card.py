"""V1: one card never has two counted ballots.

Promised to the room: whoever presses twice, has two tabs open or shares a card with a friend, and however
many processes take the votes, the card counts once, and each of its phones is told what it counts as.

Proof: 1,000 cards × 10 simultaneous posts to 4 processes, 5 times: every answer is 200 or 409, the ten
phones of a card are all told the same, exactly 1,000 ballots each time, and a recount agrees. 10 phones
that join with the same printed card at the same moment are one voter, for 200 cards.
"""

import asyncio
from collections import Counter

import pytest
import sqlalchemy as sa

from bench.browser import Browser, form
from innovation.evenings.actions import cards as acts
from innovation.evenings.models import Voter
from innovation.evenings.rules import Admission
from tests.cast import NOW, Cast
from tests.faults import Record, size
from tests.faults.conftest import Serve
from tests.faults.room import CHOICES, Phone, Room, hang_up, shows
from tests.faults.server import Server

CARDS = size(50, 1000)
PHONES = 10  #: with the same card, at the same moment
SCANNED = size(5, 200)
RUNS = size(1, 5)
AT_ONCE = 6  #: cards


@pytest.fixture(scope="module")
def many(serve: Serve) -> tuple[Server, Cast]:
    """A server of four processes."""
    return serve(workers=4)


async def press(phones: list[Phone], card: str, number: int) -> Counter[int]:
    """Ten phones with one card send at once, some of it the same message twice; the kinds of answers."""
    for phone in phones:
        phone.holder = card
    sends = [
        phone.send(number, CHOICES[n % 3], token=f"{card[:12]}-{n % 6}") for n, phone in enumerate(phones)
    ]
    replies = await asyncio.gather(*sends)
    assert {reply.status for reply in replies} <= {200, 409}
    assert len({shows(reply) for reply in replies}) == 1, "phones of one card were told different things"
    statuses = Counter(reply.status for reply in replies)
    assert statuses[200] in (1, 2), "more than one message was counted"
    return statuses


async def everyone(room: Room, number: int, cards: list[str]) -> Counter[int]:
    waiting, answers = list(cards), Counter[int]()

    async def lane() -> None:
        phones = [room.phone(cards[0]) for _ in range(PHONES)]
        while waiting:
            answers.update(await press(phones, waiting.pop(), number))
        await hang_up(phones)

    await asyncio.gather(*(lane() for _ in range(AT_ONCE)))
    return answers


async def join(phone: Browser, token: str, together: asyncio.Barrier) -> None:
    """Scan a card and, when all phones have its page, press the button."""
    phone.cookies["lang"] = "en"
    await phone.get(f"/j/{token}")
    fields = form((await phone.get("/join")).text, "/join")
    await together.wait()
    reply = await phone.post("/join", fields)
    assert reply.status == 303, "somebody with a valid card did not get in"
    assert reply.location.endswith("/card")


async def scan_at_once(room: Room, token: str) -> set[str]:
    """Ten phones join with the same printed card at the same moment; the voters they have become."""
    phones = [Browser(room.server.origin) for _ in range(PHONES)]
    together = asyncio.Barrier(PHONES)
    await asyncio.gather(*(join(phone, token, together) for phone in phones))
    await asyncio.gather(*(phone.close() for phone in phones))
    return {phone.cookies[f"voter-{room.slug}"] for phone in phones}


def test_one_card_is_one_voter_however_many_phones_scan_it(
    many: tuple[Server, Cast], record_property: Record
) -> None:
    room = Room(*many, admission=Admission.PERSONAL_CARDS)
    made = acts.make_cards(room.session, room.event, SCANNED, room.host, NOW)
    room.session.commit()
    for card in acts.printed(room.event, made):
        assert len(asyncio.run(scan_at_once(room, card.token))) == 1
    asked = sa.select(sa.func.count()).select_from(Voter).where(Voter.event_id == room.event.id)
    assert room.session.scalar(asked) == SCANNED
    record_property("cards scanned by ten", SCANNED)


def test_one_card_never_has_two_counted_ballots(many: tuple[Server, Cast], record_property: Record) -> None:
    answers, ballots = Counter[int](), []
    for _ in range(RUNS):
        room = Room(*many)
        number, cards = room.open(), room.voters(CARDS)
        answers.update(asyncio.run(everyone(room, number, cards)))
        ballots.append(room.stored().total())
        assert ballots[-1] == CARDS
        room.close()
        assert room.differences() == []
    assert answers.total() == RUNS * CARDS * PHONES
    record_property("cards", CARDS)
    record_property("ballots of each run", "/".join(map(str, ballots)))
    record_property("answers", ", ".join(f"{answers[status]} × {status}" for status in sorted(answers)))
