"""One's own profile, export and leaving; roles; the outbox of development."""

import json
import subprocess
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from innovation import create_app
from innovation.network.rules import Perspective
from innovation.people import actions
from innovation.people.models import Person, RoleChange
from innovation.people.rules import Role
from tests.cast import NOW, Cast
from tests.conftest import SERVER, Client
from tests.people.conftest import Look

NOOR = "noor@example.org"
NEW = "nieuw@example.org"


RoleOf = Callable[[str], Role | None]


@pytest.mark.parametrize("path", ["/me", "/me/export.json", "/me/erasure", "/people/roles"])
def test_visitors_are_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).location == f"/sign-in?next={path}"
    assert client.post(path).status_code in (302, 405)


def test_a_profile_is_kept_and_sets_the_language(client: Client, cast: Cast, look: Look) -> None:
    client.sign_in(cast.noor)
    fields: dict[str, Any] = {
        "name": " Noor\x00 de Vries ",
        "municipality_id": cast.goirle.id,
        "perspective": "youth",
        "languages": ["nl", "ar"],
        "locale": "en",
    }
    answer = client.post("/me", data=fields)
    assert (answer.status_code, answer.location) == (303, "/me")
    page = client.get("/me").text
    assert '<html lang="en"' in page
    assert "Saved." in page
    [noor] = look(sa.select(Person).where(Person.email == NOOR))
    assert (noor.name, noor.municipality_id, noor.perspective, noor.languages, noor.locale) == (
        "Noor de Vries",
        cast.goirle.id,
        Perspective.YOUTH,
        "nl,ar",
        "en",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "\x00"},
        {"name": "x" * 81},
        {"name": "x" * 10_000},
        {"municipality_id": "999"},
        {"municipality_id": "x"},
        {"municipality_id": "9" * 5_000},
        {"perspective": "king"},
        {"languages": "xx"},
        {"locale": "tr"},
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(
    client: Client, cast: Cast, fields: dict[str, str], look: Look
) -> None:
    answer = client.sign_in(cast.noor).post("/me", data={"name": "Anders", "locale": "nl"} | fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert look(sa.select(Person.name).where(Person.email == NOOR)) == ["Noor"]


def test_a_profile_form_sets_nothing_that_it_does_not_show(
    client: Client, cast: Cast, role_of: RoleOf
) -> None:
    extra = {"role": "admin", "email": "eve@example.org", "id": "1", "session_version": "1", "is_admin": "1"}
    client.sign_in(cast.noor).post("/me", data={"name": "Noor", "locale": "nl"} | extra)
    assert role_of(NOOR) is Role.INITIATOR


def test_export_is_a_private_file_about_me_alone(client: Client, cast: Cast) -> None:
    answer = client.sign_in(cast.noor).get("/me/export.json")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["email"] == NOOR
    assert b"eve@" not in answer.data


def test_leaving_takes_a_page_and_a_button(client: Client, cast: Cast, role_of: RoleOf) -> None:
    client.sign_in(cast.eve)
    assert client.get("/me/erasure").status_code == client.head("/me/erasure").status_code == 200
    assert role_of("eve@example.org") is not None
    assert client.post("/me/erasure").location == "/"
    assert role_of("eve@example.org") is None
    assert client.get("/me").status_code == 302


@pytest.mark.skipif(bool(SERVER), reason="looks into SQLite's files")
def test_nothing_of_somebody_who_left_remains_in_the_files(app: Flask, client: Client, cast: Cast) -> None:
    """A12 and A13 of what people may trust: erased means gone, log included."""
    path = Path(str(app.extensions["database"].writer.url.database))
    client.post("/sign-in", data={"email": "zzcanary@example.org"})
    client.sign_in(cast.eve).post("/me", data={"name": "Zzcanary", "locale": "nl"})
    made = actions.appoint(cast.session, "zzcanary@example.org", Role.ORGANISER, None, NOW)
    cast.session.commit()

    def found() -> int:
        # in a process of its own: closing a file of SQLite here would drop the locks this process holds on it
        files = subprocess.run(["cat", *path.parent.glob(path.name + "*")], capture_output=True, check=True)
        return files.stdout.lower().count(b"zzcanary")

    assert found() > 0
    for person in (cast.eve, made):
        assert client.sign_in(person).post("/me/erasure").status_code == 303
    assert found() == 0


def test_the_only_admin_is_told_why_not(client: Client, cast: Cast, role_of: RoleOf) -> None:
    answer = client.sign_in(cast.ada).post("/me/erasure")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert role_of(cast.ada.email) is Role.ADMIN


def test_only_admins_see_and_change_roles(client: Client, cast: Cast, look: Look) -> None:
    withdrawal = f"/people/roles/{cast.olga.id}/withdrawal"
    for person in (cast.eve, cast.olga):
        client.sign_in(person)
        assert client.get("/people/roles").status_code == 403
        assert client.post("/people/roles", data={"email": NOOR, "role": "admin"}).status_code == 403
        assert client.post(withdrawal).status_code == 403
    assert look(sa.select(RoleChange)) == []


def test_an_admin_appoints_and_takes_back(client: Client, cast: Cast, role_of: RoleOf) -> None:
    client.sign_in(cast.ada)
    assert (
        client.post("/people/roles", data={"email": "NIEUW@example.org", "role": "organiser"}).status_code
        == 303
    )
    assert role_of(NEW) is Role.ORGANISER
    page = client.get("/people/roles").text
    assert NEW in page
    assert client.post(f"/people/roles/{cast.olga.id}/withdrawal").status_code == 303
    assert role_of(cast.olga.email) is Role.INITIATOR
    history = client.get("/people/roles").text
    assert history.count("<time") == 2
    assert cast.olga.email not in history.split("<time")[0]


def test_the_last_admin_cannot_be_taken_away(client: Client, cast: Cast, role_of: RoleOf) -> None:
    client.sign_in(cast.ada)
    tries = [
        client.post(f"/people/roles/{cast.ada.id}/withdrawal"),
        client.post("/people/roles", data={"email": cast.ada.email, "role": "organiser"}),
    ]
    for answer in tries:
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
    assert role_of(cast.ada.email) is Role.ADMIN


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "", "role": "admin"},
        {"email": "x\x00@example.org", "role": "admin"},
        {"email": NOOR, "role": "king"},
        {"email": NOOR, "role": "initiator"},
    ],
)
def test_a_role_form_that_does_not_fit_is_refused(
    client: Client, cast: Cast, fields: dict[str, str], look: Look
) -> None:
    assert client.sign_in(cast.ada).post("/people/roles", data=fields).status_code == 422
    assert look(sa.select(RoleChange)) == []


def test_nobody_is_taken_back_who_does_not_exist(client: Client, cast: Cast) -> None:
    assert client.sign_in(cast.ada).post("/people/roles/9999/withdrawal").status_code == 404


@pytest.fixture
def letter(app: Flask) -> Iterator[Path]:
    """A letter that waits in the outbox."""
    message = EmailMessage()
    message["To"], message["Subject"] = "canary@example.org", "123456 is je code"
    message.set_content("Open http://127.0.0.1:8000/sign-in/abc <script>alert(1)</script>")
    path = app.config["SETTINGS"].instance / "outbox" / "20261120T190000000000.eml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(message.as_bytes())
    yield path
    path.unlink()


@pytest.mark.usefixtures("letter")
def test_the_outbox_shows_letters_on_this_machine(client: Client) -> None:
    page = client.get("/outbox")
    assert page.status_code == 200
    assert 'href="http://127.0.0.1:8000/sign-in/abc"' in page.text
    assert "<script>alert" not in page.text


@pytest.mark.usefixtures("letter")
@pytest.mark.parametrize(
    "how",
    [
        {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}},
        {"environ_base": {"REMOTE_ADDR": "8.8.8.8"}},
        {"base_url": "http://evil.example"},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
)
def test_the_outbox_is_there_for_nobody_else(client: Client, how: dict[str, Any]) -> None:
    answer = client.get("/outbox", **how)
    assert answer.status_code == 404
    assert "canary" not in answer.text


def test_the_outbox_is_only_there_in_development(database_url: str, tmp_path: Path) -> None:
    app = create_app(
        testing=True, database_url=database_url, instance=tmp_path, development=False, secret_key="x"
    )
    assert app.test_client().get("/outbox").status_code == 404


def test_people_pages_are_not_cached(client: Client, cast: Cast) -> None:
    client.sign_in(cast.ada)
    for path in ("/me", "/me/erasure", "/people/roles", "/outbox"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
