"""A9: a letter has one receiver and no header that somebody typed.

Promised to whoever gets a letter and to whoever is named in one: nobody's name, title or address adds a
header, a second receiver or a part to it.

Proof: 87 texts (line ends of every kind in front of a header, a body or the end of a letter; addresses and
encoded words as a name; very long ones) are, in six rounds, in every row of every column of typed text, and
each of the letters that the product knows goes over SMTP: one receiver, as the envelope and the letter say
it, exactly the headers that we send, each once, and exactly its parts. 136 addresses are typed in the form to
sign in and handed to the mail past all forms: none brings a header or a second receiver.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_mail import BadHeaderError

from innovation.settings import ROOT
from innovation.web import letters, mail
from tests.cast import NOW
from tests.faults import size
from tests.postbox import Postbox, app_with, port, postbox
from tests.security.headers import ADDRESSES, INJECTIONS
from tests.security.letters import TEMPLATES, every
from tests.security.planting import Planter
from tests.security.setting import Setting, within

__all__ = ["port", "postbox"]
pytestmark = pytest.mark.once

USUAL = {"Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"}
TO_STOP = {"List-Unsubscribe", "List-Unsubscribe-Post"}
ROUNDS = size(1, 6)
NOOR, SENDER = "noor@example.org", "kantelpunt@example.org"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """A world in this process that may be written over."""
    with within(tmp_path_factory.mktemp("own")) as made:
        yield made


@pytest.fixture
def mailing(own: Setting, port: int, tmp_path: Path) -> Flask:
    """An app on the same database that sends its letters to the postbox."""
    url = own.app.extensions["database"].writer.url.render_as_string(hide_password=False)
    sent = {"mail_server": "127.0.0.1", "mail_port": port, "mail_use_tls": False}
    return app_with(url, tmp_path, testing=True, log_level="CRITICAL", **sent)


def expected(template: str) -> list[str]:
    """The headers that this letter should have, each once."""
    html = (ROOT / "templates" / template).with_suffix(".html").exists()
    more = TO_STOP if template.endswith("mail_digest.txt") else set()
    return sorted(USUAL | more | (set() if html else {"Content-Transfer-Encoding"}))


def parts(template: str) -> list[str]:
    """The parts that this letter should have."""
    html = (ROOT / "templates" / template).with_suffix(".html").exists()
    whole = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
    return whole if html else ["text/plain"]


def test_every_letter_has_our_headers_and_no_other(
    own: Setting, mailing: Flask, postbox: Postbox, record_property: Callable[..., None]
) -> None:
    planter, sent = Planter(own.app.extensions["database"], INJECTIONS), []
    for _ in range(ROUNDS):
        planter.plant()
        written = [replace(one, to=NOOR) for one in every(own.app, own.crowd)]
        for one in written:
            with mailing.app_context():
                letters.post(one)
        sent += [one.template for one in written]
    got = list(zip(sent, postbox.letters, postbox.opened(), strict=True))
    assert set(sent) == TEMPLATES
    for template, envelope, letter in got:
        assert envelope.rcpt_tos == [letter["To"]] == [NOOR]
        assert sorted(letter.keys()) == expected(template)
        assert [one.get_content_type() for one in letter.walk()] == parts(template)
        assert not any(one.defects for one in letter.walk())
        assert letter["From"] == SENDER
    record_property("texts", len(INJECTIONS))
    record_property("letters sent", len(got))
    record_property("subjects with one", sum("eve" in letter["Subject"].lower() for _, _, letter in got))


def test_an_address_in_a_form_is_one_receiver(mailing: Flask, postbox: Postbox) -> None:
    for number, typed in enumerate(ADDRESSES):
        before, browser = len(postbox.letters), mailing.test_client()
        typed = typed.replace("noor", f"noor{number}")
        form, whose = {"email": typed}, {"REMOTE_ADDR": f"10.0.0.{number}"}
        answer = browser.post("/sign-in", data=form, environ_base=whose)
        new = postbox.opened()[before:]
        assert (answer.status_code, len(new)) in {(422, 0), (303, 1)}, ascii(typed)
        for letter in new:
            assert letter["To"] == typed.strip(), ascii(typed)
            assert re.fullmatch(r"[a-z0-9%]+@example\.org|a+@.*", letter["To"])


def test_no_address_brings_a_second_receiver(
    mailing: Flask, postbox: Postbox, record_property: Callable[..., None]
) -> None:
    for typed in ADDRESSES:
        with mailing.app_context(), suppress(BadHeaderError, ValueError, OSError):
            mail.send(typed, "people/mail_unused.txt", name="Noor", day=NOW.date(), address="/", sender="")
    for envelope, letter in zip(postbox.letters, postbox.opened(), strict=True):
        assert len(envelope.rcpt_tos) == 1
        assert sorted(letter.keys()) == expected("people/mail_unused.txt")
        assert [one.addr_spec for one in letter["To"].addresses] == envelope.rcpt_tos
    record_property("addresses", len(ADDRESSES))
