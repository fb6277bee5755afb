"""A8: sign-in tells nothing, and has no side door.

Promised to everyone with an account: nobody can find out by trying that you have one, nor what you may do
here. Promised to the organiser: a code, a link and a passkey are the only ways in; none can be guessed, nor
used twice, however many try at one moment.

Proof: on a server with several processes and a mail server, an address without an account, a participant's,
an organiser's and that of an organiser with a passkey go through every step: asking, the page of the code,
five wrong codes and a sixth, a code and a link that are too old, a sixth letter. Answers are equal, headers
and body, but for tokens and the address itself. 200 requests for a code and 200 wrong codes each, for
addresses with and without an account in turn: the ratio of the medians is between 0.8 and 1.25, also while
the mail server takes its time. 5 times 60 guesses at one moment: five are looked at, and the right code does
not work after them. 60 requests at one moment with one link: one is in. 60 requests for a letter to one
address at one moment: five letters. Every route is sent everything a sign-in form has: nobody is in.
"""

import asyncio
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from innovation.people.models import Passkey, Person, SignInCode
from innovation.people.rules import MOST_CODES, MOST_TRIES, Role
from innovation.settings import ROOT
from tests.cast import NOW, Cast
from tests.faults import FULL, size
from tests.faults.room import csrf, session_cookie
from tests.faults.server import Server, free_port
from tests.postbox import Postbox
from tests.security.routes import rules

pytestmark = pytest.mark.alone

ASKED = size(12, 200)  #: of each kind, for the medians
CLOSE = (0.8, 1.25) if FULL else (0.4, 2.5)  #: a busy machine is not to be blamed
AT_ONCE = size(12, 60)
ROUNDS = size(1, 5)
_callers = count(1)

Record = Callable[[str, object], None]


class SlowBox(Postbox):
    """A mail server that takes its time when told to."""

    slow = 0.0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.slow)
        return await super().handle_DATA(server, session, envelope)

    def code_for(self, email: str) -> str:
        """The code in the newest letter to this address."""
        found = re.search(r"\d{6}", str(self._newest(email)["Subject"]))
        assert found
        return found[0]

    def link_for(self, email: str) -> str:
        """The link in it."""
        found = re.search(r"http://\S+(/sign-in/\S+)", str(self._newest(email).get_content()))
        assert found
        return found[1]

    def _newest(self, email: str) -> Any:
        return [letter for letter in self.opened() if letter["To"] == email][-1]


class Mailing(Server):
    """A server that sends its letters, behind one proxy: each caller has an address of its own."""

    mail_port = 0

    @property
    def environment(self) -> dict[str, str]:
        """What the server is told."""
        mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(self.mail_port), "MAIL_USE_TLS": "0"}
        return {**super().environment, **mail, "TRUSTED_PROXIES": "1"}


class Caller:
    """A browser somewhere on the internet that has been nowhere before."""

    def __init__(self, server: Server) -> None:
        self.server = server
        number = next(_callers)
        self.headers = {
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            "X-CSRFToken": csrf(server.app),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.session = session_cookie(server.app)

    def ask(self, path: str, method: str = "GET", **fields: str) -> tuple[int, dict[str, str], str]:
        headers = {**self.headers, "Cookie": f"session={self.session}; lang=en"}
        status, answered, body = self.server.ask(path, method, headers, urlencode(fields))
        for cookie in answered.get_all("Set-Cookie") or []:
            if cookie.startswith("session="):
                self.session = cookie.partition("=")[2].partition(";")[0]
        return status, dict(answered), body.decode()

    def post(self, path: str, **fields: str) -> int:
        return self.ask(path, "POST", **fields)[0]

    def holds(self) -> dict[str, Any]:
        """What the session in our cookie holds."""
        signer = self.server.app.session_interface.get_signing_serializer(self.server.app)  # type: ignore[attr-defined]
        held: dict[str, Any] = signer.loads(self.session)
        return held

    def is_in(self) -> bool:
        return self.ask("/me")[0] == 200


@pytest.fixture(scope="module")
def box() -> Iterator[SlowBox]:
    port = free_port()
    kept = SlowBox()
    kept.port = port  # type: ignore[attr-defined]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, box: SlowBox) -> Iterator[Mailing]:
    made = Mailing(tmp_path_factory.mktemp("mailing"), workers=2)
    made.mail_port = box.port  # type: ignore[attr-defined]
    try:
        made.start()
        with made.database.session() as session:
            Cast(session)
        yield made
    finally:
        made.remove()


def address() -> str:
    """One that nobody has yet; they are all as long."""
    return f"{secrets.token_hex(6)}@example.org"


def account(server: Server, role: Role = Role.INITIATOR, keyed: bool = False) -> str:
    with server.database.session() as session:
        person = Person(email=address(), name="Iemand", role=role, created_at=NOW, locale="nl")
        session.add(person)
        session.flush()
        if keyed:
            known = {"credential_id": secrets.token_bytes(16), "public_key": b"", "uses": 0}
            session.add(Passkey(person_id=person.id, made_on=NOW.date(), **known))
        session.commit()
        return person.email


def masked(answer: tuple[int, dict[str, str], str], email: str) -> tuple[int, dict[str, str], str]:
    """An answer without what differs for everybody: moments, tokens, and the address itself."""
    status, headers, body = answer
    body = re.sub(r'(csrf[_-]token" (?:value|content)=")[^"]+', r"\1…", body).replace(email, "EMAIL")
    body = re.sub(r"(/sign-in/)[\w-]{43}", r"\1…", body)
    kept = {name: value for name, value in headers.items() if name.lower() not in ("date", "set-cookie")}
    cookies = re.sub(r"session=[^;]+", "session=…", headers.get("Set-Cookie", ""))
    return status, {**kept, "Set-Cookie": re.sub(r"[Ee]xpires=[^;]+", "", cookies)}, body


def too_old(server: Server, email: str) -> None:
    with server.database.session() as session:
        rows = session.scalars(sa.select(SignInCode).where(SignInCode.email == email)).all()
        for row in rows:
            row.expires_at -= timedelta(minutes=16)
        session.commit()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def every_step(server: Server, box: SlowBox, email: str) -> list[tuple[int, dict[str, str], str]]:
    """What somebody is told who tries an address, from the first page to the end."""
    caller = Caller(server)
    told = [caller.ask("/sign-in"), caller.ask("/sign-in", "POST", email=email), caller.ask("/sign-in/code")]
    code = box.code_for(email)
    told += [caller.ask("/sign-in/code", "POST", code=wrong(code)) for _ in range(MOST_TRIES + 1)]
    told.append(caller.ask("/sign-in/code", "POST", code=code))
    told.append(caller.ask("/sign-in", "POST", email=email))
    code, link = box.code_for(email), box.link_for(email)
    too_old(server, email)
    told.append(caller.ask("/sign-in/code", "POST", code=code))
    told += [caller.ask(link, method) for method in ("GET", "POST")]
    told += [caller.ask("/sign-in", "POST", email=email) for _ in range(6)]
    told.append(caller.ask("/me"))
    return [masked(answer, email) for answer in told]


def test_every_step_is_the_same_for_everyone(server: Server, box: SlowBox, record_property: Record) -> None:
    nobody = every_step(server, box, address())
    statuses = [status for status, _, _ in nobody]
    assert statuses[:4] == [200, 303, 200, 422]
    assert (statuses[10], statuses[12], 429 in statuses) == (303, 410, True)
    for email in (account(server), account(server, Role.ORGANISER), account(server, Role.ADMIN, keyed=True)):
        for step, (expected, found) in enumerate(zip(nobody, every_step(server, box, email), strict=True)):
            assert found == expected, f"step {step}"
    record_property("steps", len(nobody))


def seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def ratio(act: Callable[[str], Callable[[], Any]], known: list[str], unknown: list[str]) -> float:
    """How much longer it takes with an account; in turn, so that a busy moment hits both."""
    took: dict[bool, list[float]] = {True: [], False: []}
    for pair in zip(known, unknown, strict=True):
        for is_known, email in zip((True, False), pair, strict=True):
            took[is_known].append(seconds(act(email)))
    return median(took[True]) / median(took[False])


@pytest.mark.parametrize("slow", [0.0, 0.05])
def test_no_answer_takes_longer(server: Server, box: SlowBox, slow: float, record_property: Record) -> None:
    box.slow = slow
    kinds = (Role.INITIATOR, Role.ORGANISER)
    known = [account(server, kinds[n % 2], keyed=bool(n % 2)) for n in range(ASKED)]
    unknown = [address() for _ in known]
    callers = {email: Caller(server) for email in known + unknown}
    asking = ratio(lambda email: lambda: callers[email].post("/sign-in", email=email), known, unknown)
    guessing = ratio(lambda email: lambda: callers[email].post("/sign-in/code", code="x"), known, unknown)
    trying = ratio(lambda email: lambda: callers[email].post("/sign-in/code", code="000000"), known, unknown)
    box.slow = 0.0
    record_property(f"ratio of asking, mail {slow} s", round(asking, 2))
    record_property(f"ratio of a wrong code, mail {slow} s", round(trying, 2))
    assert all(CLOSE[0] <= one <= CLOSE[1] for one in (asking, guessing, trying)), (asking, guessing, trying)


def at_once(act: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


def test_guesses_at_one_moment_are_counted_each(
    server: Server, box: SlowBox, record_property: Record
) -> None:
    for _ in range(ROUNDS):
        email = account(server, Role.ADMIN)
        first = Caller(server)
        assert first.post("/sign-in", email=email) == 303
        code = box.code_for(email)

        def guess(n: int, held: str = first.session, code: str = code) -> str:
            caller = Caller(server)
            caller.session = held
            text = caller.ask("/sign-in/code", "POST", code=f"{(int(code) + 1 + n) % 1_000_000:06d}")[2]
            left = re.search(r"Tries left: (\d)", text)
            return left[1] if left else "no more"

        told = Counter(at_once(guess))
        assert told == {"4": 1, "3": 1, "2": 1, "1": 1, "no more": AT_ONCE - MOST_TRIES + 1}
        assert first.post("/sign-in/code", code=code) == 422
        assert not first.is_in()
    record_property("guesses at once", AT_ONCE)


def test_a_code_and_a_link_let_one_in_of_many(server: Server, box: SlowBox) -> None:
    for _ in range(ROUNDS):
        email = account(server)
        first = Caller(server)
        assert first.post("/sign-in", email=email) == 303
        link, code = box.link_for(email), box.code_for(email)

        def enter(n: int, held: str = first.session, link: str = link, code: str = code) -> bool:
            caller = Caller(server)
            caller.session = held
            caller.post(link) if n % 2 else caller.post("/sign-in/code", code=code)
            return caller.is_in()

        assert sum(at_once(enter)) == 1


def test_letters_at_one_moment_are_counted_each(server: Server, box: SlowBox) -> None:
    """Each letter brings five tries, so many at a moment would bring many."""
    email = address()
    told = Counter(at_once(lambda n: Caller(server).post("/sign-in", email=email)))
    most = MOST_CODES[0][1]
    assert told == {303: most, 429: AT_ONCE - most}
    assert len([letter for letter in box.opened() if letter["To"] == email]) == most


def test_a_code_is_not_guessed_in_a_lifetime() -> None:
    """100 guesses a day out of a million: one in ten thousand, and the owner has 20 letters to see it by."""
    window, most = MOST_CODES[-1]
    assert window == timedelta(days=1)
    assert most * MOST_TRIES <= 100


def test_no_other_route_lets_anybody_in(server: Server, box: SlowBox, record_property: Record) -> None:
    email = account(server, Role.ADMIN)
    fields = {"email": email, "code": "000000", "token": "x", "credential": "{}", "next": "/", "name": "x"}
    tried = 0
    for rule, path in rules(server.app):
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            caller = Caller(server)
            caller.ask(path, method, **fields)
            held = caller.holds()
            assert not {"_user_id", "half_way"} & set(held), (method, path)
            tried += 1
    record_property("routes tried", tried)


def test_a_session_begins_in_one_place() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "innovation").rglob("*.py")}
    assert [name for name, text in texts.items() if re.search(r"\blogin_user\(", text)] == ["arriving.py"]
    assert not [name for name, text in texts.items() if '"_user_id"' in text]
