"""Small settings that keep people safe: cookies, headers, the end of a session, what is written down."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from innovation import create_app
from innovation.people.actions import sign_in_link
from innovation.people.rules import LONGEST_SESSION
from innovation.settings import Settings, secret_key
from innovation.web import cookies
from tests.cast import Cast
from tests.conftest import Client

HTTPS = "https://ideas.example.org"


@pytest.fixture
def secure(app: Flask, database_url: str, tmp_path: Path) -> Client:
    """A browser at a site that is reached over https."""
    made = create_app(testing=True, database_url=database_url, instance=tmp_path, public_url=HTTPS)
    made.test_client_class = Client
    client = made.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


def cookies_of(answer) -> list[str]:  # type: ignore[no-untyped-def]
    return answer.headers.getlist("Set-Cookie")


def test_over_https_cookies_belong_to_this_host_alone(secure: Client) -> None:
    given = cookies_of(secure.get("/sign-in")) + cookies_of(secure.post("/language", data={"lang": "en"}))
    names = {cookie.partition("=")[0] for cookie in given}
    assert names == {"__Host-session", "__Host-lang"}
    for cookie in given:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert 'lang="en"' in secure.get("/").text


def test_a_cookie_for_a_part_of_the_site_cannot_be_a_host_cookie() -> None:
    assert cookies.full_name("ballot", True, "/evenings/najaar/") == "__Secure-ballot"
    assert cookies.full_name("ballot", False, "/evenings/najaar/") == "ballot"


def test_over_https_a_browser_is_told_to_stay_there(secure: Client, client: Client) -> None:
    told = secure.get("/").headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_the_content_policy_names_what_it_forbids(client: Client) -> None:
    policy = set(client.get("/").headers["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= policy
    assert not [part for part in policy if "unsafe" in part or "*" in part]


def test_a_session_ends_however_often_it_is_used(client: Client, cast: Cast) -> None:
    client.sign_in(cast.noor)
    assert client.get("/me").status_code == 200
    with client.session_transaction() as kept:
        kept["since"] -= LONGEST_SESSION.total_seconds() - 60
    assert client.get("/me").status_code == 200
    with client.session_transaction() as kept:
        assert kept["since"] < datetime.now(UTC).timestamp() - 60
        kept["since"] -= 61
    assert client.get("/me").location.startswith("/sign-in")


def test_what_is_refused_is_written_down_without_who(client: Client, cast: Cast) -> None:
    client.sign_in(cast.noor)
    with capture_logs() as lines:
        client.get("/people/roles")
        client.post("/me/stay", csrf=False)
        client.get("/pitches/999999")
        client.get("/no-such-page")
        client.post("/me", data={"name": "x" * 81})
        client.get("/")
    told = [(line["event"], line["route"], line["status"]) for line in lines if line["event"] == "refused"]
    assert told == [
        ("refused", "/people/roles", 403),
        ("refused", "/me/stay", 400),
        ("refused", "/pitches/<int:pitch_id>", 404),
        ("refused", "/me", 422),
    ]
    assert "noor" not in str(lines).lower()


def test_signing_in_and_out_is_written_down_without_who(client: Client, session: Session, cast: Cast) -> None:
    token = sign_in_link(session, cast.noor.email, datetime.now(UTC))
    session.commit()
    with capture_logs() as lines:
        client.post("/sign-in", data={"email": cast.noor.email})
        client.post("/sign-in/code", data={"code": "000000"})
        client.get("/sign-in/no-such-link")
        client.post(f"/sign-in/{token}")
        client.post("/sign-out")
    told = [(line["event"], line.get("how")) for line in lines if line["event"].startswith("sign")]
    assert told == [
        ("sign-in refused", "code"),
        ("sign-in refused", "link"),
        ("signed in", None),
        ("signed out", None),
    ]
    assert "noor" not in str(lines).lower()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE"])
def test_a_method_that_no_page_has_is_refused(client: Client, method: str) -> None:
    assert client.open("/", method=method).status_code == 405


def test_a_folder_is_not_listed_and_no_other_file_is_served(client: Client) -> None:
    for path in ("/static/", "/static/vendor/", "/static/../app.py", "/static/%2e%2e/app.py", "/.git/config"):
        assert client.get(path).status_code == 404
    assert client.get("/static/app.js").status_code == 200


def test_a_forged_cookie_is_nobodys(client: Client, cast: Cast) -> None:
    client.sign_in(cast.noor)
    assert client.get("/me").status_code == 200
    signed = client.get_cookie("session").value
    body, _, signature = signed.rpartition(".")
    for forged in (f"{body}.{signature[::-1]}", f"{body[::-1]}.{signature}", body, "x"):
        client.set_cookie("session", forged)
        assert client.get("/me").location.startswith("/sign-in")


def test_the_key_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(Settings(instance=tmp_path))
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len(key) >= 64
    assert secret_key(Settings(instance=tmp_path)) == key
