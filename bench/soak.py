"""A long evening: a room that votes every few minutes, loses its Wi-Fi once and its server once.

Starts the real server with a database of its own, lets phones follow the evening and vote on one pitch after
another, with projector and console open. In the middle of one round nobody has a network for a minute; in
the middle of another the server is killed and started again. At the end what phones were told is compared
with what is stored and with a recount, and the memory of the server with what it was after its first round.

    python -m bench.soak [--minutes 90] [--every 300] [--phones 150]

Needs the packages of the tests. The last line is one JSON object; the exit code is 0 when nothing was lost,
no answer was a fault of the server and its memory grew by less than five percent.
"""

import argparse
import asyncio
import json
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.browser import Reply
from bench.phones import Console, Figures, found, percentile
from innovation.evenings.models import ProgrammeItem
from innovation.evenings.rules import ItemKind
from tests.cast import Cast
from tests.faults.proxy import Proxy, Weather
from tests.faults.room import CHOICES, FRAGMENT, Phone, Room, csrf, hang_up, signed_in
from tests.faults.server import Server

MOST_GROWTH = 5.0  #: percent more memory at the end than after the first round
EVERY_SAMPLE = 5.0  #: seconds between two looks at the memory
random.seed(90)


class Evening:
    """The evening while it goes on. `every` is the time from one round to the next, in seconds."""

    def __init__(self, room: Room, every: float, rounds: int) -> None:
        self.room = room
        self.server = room.server
        self.every = every
        self.rounds = rounds
        self.figures = Figures()
        self.outage = min(60.0, every / 5)  #: seconds without Wi-Fi
        self.open_for = every / 3  #: seconds that a round takes votes before its countdown
        self.over = False
        self.memory: list[list[int]] = [[]]  #: bytes, for each time that the server ran

    async def play(self, phones: int) -> None:
        """The whole evening."""
        async with Proxy(self.server.port, Weather(delay=0.05)) as wifi:
            hands = [self.room.phone(voter, wifi.origin) for voter in self.room.voters(phones)]
            screens = [self.watch("screen", 0.25), self.watch("console", 0.5), self.weigh()]
            following = [asyncio.create_task(each) for each in (*map(self.follow, hands), *screens)]
            await self.hold_rounds(wifi)
            self.over = True
            await asyncio.gather(*following)
            await hang_up(hands)

    async def hold_rounds(self, wifi: Proxy) -> None:
        """One round after another; in the second third the network fails, in the last the server."""
        console = Console(self.server.origin, self.room.slug, self.figures)
        console.browser.cookies = signed_in(self.server.app, self.room.host)
        trouble = {
            self.rounds // 3 + 1: lambda: wifi.cut(self.outage),
            2 * self.rounds // 3 + 1: self.restart,
        }
        for number in range(1, self.rounds + 1):
            next_one = time.monotonic() + self.every
            if number > 1:
                await console.act("step", "next")
            await console.act("round")
            await asyncio.sleep(self.open_for / 3)
            if number in trouble:
                await trouble[number]()
            await asyncio.sleep(self.open_for)
            await console.act("closing", str(number))
            await console.until_closed()
            await console.act("reveal", str(number))
            print(f"round {number}: {len(self.figures.acked.get(number, {}))} voters", flush=True)
            await asyncio.sleep(max(0.0, next_one - time.monotonic()))

    async def restart(self) -> None:
        """The power goes, and comes back after a few seconds."""
        self.server.kill()
        await asyncio.sleep(5)
        self.memory.append([])
        await asyncio.to_thread(self.server.start)

    async def follow(self, phone: Phone) -> None:
        """Look how the evening stands; vote once on every pitch, in one case of ten twice."""
        seen, every, voted = "", 1.0, 0
        while not self.over:
            await asyncio.sleep(every * random.uniform(0.9, 1.1))
            reply = await self.look(phone, "card", seen)
            if reply is None:
                continue
            seen = found(r'seen=([^"&]+)', reply.text, seen)
            every = int(found(r"every (\d+)ms", reply.text, "1000")) / 1000
            number = int(found(r"/rounds/(\d+)/ballot", reply.text, "0"))
            if number > voted and 'data-phase="open"' in reply.text:
                voted = number
                await asyncio.sleep(random.uniform(0, self.open_for))
                await self.vote(phone, number)

    async def look(self, phone: Phone, part: str, seen: str) -> Reply | None:
        """The live part when it changed; None when it did not, or when there is no network."""
        try:
            reply = await phone.browser.get(f"/evenings/{self.room.slug}/live/{part}?seen={seen}&lang=nl")
        except (OSError, asyncio.IncompleteReadError):
            return None
        return reply if self.figures.note(reply).status == 200 else None

    async def vote(self, phone: Phone, number: int) -> None:
        """Vote until there is an answer; in one case of twenty the first answer is lost."""
        for revision in range(1, 3 if random.random() < 0.1 else 2):
            choice, token = random.choice(CHOICES), secrets.token_hex(8)
            began = time.perf_counter()
            if random.random() < 0.05:
                await self.lose_answer(phone, number, choice, revision, token)
            reply = self.figures.note(await phone.cast(number, choice, revision, token, within=self.every))
            self.figures.vote_ms.append(1000 * (time.perf_counter() - began))
            if reply.status == 200:
                self.figures.acked.setdefault(number, {})[phone.holder] = choice
            else:
                self.figures.refused += 1

    async def lose_answer(self, phone: Phone, number: int, choice: str, revision: int, token: str) -> None:
        """Send, and hang up before the answer."""
        fields = {"choice": choice, "revision": str(revision), "token": token}
        headers = {**FRAGMENT, "X-CSRFToken": csrf(phone.app)}
        try:
            await phone.browser.post_and_hang_up(
                f"/evenings/{self.room.slug}/rounds/{number}/ballot", fields, headers
            )
        except OSError:
            return

    async def watch(self, part: str, every: float) -> None:
        """Projector or console: another screen that follows the evening."""
        screen = Phone(self.server.origin, self.room.slug, self.server.app)
        screen.browser.cookies = signed_in(self.server.app, self.room.host)
        seen = ""
        while not self.over:
            await asyncio.sleep(every)
            reply = await self.look(screen, part, seen)
            seen = found(r'seen=([^"&]+)', reply.text, seen) if reply else seen
        await screen.close()

    async def weigh(self) -> None:
        """Note now and then how much memory the server uses."""
        while not self.over:
            await asyncio.sleep(EVERY_SAMPLE)
            self.memory[-1].append(self.server.memory())

    def growth(self) -> list[float]:
        """For each time that the server ran: percent more memory in its last round than after its first."""
        round_ = max(1, int(self.every / EVERY_SAMPLE))
        return [
            round(
                100 * (statistics.median(run[-round_:]) / statistics.median(run[round_ : 2 * round_]) - 1), 1
            )
            for run in self.memory
            if len(run) > 2 * round_
        ]

    def summary(self, phones: int) -> dict[str, Any]:
        """What phones were told against what is stored, and the other figures."""
        numbers = range(1, self.rounds + 1)
        acked = {number: Counter(self.figures.acked.get(number, {}).values()) for number in numbers}
        stored = {number: self.room.stored(number) for number in numbers}
        return {
            "phones": phones,
            "rounds": self.rounds,
            "ballots": sum(each.total() for each in stored.values()),
            "lost": sum((acked[number] - stored[number]).total() for number in numbers),
            "double": sum((stored[number] - acked[number]).total() for number in numbers),
            "differences": len(self.room.differences()),
            "refused": self.figures.refused,
            "errors_5xx": self.figures.errors_5xx,
            "vote_p50_ms": percentile(self.figures.vote_ms, 50),
            "vote_p99_ms": percentile(self.figures.vote_ms, 99),
            "memory_mb": [round(statistics.median(run[-10:]) / 1e6) for run in self.memory if run],
            "growth_percent": self.growth(),
        }


def room_for(server: Server, rounds: int) -> Room:
    """An evening with a pitch for each round."""
    cast = Cast(server.database.session())
    room = Room(server, cast)
    for position in range(2, rounds + 1):
        pitch = cast.idea(f"Idee {position}")
        room.event.items.append(ProgrammeItem(position=position, kind=ItemKind.PITCH, pitch=pitch, minutes=3))
    room.session.commit()
    return room


def main() -> int:
    """Play the evening, print the figures; 0 when all is well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--every", type=float, default=300, help="seconds from one round to the next")
    parser.add_argument("--phones", type=int, default=150)
    asked = parser.parse_args()
    rounds = max(3, round(60 * asked.minutes / asked.every))
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), workers=1)
        try:
            evening = Evening(room_for(server.start(), rounds), asked.every, rounds)
            asyncio.run(evening.play(asked.phones))
            figures = evening.summary(asked.phones)
        finally:
            server.remove()
    print(json.dumps(figures))
    sound = not any(figures[name] for name in ("lost", "double", "differences", "refused", "errors_5xx"))
    return 0 if sound and all(each < MOST_GROWTH for each in figures["growth_percent"]) else 1


if __name__ == "__main__":
    sys.exit(main())
