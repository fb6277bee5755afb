"""A hall with an evening, its host and its phones, on a real server.

What hosts do goes through our own actions or the console; what phones do goes over HTTP, always.
"""

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from bench.browser import Browser, Reply
from innovation.evenings import codes
from innovation.evenings.models import Voter
from innovation.evenings.rules import Phase
from innovation.people.models import Person
from innovation.voting import actions, hosting, recount
from innovation.voting.models import Ballot, Round, Seal
from innovation.web import voters
from tests.cast import NOW, Cast
from tests.faults.server import Server
from tests.voting import held

CHOICES = ("yes", "no", "blank")
FRAGMENT = {"HX-Request": "true"}


class Room:
    """An evening that runs, with its one pitch on. Settings of the evening go in as keywords."""

    def __init__(self, server: Server, cast: Cast, slug: str = "", **settings: Any) -> None:
        self.server = server
        self.session: Session = cast.session
        self.host = cast.olga
        self.event = cast.event(slug or codes.room_code().lower(), [cast.idea("Samen koken")])
        for name, value in settings.items():
            setattr(self.event, name, value)
        self.slug = self.event.slug
        hosting.move(self.session, self.event, Phase.RUNNING, self.host, NOW)
        hosting.step(self.session, self.event, self.host, NOW, forward=True)
        self.session.commit()

    def open(self) -> int:
        """Open the vote; its number. An earlier one is declared void by two people."""
        item = self.event.items[0]
        if earlier := actions.round_of(self.session, item):
            held.declare_void(self.session, self.event, earlier, self.host, "Nog een keer.")
        opened = actions.open_round(self.session, self.event, item, self.host, NOW)
        self.session.commit()
        return opened.number

    def round(self, number: int = 1) -> Round:
        """The round with this number as it stands now."""
        asked = sa.select(Round).where(Round.event_id == self.event.id, Round.number == number)
        found = self.session.scalars(asked.execution_options(populate_existing=True)).one()
        self.session.commit()
        return found

    def close(self, number: int = 1) -> None:
        """Close and seal the vote."""
        round_ = actions.locked_round(self.session, self.event, number)
        actions.close_round(self.session, self.event, round_, self.host, NOW)
        self.session.commit()

    def reveal(self, number: int = 1) -> None:
        """Show the result."""
        round_ = actions.locked_round(self.session, self.event, number)
        actions.reveal(self.session, self.event, round_, self.host, NOW)
        self.session.commit()

    def voters(self, number: int) -> list[str]:
        """That many people with a card; their ids."""
        made = [secrets.token_hex(16) for _ in range(number)]
        self.add_voters(made)
        return made

    def add_voters(self, ids: Sequence[str]) -> None:
        """People with a card, known by these ids."""
        self.session.execute(sa.insert(Voter), [{"id": each, "event_id": self.event.id} for each in ids])
        self.session.commit()

    def phone(self, voter: str, origin: str = "") -> "Phone":
        """A phone in the hands of `voter`; it calls `origin`, or the server itself."""
        phone = Phone(origin or self.server.origin, self.slug, self.server.app)
        phone.holder = voter
        return phone

    def console(self) -> Browser:
        """The host's laptop, signed in."""
        browser = Browser(self.server.origin)
        browser.cookies = signed_in(self.server.app, self.host)
        return browser

    def stored(self, number: int = 1) -> Counter[str]:
        """The ballots in the database, by choice."""
        asked = sa.select(Ballot.choice).join(Round, Round.id == Ballot.round_id)
        found = self.session.scalars(asked.where(Round.event_id == self.event.id, Round.number == number))
        counted = Counter(str(choice) for choice in found)
        self.session.commit()
        return counted

    def sealed(self, number: int = 1) -> dict[str, Any]:
        """The record of a closed round, every column."""
        asked = sa.select(Seal.__table__).where(Seal.round_id == self.round(number).id)
        found = dict(self.session.execute(asked).mappings().one())
        self.session.commit()
        return found

    def differences(self) -> list[str]:
        """What a recount finds wrong."""
        found = list(recount.differences(recount.from_database(self.session.connection(), self.slug)))
        self.session.commit()
        return found


class Phone:
    """One connection, and the cookies of whoever holds the phone."""

    def __init__(self, origin: str, slug: str, app: Flask) -> None:
        self.browser = Browser(origin)
        self.slug = slug
        self.app = app
        self._held: dict[str, dict[str, str]] = {}

    @property
    def holder(self) -> str:
        """The voter whose cookies it has; a phone may go from hand to hand."""
        return self._holder

    @holder.setter
    def holder(self, voter: str) -> None:
        self._holder = voter
        self.browser.cookies = self._held.setdefault(voter, voter_cookies(self.app, self.slug, voter))

    async def send(self, number: int, choice: str, revision: int = 1, token: str = "") -> Reply:
        """Send one ballot once. Raises OSError or IncompleteReadError when no answer comes back."""
        fields = {"choice": choice, "revision": str(revision), "token": token or secrets.token_hex(8)}
        headers = {**FRAGMENT, "X-CSRFToken": csrf(self.app)}
        return await self.browser.post(f"/evenings/{self.slug}/rounds/{number}/ballot", fields, headers)

    async def cast(
        self, number: int, choice: str, revision: int = 1, token: str = "", within: float = 60
    ) -> Reply:
        """Send one ballot, again and again, until there is an answer that is not "come back later"."""
        token = token or secrets.token_hex(8)
        async with asyncio.timeout(within):
            while True:
                try:
                    reply = await self.send(number, choice, revision, token)
                except (OSError, asyncio.IncompleteReadError):
                    await asyncio.sleep(0.02)
                    continue
                if reply.status != 503:
                    return reply
                await asyncio.sleep(float(reply.headers["retry-after"]) / 4)

    async def close(self) -> None:
        """Hang up."""
        await self.browser.close()


def csrf(app: Flask, kept: str = "0" * 40) -> str:
    """The token that goes with the session in `session_cookie`, or with one that keeps something else."""
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(kept))  # type: ignore[arg-type]


def session_cookie(app: Flask, **kept: Any) -> str:
    """A session as the server itself would sign it."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"csrf_token": "0" * 40, **kept}))


def voter_cookies(app: Flask, slug: str, voter: str) -> dict[str, str]:
    """What the phone of this voter, who reads English, has kept."""
    with app.test_request_context():
        response = Response()
        voters.remember(response, slug, voter)
    name, _, kept = response.headers["Set-Cookie"].partition(";")[0].partition("=")
    return {"session": session_cookie(app), "lang": "en", name: kept}


def signed_in(app: Flask, person: Person) -> dict[str, str]:
    """What the laptop of somebody who signed in has kept."""
    return {"session": session_cookie(app, _user_id=person.get_id(), _fresh=True)}


def shows(reply: Reply) -> str:
    """The choice that the phone shows as counted, "" when none."""
    return reply.text.partition('data-voted="')[2].partition('"')[0]


def told_to_wait(reply: Reply) -> bool:
    """True for the one answer that is not "counted": come back soon, nothing is lost, no trace."""
    assert reply.status == 503
    assert 1 <= int(reply.headers["retry-after"]) <= 10
    words = re.sub(r"<[^>]+>", " ", reply.text)
    assert "Nothing is lost. Try again in a few seconds." in words
    assert not re.search(r"sqlite|psycopg|Traceback|locked|lock_timeout", reply.text, re.IGNORECASE)
    return True


async def hang_up(phones: Sequence[Phone]) -> None:
    """Close the connections of all of them."""
    await asyncio.gather(*(phone.close() for phone in phones))


async def until(happened: Callable[[], bool], within: float = 60) -> None:
    """Wait until something has happened."""
    async with asyncio.timeout(within):
        while not happened():
            await asyncio.sleep(0.01)
