"""Signing in and out with a browser: what the answers tell, and what they never do."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mail import Message, email_dispatched
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from innovation.people import actions
from innovation.people.models import Person, SignInCode
from innovation.web.limits import limiter
from innovation.web.mail import mailer
from tests.cast import Cast
from tests.conftest import Client
from tests.people.conftest import Look

NOOR = "noor@example.org"
NEW = "nieuw@example.org"
OUTSIDE = [
    "https://evil.example/",
    "//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\t//evil.example",
    "///evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "evil.example",
]


@pytest.fixture(autouse=True)
def letters(app: Flask) -> Iterator[list[Message]]:
    """Letters that were sent; the limits begin anew."""
    sent: list[Message] = []

    def note(app: Flask, message: Message) -> None:
        sent.append(message)

    limiter.reset()
    with email_dispatched.connected_to(note):
        yield sent


def ask(client: Client, email: str = NOOR, **fields: str) -> Any:
    return client.post("/sign-in", data={"email": email, **fields})


def code_in(letter: Message) -> str:
    found = re.search(r"^\d{6}$", letter.body, re.M)
    assert found
    return found[0]


def link_in(letter: Message) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/sign-in/\S+)", letter.body)
    assert found
    return found[1]


def signed_in(client: Client) -> bool:
    return bool(client.get("/me").status_code == 200)


def test_the_letter_carries_a_code_that_signs_in(client: Client, cast: Cast, letters: list[Message]) -> None:
    assert ask(client).location == "/sign-in/code"
    [letter] = letters
    assert letter.recipients == [NOOR]
    assert code_in(letter) in letter.subject
    assert not signed_in(client)
    answer = client.post("/sign-in/code", data={"code": code_in(letter)})
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(client)


def test_opening_a_link_signs_nobody_in_and_keeps_it_fresh(
    client: Client, cast: Cast, letters: list[Message]
) -> None:
    ask(client)
    link = link_in(letters[0])
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert client.head(link).status_code == 200
        assert not signed_in(client)
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert client.post(link).status_code == 303
    assert signed_in(client)


def test_a_used_link_says_what_to_do(client: Client, app: Flask, cast: Cast, letters: list[Message]) -> None:
    ask(client)
    link = link_in(letters[0])
    client.post(link)
    stranger = app.test_client()
    for answer in (stranger.get(link), stranger.post(link)):
        assert answer.status_code == 410
        assert "/sign-in" in answer.text
    assert stranger.get("/me").status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer(
    app: Flask, cast: Cast, letters: list[Message]
) -> None:
    pages = []
    for email in (NOOR, NEW, "olga@example.org"):
        client = app.test_client()
        client.csrf_token()
        asked = ask(client, email)
        page = client.get("/sign-in/code")
        text = re.sub(r'csrf[^>]*(value|content)="[^"]*"', "", page.text).replace(email, "")
        pages.append((asked.status_code, asked.location, asked.data, sorted(asked.headers.keys()), text))
    assert pages[0] == pages[1] == pages[2]
    assert len(letters) == 3
    assert len({re.sub(r"\d{6}|http\S+", "", letter.body) for letter in letters}) == 1


def test_somebody_new_is_asked_for_a_name_once_and_goes_on(
    client: Client, look: Look, letters: list[Message]
) -> None:
    ask(client, NEW, next="/pitches/new?theme=1")
    answer = client.post("/sign-in/code", data={"code": code_in(letters[0])})
    assert answer.location == "/me?next=/pitches/new?theme%3D1"
    page = client.get(answer.location)
    assert 'href="/pitches/new?theme=1"' in page.text
    answer = client.post("/me", data={"name": "Nieuw", "locale": "nl", "next": "/pitches/new?theme=1"})
    assert (answer.status_code, answer.location) == (303, "/pitches/new?theme=1")
    assert look(sa.select(Person.name).where(Person.email == NEW)) == ["Nieuw"]


def test_a_wrong_code_is_counted_and_said(client: Client, look: Look, letters: list[Message]) -> None:
    ask(client)
    wrong = f"{(int(code_in(letters[0])) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = client.post("/sign-in/code", data={"code": wrong})
        assert answer.status_code == 422
        assert wrong not in answer.text
    assert look(sa.select(SignInCode.tries)) == [5]
    assert client.post("/sign-in/code", data={"code": code_in(letters[0])}).status_code == 422
    assert not signed_in(client)


def test_the_code_page_without_a_request_leads_back(client: Client) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "123456"}).location == "/sign-in"


def test_signing_in_renews_the_session(client: Client, cast: Cast, letters: list[Message]) -> None:
    with client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
    old_token = client.csrf_token()
    ask(client)
    client.post("/sign-in/code", data={"code": code_in(letters[0])})
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert "sign_in" not in kept
        assert kept.permanent
    assert client.post("/sign-out", csrf=False, headers={"X-CSRFToken": old_token}).status_code == 400


def test_signing_out_ends_a_copied_cookie_too(app: Flask, client: Client, cast: Cast) -> None:
    thief = app.test_client().sign_in(cast.noor)
    client.sign_in(cast.noor)
    assert signed_in(thief)
    assert client.post("/sign-out").location == "/"
    assert not signed_in(client)
    assert not signed_in(thief)
    assert client.post("/sign-out").status_code == 303


def test_a_role_change_ends_a_copied_cookie(client: Client, session: Session, cast: Cast) -> None:
    client.sign_in(cast.noor)
    assert signed_in(client)
    actions.appoint(session, NOOR, actions.Role.ORGANISER, cast.ada, datetime.now(UTC))
    session.commit()
    assert not signed_in(client)


@pytest.mark.parametrize("target", OUTSIDE)
def test_next_never_leads_away(app: Flask, cast: Cast, letters: list[Message], target: str) -> None:
    client = app.test_client()
    assert f'value="{target}"' not in client.get("/sign-in", query_string={"next": target}).text
    ask(client, next=target)
    assert client.post("/sign-in/code", data={"code": code_in(letters[0])}).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"
    saved = client.post("/me", data={"name": "Noor", "locale": "nl", "next": target})
    assert (saved.status_code, saved.location) == (303, "/me")
    visitor = app.test_client()
    ask(visitor)
    link = link_in(letters[1])
    assert visitor.post(link, data={"next": target}).location == "/"


def test_next_stays_on_this_site(client: Client, cast: Cast, letters: list[Message]) -> None:
    asked = client.get("/me?x=1")
    assert asked.location == "/sign-in?next=/me?x%3D1"
    assert 'value="/me?x=1"' in client.get(asked.location).text
    ask(client, next="/me?x=1")
    assert link_in(letters[0]).endswith("?next=/me?x%3D1")
    assert 'value="/me?x=1"' in client.get(link_in(letters[0])).text
    assert client.post("/sign-in/code", data={"code": code_in(letters[0])}).location == "/me?x=1"


def test_a_next_that_fits_in_no_cookie_is_left_out(client: Client, cast: Cast) -> None:
    answer = ask(client, next="/" + token_hex(5_000))
    assert answer.status_code == 303
    assert len(answer.headers["Set-Cookie"]) < 4000


@pytest.mark.parametrize(
    "email",
    [
        "",
        " ",
        "noor",
        "noor@",
        "@example.org",
        "noor@example",
        "noor@example.org\nBcc: eve@example.org",
        "noor@example.org\r\nSubject: hello",
        "noor@example.org%0aBcc:eve@example.org\n",
        "noor\x00@example.org",
        "noor@example.org\u202e",
        "noor@example.org, eve@example.org",
        "Noor <noor@example.org>",
        '"noor\r\n"@example.org',
        "noör@example.org",
        "a" * 10_000 + "@example.org",
        "noor@" + "a" * 10_000 + ".org",
    ],
)
def test_what_is_no_address_gets_a_plain_message_and_no_letter(
    client: Client, look: Look, letters: list[Message], email: str
) -> None:
    if email.endswith("\n"):
        email += "x"  # an end of line alone is only how it was pasted
    answer = ask(client, email)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert letters == []
    assert look(sa.select(SignInCode)) == []


def test_an_address_is_the_same_in_any_case(client: Client, cast: Cast, letters: list[Message]) -> None:
    ask(client, "  Noor@EXAMPLE.org ")
    client.post("/sign-in/code", data={"code": code_in(letters[0])})
    assert "Noor" in client.get("/me").text


def test_strange_codes_get_a_plain_message(client: Client, cast: Cast) -> None:
    ask(client)
    for code in ("", "\x00", "9" * 10_000, "１２３４５６", "<script>"):
        answer = client.post("/sign-in/code", data={"code": code})
        assert answer.status_code == 422
        assert "<script>" not in answer.text


def test_the_sixth_letter_in_a_row_is_refused_alike_for_everyone(app: Flask, cast: Cast) -> None:
    for email in (NOOR, NEW):
        answers = [ask(app.test_client(), email).status_code for _ in range(6)]
        assert answers == [303] * 5 + [429]


def test_a_mail_server_that_is_away_is_said_plainly(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(message: Message) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mailer, "send", refuse)
    answer = ask(client)
    assert answer.status_code == 503
    assert 'name="email"' in answer.text


def test_nobody_waits_for_the_mail_server_to_write(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def write_meanwhile(message: Message) -> None:
        actions.describe(cast.sam, "Sam K.", None, None, [], "nl")
        cast.session.commit()
        written.append(cast.sam.name)

    monkeypatch.setattr(mailer, "send", write_meanwhile)
    assert ask(client).status_code == 303
    assert written == ["Sam K."]


def test_signing_in_needs_a_token_and_this_origin(client: Client, look: Look, cast: Cast) -> None:
    assert client.post("/sign-in", data={"email": NOOR}, csrf=False).status_code == 400
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/sign-in", data={"email": NOOR}, headers=headers).status_code == 403
    assert look(sa.select(SignInCode)) == []


def test_letters_carry_the_configured_address_whatever_the_host(
    client: Client, cast: Cast, letters: list[Message]
) -> None:
    client.post("/sign-in", data={"email": NOOR}, base_url="http://evil.example")
    assert all("evil" not in letter.as_string() for letter in letters)


def test_the_letter_is_in_the_language_of_the_page(app: Flask, cast: Cast, letters: list[Message]) -> None:
    for language in ("nl", "en"):
        client = app.test_client()
        client.set_cookie("lang", language)
        ask(client)
    assert "With this code you sign in" in letters[1].body


def test_who_signs_in_reads_in_the_language_of_the_profile(
    client: Client, session: Session, cast: Cast, letters: list[Message]
) -> None:
    session.get_one(Person, cast.noor.id).locale = "nl"
    session.commit()
    client.set_cookie("lang", "en")
    ask(client)
    client.post("/sign-in/code", data={"code": code_in(letters[0])})
    assert '<html lang="nl"' in client.get("/me").text


def test_a_database_that_is_away_is_asked_once_and_said(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fail(session: Session, identity: str) -> None:
        asked.append(identity)
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr("innovation.people.views.person_by_session", fail)
    answer = client.sign_in(cast.noor).get("/me")
    assert (answer.status_code, answer.headers["Retry-After"], len(asked)) == (503, "2", 1)


def signed_in_for_long(client: Client, person: Person) -> None:
    """A session as signing in leaves it: for thirty days."""
    client.sign_in(person)
    with client.session_transaction() as kept:
        kept.permanent = True


@pytest.mark.parametrize("path", ["/static/app.js", "/evenings/najaar/live/console?lang=nl", "/healthz"])
def test_what_reads_no_session_renews_none(path: str, client: Client, cast: Cast) -> None:
    """It would bring a session back that ended meanwhile, and keep caches from sharing the answer."""
    signed_in_for_long(client, cast.hugo)
    assert "Set-Cookie" not in client.get(path).headers


def test_a_page_renews_the_session(client: Client, cast: Cast) -> None:
    signed_in_for_long(client, cast.hugo)
    assert "session=" in client.get("/my-ideas").headers["Set-Cookie"]
