"""Pages that say whom to tell: about safety (RFC 9116) and accessibility."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from innovation import create_app
from innovation.settings import Settings
from innovation.web.cookies import COOKIES
from tests.conftest import Client


def test_security_txt_names_a_contact_and_has_not_expired(app: Flask, client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == f"mailto:{app.config['SETTINGS'].contact_address}"
    assert timedelta() < datetime.fromisoformat(told["Expires"]) - datetime.now(UTC) < timedelta(days=365)
    assert told["Preferred-Languages"] == "nl, en"
    assert "Canonical" not in told  # it has to be https


def test_security_txt_over_https_says_where_it_belongs(app: Flask, database_url: str, tmp_path: Path) -> None:
    origin = "https://ideas.example.org"
    made = create_app(testing=True, database_url=database_url, instance=tmp_path, public_url=origin)
    text = made.test_client().get("/.well-known/security.txt", base_url="https://other.example").text
    assert f"Canonical: {origin}/.well-known/security.txt\n" in text


def test_the_contact_is_as_set_or_the_sender() -> None:
    assert Settings(contact="hulp@example.org").contact_address == "hulp@example.org"
    assert Settings(mail_sender="post@example.org").contact_address == "post@example.org"


def test_the_page_about_accessibility_says_whom_to_write_to(app: Flask, client: Client) -> None:
    assert f"mailto:{app.config['SETTINGS'].contact_address}" in client.get("/accessibility").text


def test_the_page_about_privacy_names_every_cookie_and_its_purpose(client: Client) -> None:
    page = client.get("/privacy", headers={"Accept-Language": "en"}).text
    for one in COOKIES:
        assert f"<code>{one.name}" in page
        assert one.why in page
        assert f"Kept: {one.until}." in page


def test_the_page_about_privacy_says_whom_to_ask_and_where_to_complain(app: Flask, client: Client) -> None:
    page = client.get("/privacy?lang=en").text
    assert f"mailto:{app.config['SETTINGS'].contact_address}" in page
    assert "https://autoriteitpersoonsgegevens.nl" in page
    assert "never who asked" in page
