"""Who may open what, and that every page opens."""

import pytest
from sqlalchemy.orm import Session

from innovation.evenings.models import Event
from tests.cast import Cast
from tests.conftest import Client

PAGES = {
    "/agenda/": "public",
    "/evenings/najaar/": "public",
    "/join": "public",
    "/evenings/": "organiser",
    "/evenings/new": "organiser",
    "/evenings/rule": "organiser",
    "/evenings/najaar/settings": "organiser",
    "/evenings/najaar/programme": "organiser",
    "/evenings/najaar/cards": "organiser",
    "/evenings/najaar/cards/print": "organiser",
    "/evenings/najaar/cards.pdf": "organiser",
    "/evenings/najaar/door": "host",
    "/evenings/najaar/door/present": "host",
}
WRITES = {
    "/evenings/new": "organiser",
    "/evenings/najaar/settings": "organiser",
    "/evenings/najaar/hosts": "organiser",
    "/evenings/najaar/hosts/1/removal": "organiser",
    "/evenings/najaar/room-code": "organiser",
    "/evenings/najaar/programme/pitches": "organiser",
    "/evenings/najaar/programme/items": "organiser",
    "/evenings/najaar/programme/items/1": "organiser",
    "/evenings/najaar/programme/items/1/position": "organiser",
    "/evenings/najaar/programme/items/1/removal": "organiser",
    "/evenings/najaar/cards": "organiser",
    "/evenings/najaar/cards/handed-out": "organiser",
    "/evenings/najaar/cards/returned": "organiser",
    "/evenings/najaar/cards/void": "organiser",
    "/evenings/najaar/cards/valid": "organiser",
    "/evenings/najaar/cards/1/replacement": "organiser",
    "/evenings/najaar/door/present": "host",
    "/evenings/najaar/door/cards": "host",
    "/evenings/najaar/door/undo": "host",
}
REFUSED = {"organiser": {"noor": 403, "eve": 403, "hugo": 403}, "host": {"noor": 404, "eve": 404}}
WELCOME = {"organiser": ("olga", "ada"), "host": ("hugo", "olga", "ada"), "public": ("eve", "hugo", "olga")}


@pytest.mark.parametrize(("page", "level"), PAGES.items())
def test_pages_open_for_whom_they_are(
    client: Client, cast: Cast, with_cards: Event, page: str, level: str
) -> None:
    first = client.get(page).status_code
    assert first == (200 if level == "public" else 302)
    for name, status in REFUSED.get(level, {}).items():
        assert client.sign_in(getattr(cast, name)).get(page).status_code == status, name
    for name in WELCOME[level]:
        assert client.sign_in(getattr(cast, name)).get(page).status_code == 200, name


@pytest.mark.parametrize(("address", "level"), WRITES.items())
def test_nobody_writes_who_may_not(
    client: Client, cast: Cast, with_cards: Event, session: Session, address: str, level: str
) -> None:
    everything = {
        "first": "1",
        "change": "1",
        "entered": "1",
        "position": "1",
        "revision": "0",
        "number": "1",
    }
    assert client.post(address, data=everything).status_code == 302
    for name, status in REFUSED[level].items():
        assert client.sign_in(getattr(cast, name)).post(address, data=everything).status_code == status, name
    assert client.sign_in(cast.olga).post(address, data=everything).status_code not in (302, 403)
