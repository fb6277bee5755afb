"""V11: cards cannot be guessed, and guessing never locks out the room.

Promised to whoever holds a card, and to the room, which shares one address with whoever tries codes: nobody
gets in without a card, everybody with one gets in and votes, and the organisers hear of the guessing.

Proof: a scanned code has 132 bits and a typed one 69; over 50,000 cards the signs at every place are evenly
spread (chi-square within six standard deviations). 10,000 wrong codes, a third of them real ones with one
sign changed, from the same address as 10,000 valid votes and 200 people who join with their card: no hit, no
valid vote and nobody with a card refused, and the door tells the organisers.
"""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from bench.browser import Browser, form
from innovation.evenings import codes
from innovation.evenings.actions import cards as acts
from innovation.evenings.actions.cards import Printed
from innovation.evenings.rules import Admission
from tests.cast import NOW
from tests.faults import Record, size
from tests.faults.conftest import Serve
from tests.faults.room import CHOICES, Phone, Room, csrf, hang_up, session_cookie

SAMPLE = size(5_000, 50_000)  #: cards whose signs are counted
GUESSES = VOTES = size(200, 10_000)
CARDS = size(50, 2_000)  #: that could be hit
JOINS = size(10, 200)
LANES = 6  #: of voters, and of guessers
KEY = b"k" * 32
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def unevenness(signs: list[str], alphabet: str) -> float:
    """How many standard deviations the spread of signs at one place is from an even one (chi-square)."""
    expected, counted = len(signs) / len(alphabet), Counter(signs)
    chi_square = sum((counted[sign] - expected) ** 2 / expected for sign in alphabet)
    freedom = len(alphabet) - 1
    return (chi_square - freedom) / math.sqrt(2 * freedom)


@pytest.mark.once
def test_codes_are_drawn_evenly_from_a_space_nobody_can_search(record_property: Record) -> None:
    typed = [codes.card_code(KEY, number)[:-1] for number in range(SAMPLE)]
    scanned = [codes.card_token(KEY, number) for number in range(SAMPLE)]
    for made, alphabet, name, least in ((typed, codes.SIGNS, "typed", 60), (scanned, BASE64, "scanned", 128)):
        places = list(zip(*made, strict=True))
        assert max(abs(unevenness(list(place), alphabet)) for place in places) < 6
        bits = len(places) * math.log2(len(alphabet))
        assert bits >= least
        assert len(set(made)) == SAMPLE
        record_property(f"bits {name}", round(bits, 1))


class Hall:
    """An evening with personal cards that starts on a server of its own: its limits are untouched."""

    def __init__(self, serve: Serve) -> None:
        self.room = Room(*serve(workers=2), admission=Admission.PERSONAL_CARDS)
        self.number = self.room.open()
        made = acts.make_cards(self.room.session, self.room.event, CARDS, self.room.host, NOW)
        self.room.session.commit()
        self.cards = acts.printed(self.room.event, made)
        self.refused: list[object] = []
        self.hits: list[str] = []
        self.guessed: Counter[int] = Counter()

    async def evening(self) -> None:
        """Guessing, voting and joining, all at once and from one address."""
        guesses, voters = guesses_at(self.cards), iter(self.room.voters(VOTES))
        joining = iter(self.cards[:JOINS])
        await asyncio.gather(
            *(self.guess(guesses) for _ in range(LANES)),
            *(self.vote(voters) for _ in range(LANES)),
            self.join(joining),
        )

    async def guess(self, guesses: Iterator[str]) -> None:
        """Try one code after another."""
        browser = Browser(self.room.server.origin)
        for code in guesses:
            browser.cookies = {"session": session_cookie(self.room.server.app), "lang": "en"}
            reply = await browser.post("/j/", {"csrf_token": csrf(self.room.server.app), "code": code})
            self.guessed[reply.status] += 1
            if reply.status not in (422, 429):
                self.hits.append(code)
        await browser.close()

    async def vote(self, voters: Iterator[str]) -> None:
        """One valid vote after another, each sent once."""
        phone: Phone | None = None
        for voter in voters:
            phone = phone or self.room.phone(voter)
            phone.holder = voter
            reply = await phone.send(self.number, random.choice(CHOICES))
            if reply.status != 200:
                self.refused.append(reply.status)
        if phone:
            await hang_up([phone])

    async def join(self, cards: Iterator[Printed]) -> None:
        """People come in with their card, who scan it or type its code by turns."""
        for card in cards:
            browser = Browser(self.room.server.origin)
            browser.cookies["lang"] = "en"
            if card.number % 2:
                await browser.get(f"/j/{card.token}")
            else:
                fields = form((await browser.get("/join")).text, "/j/")
                await browser.post("/j/", {**fields, "code": codes.shown(card.code).lower()})
            page = await browser.get("/join")
            reply = await browser.post("/join", form(page.text, "/join")) if page.status == 200 else page
            if reply.location != f"/evenings/{self.room.slug}/card":
                self.refused.append((card.number, reply.status))
            await browser.close()


def guesses_at(cards: list[Printed]) -> Iterator[str]:
    """Codes that nobody has: drawn by lot, typed or scanned, and real ones with one sign changed."""
    chance = random.Random(11)
    for number in range(GUESSES):
        if number % 3 == 0:
            signs = "".join(chance.choices(codes.SIGNS, k=codes.CARD_LENGTH - 1))
            yield signs + codes.check_sign(signs)
        elif number % 3 == 1:
            yield "".join(chance.choices(BASE64, k=codes.TOKEN_LENGTH))
        else:
            yield beside(chance.choice(cards).code, chance)


def beside(code: str, chance: random.Random) -> str:
    """A code with one sign changed, and a check sign that fits again."""
    place = chance.randrange(codes.CARD_LENGTH - 1)
    other = chance.choice(codes.SIGNS.replace(code[place], ""))
    signs = code[:place] + other + code[place + 1 : -1]
    return signs + codes.check_sign(signs)


def test_guessing_hits_nothing_hinders_nobody_and_is_told(serve: Serve, record_property: Record) -> None:
    hall = Hall(serve)
    assert len(hall.room.event.card_key or b"") == 32
    before = asyncio.run(door(hall.room))
    asyncio.run(hall.evening())
    assert hall.hits == []
    assert hall.refused == []
    assert hall.room.stored(hall.number).total() == VOTES
    assert hall.guessed.total() == GUESSES
    assert hall.guessed[429], "nobody was told to stop, so nothing was guessed on"
    assert "trying many wrong codes" not in before
    assert "trying many wrong codes" in asyncio.run(door(hall.room))
    figures = {"wrong codes": GUESSES, "hits": 0, "valid votes": VOTES, "joined": JOINS, "refused": 0}
    for name, figure in figures.items():
        record_property(name, figure)


async def door(room: Room) -> str:
    """The page at the door, as an organiser sees it."""
    laptop = room.console()
    page = await laptop.get(f"/evenings/{room.slug}/door?lang=en")
    await laptop.close()
    return page.text
