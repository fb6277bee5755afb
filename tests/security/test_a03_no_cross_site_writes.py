"""A3: no other site writes in your name, and looking changes nothing.

Promised to everybody who is signed in or holds a card: a page of somebody else's site cannot make their
browser vote, apply, publish or erase. And opening an address, or having it opened by a mail scanner, a
preview or a back button, changes nothing at all.

Proof: every unsafe rule of the app at every place, asked as somebody whom the access table lets in: without a
token, with the token of another session, with a foreign Origin, with a cross-site and with a same-site
Sec-Fetch-Site, each refused with 400 or 403 and no row changed; every address that 17 roles reach by links,
by GET, and every rule as 17 roles by HEAD and OPTIONS: no row changed.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.faults import FULL
from tests.faults.room import csrf
from tests.security import matrix
from tests.security.crawling import crawl
from tests.security.matrix import DENIED, Row
from tests.security.setting import Setting
from tests.security.world import ROLES

pytestmark = [pytest.mark.once, pytest.mark.timeout(1800 if FULL else 600)]

FOREIGN_TOKEN = "the token of another session"
#: What a form or a script of another site looks like to us.
ATTACKS = {
    "no token": {"X-CSRFToken": ""},
    FOREIGN_TOKEN: {},
    "a foreign origin": {"Origin": "https://elders.example"},
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
}
#: Mail programs press this without a cookie (RFC 8058): its signed link is the permission.
WITHOUT_TOKEN = {"initiatives.stop_following"}
CRAWLED = tuple(ROLES) if FULL else ("visitor", "juror")
LOOKING = tuple(ROLES) if FULL else ("initiator",)


def unsafe(setting: Setting) -> Iterator[tuple[Row, str]]:
    """Every rule that writes, with somebody who is let in there; in the reduced form at one's own place."""
    table = matrix.read(matrix.TABLE)
    for row in matrix.rows(setting.app, setting.world.places):
        if row.method != "GET" and (FULL or not row.place):
            let_in = [role for role, cell in told(table, row).items() if cell not in DENIED]
            if let_in:
                yield row, let_in[-1]


def told(table: dict[str, matrix.Cells], row: Row) -> dict[str, str]:
    """What the table says of a row; that one is missing is for A1 to say."""
    return dict(zip(ROLES, table.get(row.name, ()), strict=False))


def test_no_other_site_writes(setting: Setting, record_property: Callable[[str, object], None]) -> None:
    attacks = ATTACKS | {FOREIGN_TOKEN: {"X-CSRFToken": csrf(setting.app, "1" * 40)}}
    tried, other = 0, []
    for row, role in unsafe(setting):
        for name, headers in attacks.items():
            if row.endpoint in WITHOUT_TOKEN and "token" in name:
                continue
            answer = setting.crowd.ask(role, row.method, row.path, headers=headers)
            tried += 1
            if answer.status not in (400, 403) or setting.state.changes():
                other.append(f"{row.name} as {role} with {name}: {answer.status}")
                setting.state.restore()
    assert not other, "\n".join(other)
    assert tried > 500
    record_property("attempts", tried)


@pytest.mark.parametrize("role", CRAWLED)
def test_following_every_link_changes_nothing(
    setting: Setting, role: str, record_property: Callable[[str, object], None]
) -> None:
    begin = [row.path for row in matrix.rows(setting.app, setting.world.places) if row.method == "GET"]
    found = crawl(setting.crowd, role, ["/", *begin] if FULL else ["/"])
    assert len(found.answers) > 40
    assert {address for address, answer in found.answers.items() if answer.status >= 500} == set()
    assert setting.state.changes() == {}
    record_property(f"addresses as {role}", len(found.answers))


def test_asking_for_the_head_of_a_page_changes_nothing(setting: Setting) -> None:
    """It is answered as the page would be, also where a form stands on the page and comes back there."""
    table, other = matrix.read(matrix.TABLE), []
    for row in matrix.rows(setting.app, setting.world.places):
        if row.method == "GET" and (FULL or not row.place):
            for role in LOOKING:
                answer = setting.crowd.ask(role, "HEAD", row.path)
                if matrix.cell(answer) != told(table, row).get(role) or answer.body:
                    other.append(f"{row.name} as {role}: {answer.status}")
    assert not other, "\n".join(other)
    assert setting.state.changes() == {}


def test_asking_what_an_address_takes_changes_nothing(setting: Setting) -> None:
    for row in matrix.rows(setting.app, setting.world.places):
        for role in LOOKING if FULL or not row.place else ():
            assert setting.crowd.ask(role, "OPTIONS", row.path).status < 500, row.name
    assert setting.state.changes() == {}
