"""Fixtures: an app on a database of its own per worker, emptied after each test.

TEST_DATABASE_URL selects the database server (postgresql://…); without it SQLite is used. Tests commit
freely; what they wrote is deleted afterwards, in every table.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from innovation import create_app, tables
from innovation.db import Base, Database
from innovation.people.models import Person
from innovation.web.limits import limiter
from tests.cast import Cast

SERVER = os.environ.get("TEST_DATABASE_URL", "")

# How long an example takes, or making one, says how busy the machine is.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


class Client(FlaskClient):
    """A browser that sends the CSRF token its session has; `csrf=False` leaves it out."""

    def open(self, *args, csrf: bool = True, **kwargs):  # type: ignore[no-untyped-def]
        if csrf and kwargs.get("method") in ("POST", "PUT", "DELETE"):
            kwargs["headers"] = {"X-CSRFToken": self.csrf_token(), **dict(kwargs.get("headers") or {})}
        return super().open(*args, **kwargs)

    def csrf_token(self) -> str:
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "0" * 40)
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)

    def sign_in(self, person: Person) -> "Client":
        with self.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = person.get_id(), True
        return self


def make_database(url: str) -> None:
    """Create an empty PostgreSQL database at `url`; its server must be there."""
    name = sa.make_url(url).database
    server = sa.create_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    server.dispose()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if not SERVER:
        return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite3'}"
    url = sa.make_url(SERVER).set(drivername="postgresql+psycopg", database=f"test_{worker}")
    text = url.render_as_string(hide_password=False)
    make_database(text)
    return text


@pytest.fixture(scope="session")
def whole_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    instance: Path = tmp_path_factory.mktemp("instance")
    app = create_app(testing=True, database_url=database_url, instance=instance, secret_key="test")
    app.test_client_class = Client
    tables.upgrade(app.extensions["database"])
    return app


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    yield whole_app
    empty(whole_app.extensions["database"])
    limiter.reset()


def empty(database: Database) -> None:
    """Delete every row of every table."""
    with database.writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            # TRUNCATE flushes every table to disk and is six times as slow.
            emptied = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
            numbers = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            connection.exec_driver_sql("; ".join([*emptied, numbers]))
        else:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that may write. Commit before a client is asked anything: SQLite has one writer."""
    with app.extensions["database"].session() as opened:
        yield opened


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()


@pytest.fixture
def cast(session: Session) -> Cast:
    """The named cast, committed."""
    return Cast(session)
