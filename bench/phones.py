"""A room full of phones: plays a real election against a running server and checks that nothing is lost.

Every voter of a Pabulib file joins the evening, waits for each round to open, votes for what they approved
of and against the rest, changes their mind once in ten, loses the answer and sends again once in twenty.
The console is driven over HTTP too. At the end what phones were told is compared with the public result,
the export, the recount and the counts published in the file.

    python bench/phones.py --ballots FILE.pb [--url URL] [--evening SLUG] [--clients N] [--seconds S]

Without --evening the file is first imported as an evening of its own, with the command line of the machine
that serves. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.browser import Browser, Reply, form
from innovation.voting.pabulib import Election, read

ORGANISER = "organiser@example.org"
COLLEAGUE = "admin@example.org"  #: agrees to publishing what starts support
random.seed(20161)


Holder = tuple[str, frozenset[str]]  # a voter and what they approve of


class Figures:
    """What was measured."""

    def __init__(self) -> None:
        self.vote_ms: list[float] = []
        self.seen_ms: list[float] = []
        self.errors_5xx = 0
        self.refused = 0
        self.acked: dict[int, dict[str, str]] = {}

    def note(self, reply: Reply) -> Reply:
        """Count answers that the server should never give."""
        self.errors_5xx += reply.status >= 500
        return reply


class Phone:
    """One phone; it passes from hand to hand when there are fewer phones than voters."""

    def __init__(
        self, origin: str, slug: str, voters: list[tuple[str, frozenset[str]]], figures: Figures
    ) -> None:
        self.browser = Browser(origin)
        self.slug = slug
        self.figures = figures
        self.voters = voters
        self.jars: dict[str, tuple[dict[str, str], str]] = {}
        self.seen = ""
        self.every = 1.0

    async def join(self, code: str) -> None:
        """Every voter scans the code and presses the button."""
        for voter, _ in self.voters:
            self.browser.cookies = {}
            page = await self._follow(f"/j/{code}")
            fields = form(page.text, "/join")
            answer = self.figures.note(await self.browser.post("/join", fields))
            page = await self._follow(answer.location)
            token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
            seen = re.search(r'seen=([^"&]+)', page.text)
            if not token or not seen:
                raise RuntimeError(f"no vote card after joining: {page.status}")
            self.jars[voter] = (self.browser.cookies, token[1])
            self.seen = seen[1]

    async def _follow(self, path: str) -> Reply:
        for _ in range(4):
            reply = self.figures.note(await self.browser.get(path))
            if reply.status not in (302, 303):
                return reply
            path = reply.location
        raise RuntimeError(f"too many redirects at {path}")

    async def wait_for(self, number: int) -> None:
        """Look at the live part until round `number` takes ballots."""
        while True:
            reply = await self.browser.get(f"/evenings/{self.slug}/live/card?seen={self.seen}&lang=nl")
            self.figures.note(reply)
            if reply.status == 200:
                self.seen = found(r'seen=([^"&]+)', reply.text, self.seen)
                self.every = int(found(r"every (\d+)ms", reply.text, "1000")) / 1000
                if f"/rounds/{number}/ballot" in reply.text and 'data-phase="open"' in reply.text:
                    return
            await asyncio.sleep(self.every)

    async def vote(self, number: int, project: str, opened: "asyncio.Future[float]", spread: float) -> None:
        """Wait for the round, then let each voter who holds this phone vote within `spread` seconds."""
        await asyncio.sleep(random.random() * self.every)
        await self.wait_for(number)
        seen_at = time.perf_counter()
        self.figures.seen_ms.append(1000 * (seen_at - await opened))
        ends = time.perf_counter() + spread
        for left, (voter, approved) in zip(range(len(self.voters), 0, -1), self.voters, strict=True):
            pause = max(0.0, ends - time.perf_counter()) / left
            await asyncio.sleep(random.random() * pause)
            await self._cast(number, voter, "yes" if project in approved else "no")

    async def _cast(self, number: int, voter: str, choice: str) -> None:
        revision = 1
        if random.random() < 0.1:
            await self._send(number, voter, "no" if choice == "yes" else "yes", revision)
            revision += 1
        await self._send(number, voter, choice, revision)

    async def _send(self, number: int, voter: str, choice: str, revision: int) -> None:
        """Send one ballot until it is answered; now and then the answer gets lost on the way."""
        self.browser.cookies, token = self.jars[voter]
        path = f"/evenings/{self.slug}/rounds/{number}/ballot"
        fields = {"choice": choice, "revision": str(revision), "token": secrets.token_hex(12)}
        headers = {"X-CSRFToken": token, "HX-Request": "true"}
        if random.random() < 0.05:
            await self.browser.post_and_hang_up(path, fields, headers)
        for attempt in range(60):
            began = time.perf_counter()
            try:
                reply = self.figures.note(await self.browser.post(path, fields, headers))
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.2)
                continue
            self.figures.vote_ms.append(1000 * (time.perf_counter() - began))
            if reply.status == 200:
                self.figures.acked[number][voter] = choice
                return
            if reply.status != 503:
                self.figures.refused += 1
                return
            await asyncio.sleep(min(2.0, 0.2 * 2**attempt))


def found(pattern: str, text: str, otherwise: str) -> str:
    """The first group of `pattern` in `text`."""
    match = re.search(pattern, text)
    return match[1] if match else otherwise


class Console:
    """The host's laptop."""

    def __init__(self, origin: str, slug: str, figures: Figures) -> None:
        self.browser = Browser(origin)
        self.slug = slug
        self.path = f"/evenings/{slug}/console"
        self.figures = figures

    async def until_closed(self) -> None:
        """Wait for the end of the countdown."""
        while 'data-phase="closed"' not in (await self.browser.get(self.path)).text:
            await asyncio.sleep(0.5)

    async def sign_in(self, link: str) -> None:
        """Open the sign-in link and press its button."""
        path = urlsplit(link).path
        page = await self.browser.get(path)
        await self.browser.post(path, form(page.text, path))

    async def act(self, name: str, value: str = "") -> Reply:
        """Press one button of the console as it stands now."""
        page = await self.browser.get(self.path)
        fields = form(page.text, f"{self.path}/{name}", value)
        reply = await self.browser.post(f"{self.path}/{name}", {**fields, "value": value})
        if reply.status not in (200, 303):
            raise RuntimeError(f"the console answered {reply.status} to {name}")
        return reply


async def evening(arguments: argparse.Namespace, election: Election, slug: str, code: str) -> dict[str, Any]:
    """Play the whole evening; returns the figures."""
    figures = Figures()
    console = Console(arguments.url, slug, figures)
    await console.sign_in(run("sign-in-link", ORGANISER))
    phones = hand_out(arguments, election, slug, figures)
    gate = asyncio.Semaphore(50)

    async def join(phone: Phone) -> None:
        async with gate:
            await phone.join(code)

    await asyncio.gather(*(join(phone) for phone in phones))
    await console.act("phase", "running")
    for number, project in enumerate(election.projects, 1):
        await hold_round(arguments, console, phones, number, project)
    await console.act("phase", "ended")
    await publish(console, Console(arguments.url, slug, figures))
    return await compare(arguments, election, slug, figures)


async def publish(first: Console, second: Console) -> None:
    """Publish the results; where a pitch reached the threshold a colleague signs in and agrees."""
    results, publication = f"/evenings/{first.slug}/results", f"/evenings/{first.slug}/publication"
    page = await first.browser.get(results)
    await first.browser.post(publication, form(page.text, publication))
    await second.sign_in(run("sign-in-link", COLLEAGUE))
    page = await second.browser.get(results)
    if agreement := found(r'action="([^"]+/agreement)"', page.text, ""):
        await second.browser.post(agreement, form(page.text, agreement))


def hand_out(arguments: argparse.Namespace, election: Election, slug: str, figures: Figures) -> list[Phone]:
    """Give every voter a phone; with fewer phones than voters they share."""
    voters = list(election.votes.items())
    number = min(arguments.clients or len(voters), len(voters))
    return [Phone(arguments.url, slug, voters[place::number], figures) for place in range(number)]


async def hold_round(
    arguments: argparse.Namespace, console: Console, phones: list[Phone], number: int, project: str
) -> None:
    """One pitch: show it, open, let everyone vote, count down, wait for the seal, reveal."""
    console.figures.acked[number] = {}
    await console.act("step", "next")
    opened: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(phone.vote(number, project, opened, arguments.seconds)) for phone in phones]
    await asyncio.sleep(1)
    began = time.perf_counter()
    await console.act("round")
    opened.set_result(began)
    await asyncio.gather(*tasks)
    await console.act("closing", str(number))
    await console.until_closed()
    await console.act("reveal", str(number))


async def compare(
    arguments: argparse.Namespace, election: Election, slug: str, figures: Figures
) -> dict[str, Any]:
    """Hold what phones were told against result page, export, recount and the file's own counts."""
    public = Browser(arguments.url)
    page = figures.note(await public.get(f"/evenings/{slug}/results"))
    export = figures.note(await public.get(f"/evenings/{slug}/results.json"))
    rounds = {each["number"]: each for each in json.loads(export.text)["rounds"]}
    lost = double = 0
    wrong: list[str] = []
    for number, project in enumerate(election.projects, 1):
        acked = Counter(figures.acked[number].values())
        counted = Counter(ballot[1] for ballot in rounds[number]["ballots"])
        lost += sum((acked - counted).values())
        double += sum((counted - acked).values())
        yes, no = election.published[project], len(election.votes) - election.published[project]
        seal = rounds[number]["seal"]
        if (seal["yes_phone"], seal["no_phone"]) != (yes, no):
            wrong.append(f"round {number}: sealed {seal['yes_phone']}–{seal['no_phone']}, file {yes}–{no}")
        if not shown(page.text, number, yes, no):
            wrong.append(f"round {number}: the result page does not show {yes}–{no}")
    wrong += check_recount(slug, export.text)
    for line in wrong:
        print(line)
    return summary(election, figures, lost, double, len(wrong))


def shown(page: str, number: int, yes: int, no: int) -> bool:
    """True when the result page shows these counts for the round."""
    part = page.partition(f'id="round-{number}"')[2].partition("</article>")[0]
    numbers = re.sub(r"(?<=\d)[.,\u00a0](?=\d{3})", "", re.sub(r"<[^>]+>", " ", part))
    return all(re.search(rf"(?<![\d,.]){count}(?![\d])", numbers) for count in (yes, no))


def check_recount(slug: str, export: str) -> list[str]:
    """Recount from the rows and from the export."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        file.write(export)
    wrong = []
    for options in ([], ["--export", file.name]):
        done = command("recount", slug, *options)
        if done.returncode:
            wrong.append(f"recount {' '.join(options[:1])}: {done.stdout}{done.stderr}")
    Path(file.name).unlink()
    return wrong


def summary(election: Election, figures: Figures, lost: int, double: int, mismatch: int) -> dict[str, Any]:
    """The figures as one JSON object."""
    return {
        "voters": len(election.votes),
        "ballots": sum(map(len, figures.acked.values())),
        "acked": len(figures.vote_ms) - figures.refused,
        "lost": lost,
        "double": double,
        "mismatch": mismatch,
        "vote_p50_ms": percentile(figures.vote_ms, 50),
        "vote_p99_ms": percentile(figures.vote_ms, 99),
        "open_seen_p99_ms": percentile(figures.seen_ms, 99),
        "errors_5xx": figures.errors_5xx,
    }


def percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of `values` do not exceed."""
    ordered = sorted(values) or [0.0]
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 1)


def command(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run `innovation …` on this machine."""
    return subprocess.run(
        [sys.executable, "-m", "innovation", *words], capture_output=True, text=True, check=False
    )


def run(*words: str) -> str:
    """The last line that `innovation …` prints. Raises SystemExit when it fails."""
    done = command(*words)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip().splitlines()[-1]


def main() -> None:
    """Read the arguments, play the evening, print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--evening", help="an evening with the file's projects, not started")
    parser.add_argument("--code", help="its room code; needed with --evening")
    parser.add_argument("--ballots", type=Path, required=True)
    parser.add_argument("--clients", type=int, help="phones at once (default: one for each voter)")
    parser.add_argument("--seconds", type=float, default=15, help="how long the room takes to vote")
    arguments = parser.parse_args()
    if urlsplit(arguments.url).hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("phones only call a server on this machine")
    election = read(arguments.ballots.read_text("utf-8"))
    slug, code = arguments.evening, arguments.code
    if not slug:
        slug, code = run("import", "election", str(arguments.ballots)).split()
    print(json.dumps(asyncio.run(evening(arguments, election, slug, code))))


if __name__ == "__main__":
    main()
