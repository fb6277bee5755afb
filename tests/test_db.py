"""The database itself: who may write, and how many wait for each other."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from innovation.db import Database
from innovation.network.models import Theme


def database_of(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def test_a_reading_session_cannot_write(app: Flask) -> None:
    with database_of(app).session(read_only=True) as session:
        session.add(Theme(slug="x", name="x"))
        with pytest.raises(DBAPIError):
            session.commit()
    with database_of(app).session() as session:
        session.add(Theme(slug="x", name="x"))
        session.commit()


def test_wiping_waits_for_a_reader_and_no_writer_for_it(app: Flask) -> None:
    """A PDF or a backup may read for seconds; votes must go in meanwhile."""
    database = database_of(app)
    if database.writer.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has patience of its own")

    def write(name: str) -> None:
        with database.session() as session:
            session.add(Theme(slug=name, name=name))
            session.commit()

    def log() -> int:
        return Path(f"{database.writer.url.database}-wal").stat().st_size

    with database.session(read_only=True) as reader, ThreadPoolExecutor(1) as pool:
        reader.scalar(sa.select(sa.func.count()).select_from(Theme))
        write("a")
        wiping = pool.submit(database.wipe)
        sleep(0.1)
        began = monotonic()
        for number in range(5):
            write(f"b{number}")
        assert monotonic() - began < 2
        assert not wiping.done()
        reader.rollback()
        wiping.result(5)
        assert log() == 0


def test_many_writers_all_get_their_turn(app: Flask) -> None:
    def write(number: int) -> None:
        with database_of(app).session() as session:
            session.scalar(sa.select(sa.func.count()).select_from(Theme))
            session.add(Theme(slug=f"t{number}", name="x"))
            if number % 5:
                session.commit()

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(write, range(100)))
    with database_of(app).session(read_only=True) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Theme)) == 80


def test_a_commit_that_fails_leaves_nothing_locked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    database = database_of(app)
    dialect = database.writer.dialect

    def fail(connection: object) -> None:
        raise dialect.dbapi.OperationalError("the disk is full")

    with database.session() as session, monkeypatch.context() as patched:
        session.add(Theme(slug="x", name="x"))
        patched.setattr(dialect, "do_commit", fail)
        with pytest.raises(DBAPIError):
            session.commit()
    for read_only in (True, False):
        with database.session(read_only) as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Theme)) == 0
    with database.session() as session:
        session.add(Theme(slug="x", name="x"))
        session.commit()


def test_an_error_does_not_say_what_people_typed(app: Flask) -> None:
    with database_of(app).session() as session, pytest.raises(DBAPIError) as refused:
        session.execute(sa.text("INSERT INTO nothing (name) VALUES (:name)"), {"name": "canary"})
    assert "canary" not in str(refused.value)
