"""The letter to an invited juror over a real SMTP exchange: in the reader's language, as text and as HTML."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.jury.conftest import Hall
from tests.postbox import Postbox, mailing, part, port, postbox

__all__ = ["mailing", "port", "postbox"]


@pytest.mark.parametrize(
    ("login", "greeting", "other"), [("eve", "Hello", "Hallo"), ("nieuw", "Hallo", "Hello")]
)
def test_an_invitation_reads_well_in_both_forms(
    mailing: Flask, postbox: Postbox, hall: Hall, login: str, greeting: str, other: str
) -> None:
    hall.cast.eve.locale = "en"
    hall.evening.venue = "De grote zaal"
    client: Any = mailing.test_client()
    client.sign_in(hall.cast.olga)
    path = f"/evenings/{hall.evening.slug}/juries/{hall.panel.id}/invitations?lang=nl"
    hall.session.commit()
    assert client.post(path, data={"email": f"{login}@example.org"}).status_code == 303
    [envelope] = postbox.letters
    assert envelope.rcpt_tos == [f"{login}@example.org"]
    [letter] = postbox.opened()
    assert hall.evening.title in letter["Subject"]
    link = re.search(r"/jury-invitations/[\w-]+", part(letter, "plain"))
    assert link
    for text in (part(letter, "plain"), part(letter, "html")):
        assert greeting in text
        assert other not in text
        for needed in (hall.evening.title, hall.panel.name, "De grote zaal", "20:00", link[0]):
            assert needed in text
    whole = letter.as_string()
    assert hall.cast.olga.email not in whole
