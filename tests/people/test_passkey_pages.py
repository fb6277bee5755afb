"""Passkeys in a browser: the pages, the half-way state, the letters, and what none of them lets through."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mail import Message
from sqlalchemy.orm import Session

from innovation import create_app
from innovation.people import actions, commands
from innovation.people.models import Passkey, Person
from innovation.people.passkeys.site import Site
from innovation.people.rules import Role
from innovation.people.views import ceremony
from innovation.web.mail import mailer
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.people.conftest import Look
from tests.people.device import ORIGIN, Device
from tests.people.test_passkeys import register
from tests.people.test_sign_in import ask, code_in, letters, signed_in

__all__ = ["letters"]

OLGA = "olga@example.org"


@pytest.fixture(autouse=True)
def reached_by_name(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """At this address browsers know passkeys."""
    monkeypatch.setitem(app.config, "ORIGIN", ORIGIN)


@pytest.fixture
def required(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisers and admins need one."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], passkeys_required=True))


def make(client: Client, device: Device, name: str = "telefoon") -> Any:
    options = client.post("/me/passkeys/options").text
    return client.post("/me/passkeys", data={"name": name, "credential": device.make(options)})


def make_first(client: Client, device: Device) -> Any:
    options = client.post("/sign-in/passkey/first/options").text
    return client.post("/sign-in/passkey/first", data={"credential": device.make(options)})


def show(client: Client, device: Device, **fields: str) -> Any:
    options = client.post("/sign-in/passkey/options").text
    return client.post("/sign-in/passkey", data={"credential": device.sign(options), **fields})


def by_code(client: Client, sent: list[Message], email: str, **fields: str) -> Any:
    ask(client, email, **fields)
    return client.post("/sign-in/code", data={"code": code_in(sent[-1])})


@pytest.fixture
def phone(session: Session, cast: Cast) -> Device:
    """Olga's phone, with a passkey on it."""
    return register(session, cast.olga, Device(), site=Site("localhost", ORIGIN, "test"))


def test_somebody_makes_a_passkey_and_signs_in_with_it(
    app: Flask, client: Client, cast: Cast, letters: list[Message]
) -> None:
    device = Device()
    client.sign_in(cast.eve)
    answer = make(client, device, " Mijn telefoon ")
    assert (answer.status_code, answer.location) == (303, "/me/passkeys")
    assert "Mijn telefoon" in client.get("/me/passkeys").text
    other = app.test_client()
    assert show(other, device, next="/my-ideas").location == "/my-ideas"
    assert signed_in(other)
    [letter] = letters
    assert letter.recipients == ["eve@example.org"]
    assert "Mijn telefoon" in letter.body
    assert f"{ORIGIN}/me/passkeys" in letter.body
    assert f"{ORIGIN}/me/passkeys" in letter.html


def test_the_page_of_signing_in_offers_it_where_browsers_can(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert re.search(r'data-passkey="get"[^>]* hidden>', client.get("/sign-in").text)
    monkeypatch.setitem(client.application.config, "ORIGIN", "http://127.0.0.1:8000")
    assert "data-passkey" not in client.get("/sign-in").text
    assert client.post("/sign-in/passkey/options").status_code == 404


def test_the_address_is_the_configured_one_whatever_the_host(app: Flask) -> None:
    with app.test_request_context("/sign-in", base_url="http://evil.example"):
        assert (ceremony.site().domain, ceremony.site().origin) == ("localhost", ORIGIN)


def test_a_wrong_answer_is_said_in_words_and_counts(client: Client, phone: Device) -> None:
    phone.origin = "https://evil.example"
    answer = show(client, phone, next="/my-ideas")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="/my-ideas"' in answer.text
    answers = [client.post("/sign-in/passkey", data={"credential": "x"}).status_code for _ in range(100)]
    assert answers == [422] * 99 + [429]


def test_an_answer_is_good_once_and_in_one_browser(app: Flask, client: Client, phone: Device) -> None:
    options = client.post("/sign-in/passkey/options").text
    answer = phone.sign(options)
    with client.session_transaction() as kept:
        stolen = dict(kept)
    other = app.test_client()
    assert other.post("/sign-in/passkey", data={"credential": answer}).status_code == 422
    assert client.post("/sign-in/passkey", data={"credential": answer}).status_code == 303
    with other.session_transaction() as kept:
        kept.update(stolen)
    phone.uses = 5
    assert other.post("/sign-in/passkey", data={"credential": answer}).status_code == 422
    assert not signed_in(other)


def test_it_takes_our_own_page_to_sign_in(client: Client, phone: Device) -> None:
    for path in ("/sign-in/passkey/options", "/sign-in/passkey"):
        assert client.post(path, csrf=False).status_code == 400
        assert client.post(path, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_name_is_changed_and_nobody_touches_those_of_another(
    client: Client, cast: Cast, phone: Device, look: Look
) -> None:
    [number] = look(sa.select(Passkey.id))
    client.sign_in(cast.eve)
    for path in ("", "/removal"):
        assert client.post(f"/me/passkeys/{number}{path}", data={"name": "x"}).status_code == 404
    client.sign_in(cast.olga)
    assert client.post(f"/me/passkeys/{number}", data={"name": ""}).status_code == 422
    assert client.post(f"/me/passkeys/{number}", data={"name": "<b>werk</b>"}).status_code == 303
    assert "&lt;b&gt;werk" in client.get("/me/passkeys").text


def test_a_name_is_needed_for_a_new_one(client: Client, cast: Cast, look: Look) -> None:
    assert make(client.sign_in(cast.eve), Device(), name="").status_code == 422
    assert make(client.sign_in(cast.eve), Device(), name="x" * 81).status_code == 422
    assert look(sa.select(Passkey)) == []


def test_removing_one_ends_the_other_sessions(
    app: Flask,
    client: Client,
    session: Session,
    cast: Cast,
    phone: Device,
    look: Look,
    letters: list[Message],
) -> None:
    [number] = look(sa.select(Passkey.id))
    elsewhere = app.test_client().sign_in(cast.olga)
    client.sign_in(cast.olga)
    assert client.post(f"/me/passkeys/{number}/removal").location == "/me/passkeys"
    assert (signed_in(client), signed_in(elsewhere)) == (True, False)
    assert show(elsewhere, phone).status_code == 422
    assert "removed" in letters[-1].body or "verwijderd" in letters[-1].body


def test_an_admin_removes_those_of_who_lost_a_device(
    client: Client, app: Flask, session: Session, cast: Cast, phone: Device, letters: list[Message]
) -> None:
    olga = app.test_client().sign_in(cast.olga)
    path = f"/people/roles/{cast.olga.id}/passkeys/removal"
    assert olga.post(path).status_code == 403
    client.sign_in(cast.ada)
    assert path in client.get("/people/roles").text
    assert client.post(path).status_code == 303
    assert not signed_in(olga)
    assert letters[-1].recipients == [OLGA]
    assert "Ada" in letters[-1].body
    assert client.post(path).status_code == 409
    assert client.post(f"/people/roles/{cast.ada.id}/passkeys/removal").status_code == 409
    assert client.post("/people/roles/9999/passkeys/removal").status_code == 404


def test_the_command_line_removes_them(
    app: Flask, cast: Cast, phone: Device, look: Look, letters: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(email: str) -> str:
        return app.test_cli_runner().invoke(commands.remove_passkeys, [email]).output

    cookie = look(sa.select(Person.session_version).where(Person.email == OLGA))
    assert run(OLGA) == f"{OLGA}: 1 removed\n"
    assert letters[-1].recipients == [OLGA]
    assert look(sa.select(Passkey)) == []
    assert look(sa.select(Person.session_version).where(Person.email == OLGA)) != cookie
    assert "no account" in run("niemand@example.org")

    def away(message: Message) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mailer, "send", away)
    assert "could not be sent" in run(OLGA)


@pytest.mark.usefixtures("required")
def test_who_has_none_makes_one_after_the_code(
    app: Flask, client: Client, cast: Cast, letters: list[Message]
) -> None:
    device = Device()
    answer = by_code(client, letters, OLGA, next="/pitches/triage")
    assert answer.location == "/sign-in/passkey"
    assert 'data-passkey="create"' in client.get("/sign-in/passkey").text
    assert not signed_in(client)
    assert make_first(client, device).location == "/pitches/triage"
    assert client.get("/pitches/triage").status_code == 200
    assert letters[-1].recipients == [OLGA]
    assert show(app.test_client(), device).status_code == 303


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("way", ["code", "link", "command line"])
def test_who_has_one_shows_it_however_they_came(
    app: Flask, client: Client, cast: Cast, phone: Device, letters: list[Message], way: str
) -> None:
    if way == "command line":
        path = app.test_cli_runner().invoke(commands.sign_in_link, [OLGA]).output.strip()
        answer = client.post(path.removeprefix(ORIGIN))
    else:
        ask(client, OLGA)
        path = str(re.findall(rf"{ORIGIN}(/sign-in/\S+)", letters[-1].body)[0])
        code = code_in(letters[-1])
        answer = client.post(path) if way == "link" else client.post("/sign-in/code", data={"code": code})
    assert answer.location == "/sign-in/passkey"
    assert 'data-passkey="get"' in client.get("/sign-in/passkey").text
    assert client.post("/sign-in/passkey/first/options").status_code == 403
    assert not signed_in(client)
    assert show(client, phone).status_code == 303
    assert client.get("/pitches/triage").status_code == 200


@pytest.mark.usefixtures("required")
def test_others_keep_the_code(client: Client, cast: Cast, letters: list[Message]) -> None:
    assert by_code(client, letters, "hugo@example.org").location == "/"
    assert signed_in(client)


@pytest.mark.usefixtures("required")
def test_half_way_opens_nothing_else(app: Flask, client: Client, cast: Cast, letters: list[Message]) -> None:
    """Every page that a visitor is sent away from sends who is half way to the same place."""
    by_code(client, letters, "ada@example.org")
    visitor = app.test_client()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith("/sign-in"):
            half, none = client.get(rule.rule), visitor.get(rule.rule)
            assert (half.status_code, half.location) == (none.status_code, none.location), rule.rule
    assert client.post("/people/roles", data={"email": "x@example.org", "role": "admin"}).status_code == 302


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("role", [Role.ORGANISER, Role.ADMIN])
def test_a_session_from_before_the_setting_is_none(client: Client, cast: Cast, role: Role) -> None:
    client.sign_in(cast.olga if role is Role.ORGANISER else cast.ada)
    assert not signed_in(client)
    assert client.get("/pitches/triage").status_code == 302


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("end", ["sign out", "role", "removal", "time", "made elsewhere"])
def test_half_way_ends(
    app: Flask, client: Client, session: Session, cast: Cast, letters: list[Message], end: str
) -> None:
    by_code(client, letters, OLGA)
    options = client.post("/sign-in/passkey/first/options").text
    if end == "sign out":
        actions.end_sessions(session, cast.olga)
    elif end == "role":
        actions.appoint(session, OLGA, Role.ADMIN, cast.ada, NOW)
    elif end == "removal":
        app.test_cli_runner().invoke(commands.remove_passkeys, [OLGA])
    elif end == "time":
        with client.session_transaction() as kept:
            kept["half_way"] = {**kept["half_way"], "since": kept["half_way"]["since"] - 901}
    else:
        other = app.test_client()
        by_code(other, letters, OLGA)
        assert make_first(other, Device()).status_code == 303
    session.commit()
    answer = client.post("/sign-in/passkey/first", data={"credential": Device().make(options)})
    assert answer.status_code == (409 if end == "made elsewhere" else 403)
    assert not signed_in(client)


@pytest.mark.usefixtures("required")
def test_a_wrong_first_passkey_is_said_and_lets_nobody_in(
    client: Client, cast: Cast, letters: list[Message], look: Look
) -> None:
    by_code(client, letters, OLGA)
    assert make_first(client, Device("https://evil.example")).status_code == 422
    assert look(sa.select(Passkey)) == []
    assert not signed_in(client)
    assert make_first(client, Device()).status_code == 303


@pytest.mark.usefixtures("required")
def test_a_wrong_passkey_half_way_keeps_the_step(
    client: Client, cast: Cast, phone: Device, letters: list[Message]
) -> None:
    by_code(client, letters, OLGA)
    phone.flags = 0
    answer = show(client, phone)
    assert answer.status_code == 422
    assert 'data-passkey="get"' in answer.text
    assert "/me/passkeys" not in answer.text


def test_an_old_session_makes_and_removes_none(
    client: Client, session: Session, cast: Cast, letters: list[Message], look: Look
) -> None:
    """Whoever took a cookie, or sits down at a console left alone, gets no key to come back with."""
    by_code(client, letters, OLGA)
    make(client, Device())
    [number] = look(sa.select(Passkey.id))
    with client.session_transaction() as kept:
        kept["since"] -= 901
    assert client.post("/me/passkeys/options").status_code == 403
    assert client.post(f"/me/passkeys/{number}/removal").status_code == 403
    page = client.get("/me/passkeys").text
    assert "/removal" not in page
    assert 'data-passkey="create"' not in page
    assert 'href="/sign-in?next=/me/passkeys"' in page
    assert client.get("/sign-in?next=/my-ideas").location == "/my-ideas"
    assert client.get("/sign-in?next=/me/passkeys").status_code == 200
    assert by_code(client, letters, OLGA, next="/me/passkeys").location == "/me/passkeys"
    assert make(client, Device()).status_code == 303


def test_a_session_is_dated_when_it_begins(client: Client, cast: Cast, letters: list[Message]) -> None:
    """A copy of its first cookie, used much later, is no new session."""
    by_code(client, letters, OLGA)
    with client.session_transaction() as kept:
        assert "since" in kept


@pytest.mark.parametrize("path", ["/me/passkeys", "/sign-in/passkey"])
def test_an_answer_nested_without_end_is_a_wrong_answer(client: Client, cast: Cast, path: str) -> None:
    client.sign_in(cast.eve)
    client.post(f"{path}/options")
    assert client.post(path, data={"name": "x", "credential": "[" * 100_000}).status_code == 422


@pytest.mark.usefixtures("required")
def test_the_last_one_is_not_taken_off_oneself(client: Client, cast: Cast, phone: Device, look: Look) -> None:
    show(client, phone)
    [number] = look(sa.select(Passkey.id))
    assert client.post(f"/me/passkeys/{number}/removal").status_code == 409
    assert make(client, Device()).status_code == 303
    assert client.post(f"/me/passkeys/{number}/removal").status_code == 303
    assert client.get("/pitches/triage").status_code == 200


def test_nobody_is_half_way_who_was_not_asked(client: Client, cast: Cast) -> None:
    assert client.get("/sign-in/passkey").location == "/sign-in"
    for path in ("/sign-in/passkey/first/options", "/sign-in/passkey/first"):
        assert client.post(path).status_code == 403
    assert client.get("/me/passkeys").status_code == 302
    assert client.post("/me/passkeys/options").status_code == 302


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://ideas.example.org", "https://10.0.0.1"])
def test_they_are_not_required_where_there_can_be_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(RuntimeError, match="PUBLIC_URL"):
        create_app(
            testing=True,
            database_url=f"sqlite:///{tmp_path}/x",
            instance=tmp_path,
            passkeys_required=True,
            public_url=address,
            secret_key="x",
        )


def test_a_network_without_a_name_has_passkeys_too(client: Client, session: Session, cast: Cast) -> None:
    session.delete(cast.network)
    session.commit()
    assert client.sign_in(cast.eve).post("/me/passkeys/options").json["rp"]["name"] == "Kantelpunt"


def test_passkeys_are_offered_on_the_profile(client: Client, cast: Cast) -> None:
    for person in (cast.eve, cast.olga):
        assert 'href="/me/passkeys"' in client.sign_in(person).get("/me").text


def test_only_our_own_pages_may_ask_a_device(client: Client) -> None:
    allowed = client.get("/sign-in").headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in allowed
    assert "publickey-credentials-create=(self)" in allowed
