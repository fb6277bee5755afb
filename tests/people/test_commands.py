"""The command line appoints people and prints links."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from innovation.people import commands
from innovation.people.models import Person, SignInCode
from innovation.people.rules import Role
from tests.cast import Cast
from tests.conftest import Client
from tests.people.conftest import Look


def run(app: Flask, command: str, *words: str) -> Result:
    return app.test_cli_runner().invoke(
        {"link": commands.sign_in_link, "appoint": commands.appoint}[command], words
    )


@pytest.mark.parametrize(
    ("options", "lifetime"), [((), timedelta(minutes=10)), (("--hours", "6"), timedelta(hours=6))]
)
def test_a_printed_link_signs_in_once(
    app: Flask, client: Client, look: Look, cast: Cast, options: tuple[str, ...], lifetime: timedelta
) -> None:
    before = datetime.now(UTC)
    link = run(app, "link", "Hugo@Example.org", *options).output.strip()
    assert link.startswith("http://127.0.0.1:8000/sign-in/")
    [kept] = look(sa.select(SignInCode))
    assert before + lifetime <= kept.expires_at <= datetime.now(UTC) + lifetime
    path = link.removeprefix("http://127.0.0.1:8000")
    assert client.post(path).location == "/"
    assert "hugo@example.org" in client.get("/me").text
    assert client.post(path).status_code == 410


def test_somebody_is_appointed(app: Flask, look: Look) -> None:
    assert run(app, "appoint", "eerste@example.org", "admin").output == "eerste@example.org: admin\n"
    assert look(sa.select(Person.role)) == [Role.ADMIN]


def test_the_last_admin_stays(app: Flask, cast: Cast) -> None:
    result = run(app, "appoint", "ada@example.org", "initiator")
    assert result.exit_code == 1
    assert "only administrator" in result.output


@pytest.mark.parametrize(
    "words", [("link", "nobody"), ("appoint", "nobody", "admin"), ("appoint", "a@example.org", "king")]
)
def test_what_does_not_fit_is_said(app: Flask, words: tuple[str, ...]) -> None:
    result = run(app, *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
