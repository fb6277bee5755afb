"""A6: signing out ends the session everywhere, and so does a change of role.

Promised to everyone who ever signed in on a machine that others use: once you sign out, a copy of your
cookie opens nothing any more, whoever has it and whichever process answers. Promised to everyone: who is no
longer an organiser is so from that moment on.

Proof: on a server with several processes, for each role, a cookie is copied and both copies open a page; one
signs out, and each of the next 40 requests with the other, on connections of their own, is sent to sign in
(302, and 401 to a part of a page). The same for each change between the three roles, made by an administrator
on the page of roles, and when an administrator removes somebody's passkeys.
"""

import itertools
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from innovation.people.models import Passkey, Person
from innovation.people.rules import Role
from tests.cast import NOW, Cast
from tests.faults import size
from tests.faults.room import csrf, signed_in
from tests.faults.server import Server

AFTER = size(6, 40)  #: requests with the copy; each may reach another process
ROLES = tuple(Role)

Record = Callable[[str, object], None]


def person(server: Server, role: Role, keyed: bool = False) -> tuple[Person, str]:
    """Somebody new with this role, and the cookie of their session."""
    with server.database.session() as session:
        made = Person(email=f"{secrets.token_hex(6)}@example.org", name="Iemand", role=role, created_at=NOW)
        session.add(made)
        session.flush()
        if keyed:
            key = Passkey(credential_id=secrets.token_bytes(16), public_key=b"", made_on=NOW.date())
            key.person_id, key.uses = made.id, 0
            session.add(key)
        session.commit()
        return made, signed_in(server.app, made)["session"]


def get(server: Server, cookie: str, part: bool = False) -> tuple[int, str]:
    headers = {"Cookie": f"session={cookie}", **({"HX-Request": "true"} if part else {})}
    status, answered, _ = server.ask("/me", headers=headers)
    return status, answered.get("Location") or answered.get("HX-Redirect") or ""


def post(server: Server, path: str, cookie: str, **fields: object) -> int:
    headers = {
        "Cookie": f"session={cookie}",
        "X-CSRFToken": csrf(server.app),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return server.ask(path, "POST", headers, urlencode(fields))[0]


def opens_nothing(server: Server, cookie: str) -> None:
    """The very next request and all that follow are sent to sign in."""
    for n in range(AFTER):
        status, where = get(server, cookie, part=bool(n % 2))
        assert (status, where.partition("?")[0]) == (401 if n % 2 else 302, "/sign-in")


@pytest.fixture
def admin(standing: tuple[Server, Cast]) -> str:
    server, cast = standing
    cookie = signed_in(server.app, cast.ada)["session"]
    cast.session.rollback()
    return cookie


@pytest.mark.parametrize("role", ROLES)
def test_a_copy_ends_with_the_session(server: Server, role: Role, record_property: Record) -> None:
    _, cookie = person(server, role)
    assert [get(server, cookie)[0] for _ in range(2)] == [200, 200]
    assert post(server, "/sign-out", cookie) == 303
    opens_nothing(server, cookie)
    record_property("requests after", AFTER)


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(ROLES, 2)))
def test_a_change_of_role_ends_every_session(server: Server, admin: str, before: Role, after: Role) -> None:
    somebody, cookie = person(server, before)
    assert get(server, cookie)[0] == 200
    if after is Role.INITIATOR:
        assert post(server, f"/people/roles/{somebody.id}/withdrawal", admin) == 303
    else:
        assert post(server, "/people/roles", admin, email=somebody.email, role=after) == 303
    opens_nothing(server, cookie)


def test_removing_passkeys_ends_every_session(server: Server, admin: str) -> None:
    somebody, cookie = person(server, Role.ORGANISER, keyed=True)
    assert get(server, cookie)[0] == 200
    assert post(server, f"/people/roles/{somebody.id}/passkeys/removal", admin) == 303
    opens_nothing(server, cookie)
