"""The letter with the code, over a real SMTP exchange, and what waits in the outbox without one."""

import re
import socket
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask

from innovation.web import mail, outbox
from tests.cast import Cast
from tests.postbox import Postbox, app_with, mailing, port, postbox

__all__ = ["mailing", "port", "postbox"]


def test_a_code_letter_goes_over_smtp_and_signs_in(mailing: Flask, postbox: Postbox, cast: Cast) -> None:
    client = mailing.test_client()
    client.set_cookie("lang", "en")
    assert client.post("/sign-in", data={"email": "noor@example.org"}).status_code == 303
    [envelope] = postbox.letters
    assert envelope.rcpt_tos == ["noor@example.org"]
    letter = message_from_bytes(envelope.content, policy=policy.default)
    assert letter["To"] == "noor@example.org"
    assert letter["From"] == "kantelpunt@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"]
    found = re.fullmatch(r"(\d{6}) is your code – Netwerk Testdam", letter["Subject"])
    assert found
    assert found[1] in letter.get_content().splitlines()
    assert client.post("/sign-in/code", data={"code": found[1]}).location == "/"


def test_a_name_of_the_network_adds_no_header(mailing: Flask, postbox: Postbox, cast: Cast) -> None:
    cast.network.name = "Netwerk\r\nBcc: eve@example.org"
    cast.session.commit()
    assert mailing.test_client().post("/sign-in", data={"email": "noor@example.org"}).status_code == 303
    letter = message_from_bytes(postbox.letters[0].content, policy=policy.default)
    assert letter["Bcc"] is None
    assert postbox.letters[0].rcpt_tos == ["noor@example.org"]


def test_a_refused_letter_is_said_and_breaks_nothing(mailing: Flask, postbox: Postbox) -> None:
    client = mailing.test_client()
    answer = client.post("/sign-in", data={"email": "full@example.org"})
    assert answer.status_code == 503
    assert 'value="full@example.org"' in answer.text
    assert client.post("/sign-in", data={"email": "noor@example.org"}).status_code == 303


def test_a_silent_mail_server_is_not_waited_for(
    mailing: Flask, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", port))
        silent.listen()
        answer = mailing.test_client().post("/sign-in", data={"email": "noor@example.org"})
    assert answer.status_code == 503


def test_without_a_mail_server_letters_wait_in_the_outbox(
    database_url: str, tmp_path: Path, cast: Cast
) -> None:
    app = app_with(database_url, tmp_path, log_level="ERROR")
    client = app.test_client()
    for email in ("noor@example.org", "sam@example.org"):
        client.post("/sign-in", data={"email": email})
    with app.app_context():
        letters = outbox.letters()
    assert [letter.to for letter in letters] == ["sam@example.org", "noor@example.org"]
    code = re.search(r"\d{6}", letters[0].subject)
    assert code
    assert code[0] in client.get("/outbox").text
    assert client.post("/sign-in/code", data={"code": code[0]}).location == "/"
