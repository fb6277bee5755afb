"""A database that is held by somebody else, or away: plain words, and nothing is lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from innovation.evenings.actions import joining
from innovation.web import pages
from tests.cast import Cast


def away(*_: object) -> None:
    raise OperationalError("SELECT 1", {}, Exception("away"))


def test_a_post_while_somebody_else_writes_is_told_to_come_back(
    app: Flask, client: FlaskClient, cast: Cast, session: Session
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    client.get(f"/j/{cast.evening.room_code}")
    with app.extensions["database"].writer.begin():
        answer = client.post("/join", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "We are busy for a moment" in answer.text
    assert client.post("/join").status_code == 303


def test_the_page_comes_without_any_database(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "find", away)
    monkeypatch.setattr(pages, "the_network", away)
    answer = client.post("/j/", data={"code": "ZZZZZZ"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "We are busy for a moment" in answer.text
