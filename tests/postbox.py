"""A mail server for tests: letters go over a real SMTP exchange and can be read as they arrived."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from innovation import create_app
from tests.conftest import Client


class Postbox:
    """A mail server that keeps what it gets, and refuses one address."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("full@"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(envelope)
        return "250 kept"

    def opened(self) -> list[EmailMessage]:
        """The letters as a reader of mail opens them."""
        return [
            cast(EmailMessage, message_from_bytes(one.content, policy=policy.default)) for one in self.letters
        ]


def part(letter: EmailMessage, kind: str) -> str:
    """The text of a letter: `plain` or `html`."""
    found = letter.get_body((kind,))
    assert found, f"no {kind} text"
    return str(found.get_content())


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def postbox(port: int) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()


def app_with(url: str, instance: Path, **settings: Any) -> Flask:
    made = create_app(database_url=url, instance=instance, secret_key="test", **settings)
    made.test_client_class = Client
    return made


@pytest.fixture
def mailing(app: Flask, database_url: str, tmp_path: Path, port: int) -> Flask:
    """An app that sends its letters to the postbox."""
    sent = {"mail_server": "127.0.0.1", "mail_port": port, "mail_use_tls": False}
    return app_with(database_url, tmp_path, testing=True, **sent)
