"""V12: a scanned link is not a used card, and the secret leaves the address.

Promised to whoever holds a card: a preview, a mail scanner or a curious camera may open its link as often
as it likes, the card stays unused; the secret is gone from the address bar at once, goes to no other site,
and stands in nothing that the server writes down.

Proof: the links of 50 cards are opened 5 times with GET and 5 times with HEAD: all unused, each time 303 to
an address without the secret and `Referrer-Policy: no-referrer`; the button then uses each once. Neither
the codes nor codes that differ from them by one sign are in any file the server wrote: database, log,
uploads.
"""

import html
import re
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from innovation.evenings.actions import cards as acts
from innovation.evenings.actions.cards import Printed
from innovation.evenings.models import Card, Voter
from innovation.evenings.rules import Admission, CardState
from tests.cast import NOW
from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import Room
from tests.faults.server import Server

CARDS = size(2, 50)
TIMES = 5


@pytest.fixture
def hall(room: MakeRoom) -> Room:
    """An evening with personal cards."""
    return room(admission=Admission.PERSONAL_CARDS)


@pytest.fixture
def printed(hall: Room) -> list[Printed]:
    """What stands on its cards."""
    made = acts.make_cards(hall.session, hall.event, CARDS, hall.host, NOW)
    hall.session.commit()
    return acts.printed(hall.event, made)


def states(hall: Room) -> set[CardState]:
    """Where the cards of this evening stand."""
    asked = sa.select(Card).where(Card.event_id == hall.event.id)
    found = hall.session.scalars(asked.execution_options(populate_existing=True)).all()
    for card in found:
        hall.session.refresh(card, ["voter"])
    hall.session.commit()
    return {card.state for card in found}


def voters(hall: Room) -> int:
    """How many can vote."""
    asked = sa.select(sa.func.count()).select_from(Voter).where(Voter.event_id == hall.event.id)
    found = hall.session.scalar(asked) or 0
    hall.session.commit()
    return found


class Reader:
    """A phone with its cookies; it goes where it is told and notes every address it was at."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies: dict[str, str] = {"lang": "en"}
        self.addresses: list[str] = []

    def ask(
        self, path: str, method: str = "GET", fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, where it leads and the page; the answer tells the browser to name the address to nobody."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status, answer, body = self.server.ask(path, method, headers, urlencode(fields) if fields else None)
        for cookie in answer.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        assert answer["Referrer-Policy"] == "no-referrer"
        self.addresses.append(answer.get("Location", ""))
        return status, answer.get("Location", ""), body.decode()


def scan(server: Server, printed: Printed, method: str) -> Reader:
    """Open a card's link and the page it leads to."""
    reader = Reader(server)
    status, location, body = reader.ask(f"/j/{printed.token}", method)
    assert (status, location) == (303, "/join")
    assert printed.token not in body
    assert reader.ask(location, method)[0] == 200
    return reader


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_link_uses_nothing(
    server: Server, hall: Room, printed: list[Printed], method: str, record_property: Record
) -> None:
    for card in printed:
        for _ in range(TIMES):
            scan(server, card, method)
    assert states(hall) == {CardState.PRINTED}
    assert voters(hall) == 0
    record_property(f"opened with {method}", CARDS * TIMES)


def test_the_button_uses_it_and_the_secret_is_in_no_address(
    server: Server, hall: Room, printed: list[Printed]
) -> None:
    for card in printed:
        reader = scan(server, card, "GET")
        page = reader.ask("/join")[2]
        assert card.token not in page
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        status, location, _ = reader.ask("/join", "POST", {"csrf_token": html.unescape(token[1])})
        assert (status, location) == (303, f"/evenings/{hall.slug}/card")
        assert not [address for address in reader.addresses if card.token in address or card.code in address]
    assert states(hall) == {CardState.IN_USE}
    assert voters(hall) == CARDS


def test_nothing_the_server_writes_down_holds_the_secret(
    server: Server, hall: Room, printed: list[Printed], record_property: Record
) -> None:
    secrets = [secret for card in printed for secret in (card.token, card.code)]
    broken = [secret[:-1] + ("a" if secret[-1] != "a" else "b") for secret in secrets]
    for secret in [*secrets, *broken]:
        reader = Reader(server)
        assert reader.ask(f"/j/{secret}")[0] == 303
        reader.ask("/join")
        server.ask(f"/j/{secret}/{secret}?code={secret}")  # an address that is not there
        server.ask(f"/j/{secret}", "DELETE")
    written = [path for path in server.folder.rglob("*") if path.is_file()]
    assert server.log in written
    for path in written:
        found = path.read_bytes()
        assert not [secret for secret in [*secrets, *broken] if secret.encode() in found], path
    record_property("secrets looked for", len(secrets) + len(broken))
    record_property("files", len(written))
