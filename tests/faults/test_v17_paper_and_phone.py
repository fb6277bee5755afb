"""V17: paper and phone are one count, and nobody votes in both ways.

Promised to who votes without a phone, whose vote counts as much and is as secret, and to everybody else: a
card that votes on paper cannot vote by phone as well, nor the reverse.

Proof: 150 cards on two processes, 10 votes, both databases. Cards are switched between paper and phone
while the host opens each vote; the phones of all cards, those on paper too, send votes from before the
opening until after the close, and every switch during the vote is refused. In each vote one person enters
the slips three times over and nothing is counted; a different count of somebody else puts nothing in; two
equal ones do. Each card has at most one ballot, every phone that was told "counted" is in the tally and no
card on paper is among them; result, report and recount give phone and paper as they were cast and name the
two who counted. Opening a vote and switching a card wait for one another, whichever comes first.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.browser import Browser, Reply
from innovation.errors import RuleBroken
from innovation.evenings.actions import cards as card_acts
from innovation.evenings.actions import joining, paper
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.questions import paper_voters
from innovation.evenings.rules import Admission, ItemKind
from innovation.people.models import Person
from innovation.voting import actions
from innovation.voting.models import Ballot
from innovation.voting.rules import Source, Tally, voter_key
from tests.cast import NOW
from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import CHOICES, Room, csrf, hang_up, signed_in

CARDS = size(12, 150)
VOTES = size(2, 10)
SWITCHED = size(6, 40)  #: cards, for each vote

Counted = dict[str, str]
Act = Callable[[Session, Event, Person], None]


class Desk:
    """Somebody who runs the evening, on a laptop of their own."""

    def __init__(self, room: Room, person: Person) -> None:
        self.room, self.here = room, f"/evenings/{room.slug}"
        self.browser = Browser(room.server.origin)
        self.browser.cookies = {**signed_in(room.server.app, person), "lang": "en"}

    async def post(self, path: str, **fields: Any) -> Reply:
        data = {name: str(value) for name, value in fields.items()}
        await self.browser.close()  # the server hangs up on a line that was silent for long
        return await self.browser.post(self.here + path, data, {"X-CSRFToken": csrf(self.room.server.app)})

    async def act(self, act: str, value: object = "", **more: str) -> Reply:
        """Press a button of the console as it stands now."""
        session = self.room.session
        revision = session.scalar(sa.select(Event.revision).where(Event.id == self.room.event.id))
        session.commit()
        return await self.post(f"/console/{act}", revision=revision, value=value, **more)

    async def count(self, number: int, tally: Tally) -> int:
        """Enter a count of the slips."""
        fields = {"yes": tally.yes, "no": tally.no, "blank": tally.blank}
        return (await self.post("/console/paper", number=number, **fields)).status

    async def switch(self, card: int, to: str) -> int:
        return (await self.post("/door/paper", entered=card, to=to)).status


class Hall:
    """An evening with cards that all have joined by phone, and the two who run it."""

    def __init__(self, room: Room) -> None:
        self.room, session = room, room.session
        pitch = room.event.items[0].pitch
        room.event.items += [
            ProgrammeItem(position=n, kind=ItemKind.PITCH, pitch=pitch, minutes=3)
            for n in range(2, VOTES + 1)
        ]
        cards = card_acts.make_cards(session, room.event, CARDS, room.host, NOW)
        self.voters = {card.number: joining.join(session, room.event, card, None, None).id for card in cards}
        second = session.scalars(sa.select(Person).where(Person.name == "Ada")).one()
        session.commit()
        self.olga, self.ada = Desk(room, room.host), Desk(room, second)

    def on_paper(self) -> set[str]:
        found = set(paper_voters(self.room.session, self.room.event))
        self.room.session.commit()
        return found

    def sources(self, number: int) -> dict[str, Source]:
        """How each card's ballot came in, while the secret of the round is there."""
        session, round_ = self.room.session, self.room.round(number)
        asked = sa.select(Ballot.voter_key, Ballot.source).where(Ballot.round_id == round_.id)
        by_key = {row.voter_key: row.source for row in session.execute(asked)}
        session.commit()
        assert round_.secret
        keys = {voter: voter_key(round_.secret, voter) for voter in self.voters.values()}
        found = {voter: by_key.pop(key) for voter, key in keys.items() if key in by_key}
        assert not by_key, "a ballot of nobody"
        return found


async def hammer(hall: Hall, number: int, over: asyncio.Event) -> Counted:
    """The phones of all cards vote until it is over; what they were told is counted."""
    told: Counted = {}

    async def lane(mine: list[str]) -> None:
        phone = hall.room.phone(mine[0])
        while not over.is_set():
            phone.holder = voter = random.choice(mine)
            choice = CHOICES[int(voter[0], 16) % 3]
            reply = await phone.send(number, choice, token=f"{voter}-{number}")
            assert reply.status in (200, 404, 409)
            if reply.status == 200:
                told[voter] = choice
        await hang_up([phone])

    voters = list(hall.voters.values())
    await asyncio.gather(*(lane(voters[n::4]) for n in range(4)))
    return told


async def open_amid_switching(hall: Hall) -> None:
    """The host opens the vote while the other switches cards; each switch comes before it or is refused."""
    switches = random.choices(list(hall.voters), k=SWITCHED)

    async def switch() -> list[int]:
        return [await hall.ada.switch(card, random.choice(["paper", "paper", "phone"])) for card in switches]

    async def opening() -> int:
        await asyncio.sleep(random.uniform(0, 0.3))
        return (await hall.olga.act("round")).status

    statuses, opened = await asyncio.gather(switch(), opening())
    assert opened == 303
    assert set(statuses) <= {303, 409}
    assert statuses == sorted(statuses), "a card was switched after the vote was open"


async def count_slips(hall: Hall, number: int, tally: Tally) -> None:
    """One person alone puts nothing in the box, nor do two who differ; two who agree do."""
    for _ in range(3):
        assert await hall.olga.count(number, tally) == 303
    assert (await hall.olga.act("closing", number)).status == 409
    assert await hall.ada.count(number, one_less(tally)) == 409
    assert Source.PAPER not in hall.sources(number).values()
    assert await hall.olga.count(number, tally) == 303
    assert await hall.ada.count(number, tally) == 303


def one_less(tally: Tally) -> Tally:
    """Another count: a slip that sticks to the one above it."""
    if tally.blank:
        return replace(tally, blank=tally.blank - 1)
    return replace(tally, yes=tally.yes - 1) if tally.yes else replace(tally, no=tally.no - 1)


async def one_vote(hall: Hall, number: int) -> tuple[Counted, Tally]:
    over = asyncio.Event()
    hammering = asyncio.create_task(hammer(hall, number, over))
    await open_amid_switching(hall)
    on_paper = hall.on_paper()
    tally = slips_of(len(on_paper))
    assert {await hall.ada.switch(card, "phone") for card in random.sample(list(hall.voters), 3)} == {409}
    await count_slips(hall, number, tally)
    found = hall.sources(number)
    assert {voter for voter, source in found.items() if source is Source.PHONE}.isdisjoint(on_paper)
    assert {voter for voter, source in found.items() if source is Source.PAPER} <= on_paper
    await asyncio.sleep(0.2)
    assert (await hall.olga.act("closure", number)).status == 303
    over.set()
    told = await hammering
    assert on_paper.isdisjoint(told), "a card on paper voted by phone"
    return told, tally


def slips_of(people: int) -> Tally:
    """Slips of so many people, of whom one may keep theirs."""
    cast = max(people - random.randrange(2), 1)
    yes = random.randint(0, cast)
    no = random.randint(0, cast - yes)
    return Tally(yes, no, cast - yes - no)


def agrees(hall: Hall, number: int, told: Counted, slips: Tally) -> None:
    """The seal holds what phones were told and what two people counted."""
    seal, phones = hall.room.sealed(number), Counter(told.values())
    for choice in CHOICES:
        assert seal[f"{choice}_phone"] == phones[choice]
        assert seal[f"{choice}_paper"] == getattr(slips, choice)


def test_paper_and_phone_are_one_count(room: MakeRoom, record_property: Record) -> None:
    hall = Hall(room(admission=Admission.PERSONAL_CARDS))

    async def evening() -> tuple[int, int]:
        phones = papers = 0
        for card in range(1, 4):
            assert await hall.ada.switch(card, "paper") == 303
        for number in range(1, VOTES + 1):
            if number > 1:
                assert (await hall.olga.act("step", "next")).status == 303
            told, slips = await one_vote(hall, number)
            agrees(hall, number, told, slips)
            phones, papers = phones + len(told), papers + slips.cast
        await reports(hall, VOTES, slips)
        return phones, papers

    phones, papers = asyncio.run(evening())
    assert hall.room.differences() == []
    recounted = hall.room.server.command("recount", hall.room.slug)
    assert recounted.returncode == 0
    assert "on paper)" in recounted.stdout
    record_property("cards", CARDS)
    record_property("votes", VOTES)
    record_property("ballots by phone", phones)
    record_property("ballots on paper", papers)


async def reports(hall: Hall, number: int, slips: Tally) -> None:
    """Result and report give both counts and who counted."""
    assert (await hall.olga.act("reveal", number)).status == 303
    seal = hall.room.sealed(number)
    for page in ("results", "report"):
        shown = (await hall.olga.browser.get(f"{hall.olga.here}/{page}")).text
        assert "Paper votes counted by Olga and by Ada." in shown
        for choice in CHOICES:
            phone, on_paper = seal[f"{choice}_phone"], seal[f"{choice}_paper"]
            assert f'<td class="number">{phone}</td>' in shown
            assert f'<td class="number">{on_paper}</td>' in shown
    await asyncio.gather(hall.olga.browser.close(), hall.ada.browser.close())


def own(room: Room) -> tuple[Session, Event, Person]:
    """A transaction of one's own, with the evening and its host."""
    session = room.server.database.session()
    return session, session.get_one(Event, room.event.id), session.get_one(Person, room.host.id)


def opens(session: Session, event: Event, by: Person) -> None:
    actions.open_round(session, event, event.items[0], by, NOW)


def switches(session: Session, event: Event, by: Person) -> None:
    paper.switch(session, event, "1", True, by, NOW)


@pytest.mark.parametrize(("first", "second"), [(switches, opens), (opens, switches)])
def test_opening_and_switching_wait_for_one_another(room: MakeRoom, first: Act, second: Act) -> None:
    hall, answers = Hall(room(admission=Admission.PERSONAL_CARDS)), []

    def later() -> None:
        session, *whom = own(hall.room)
        with session:
            try:
                second(session, *whom)
                session.commit()
                answers.append(0)
            except RuleBroken as error:
                answers.append(error.status)

    session, *whom = own(hall.room)
    with session:
        first(session, *whom)
        session.flush()
        waiting = threading.Thread(target=later)
        waiting.start()
        waiting.join(0.4)
        assert waiting.is_alive(), "two that exclude one another went on side by side"
        session.commit()
    waiting.join()
    assert answers == [0 if second is opens else 409]
    assert len(hall.on_paper()) == (second is opens)
