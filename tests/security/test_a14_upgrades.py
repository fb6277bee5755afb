"""A14: upgrades keep history.

Promised to the organiser: what was voted, judged and agreed under an older Kantelpunt is there word for word
under a newer one, and counts as it did; and whoever has to go back to the version before loses nothing of it.

Proof: for each schema that was released before (0001, 0002, 0003) a database of that version is made and
filled, as far as it knows such things, with the demo network: evenings, rounds, ballots, seals, initiatives,
juries. It is brought to the newest schema, one step down and up, and step by step down to where it began and
up again. Each time every row of every table that was there is equal in every column that was there, ballots
and seals among them, and a recount of every evening finds what it found before: nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from flask import Flask

from innovation import demo, tables
from innovation.db import Base, Database
from innovation.settings import ROOT
from innovation.voting import recount
from tests.cast import NOW
from tests.faults import Record
from tests.faults.server import drop_database, new_database

RELEASED = ("0001", "0002", "0003")
Rows = dict[str, list[dict[str, Any]]]  #: by table


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    """An empty database of the kind that is tested."""
    url = new_database(folder)
    made = Database(url)
    try:
        yield made
    finally:
        made.writer.dispose()
        drop_database(url)


@pytest.fixture(scope="module")
def history(whole_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The demo network, every row of it."""
    with database(tmp_path_factory.mktemp("demo")) as full:
        tables.upgrade(full)
        with full.session() as session:
            demo.seed(session, NOW)
            session.commit()
        with full.reader.connect() as connection:
            return {
                table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                for table in Base.metadata.sorted_tables
            }


def schema(connection: sa.Connection) -> sa.MetaData:
    """The tables as they are in the database."""
    found = sa.MetaData()
    found.reflect(connection)
    found.remove(found.tables["alembic_version"])
    return found


def fill(connection: sa.Connection, history: Rows) -> None:
    """Put in what these tables can hold, as an older version would have written it."""
    for table in schema(connection).sorted_tables:
        known = set(table.columns.keys())
        rows = [
            {
                name: value.value if isinstance(value, Enum) else value
                for name, value in row.items()
                if name in known
            }
            for row in history.get(table.name, [])
        ]
        if rows:
            connection.execute(table.insert(), rows)


def content(connection: sa.Connection, like: sa.MetaData) -> dict[str, list[str]]:
    """Every row of the tables of `like`, in the columns they have there."""
    found = {}
    for table in like.sorted_tables:
        columns = ", ".join(f'"{name}"' for name in table.columns.keys())  # noqa: SIM118
        rows = connection.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"')
        found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


def go(connection: sa.Connection, to: str, down: bool = False) -> None:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, to)
    connection.commit()


def wrong(connection: sa.Connection) -> list[str]:
    """What a recount of every evening finds."""
    slugs = connection.execute(sa.text("SELECT slug FROM event ORDER BY slug")).scalars().all()
    return [
        f"{slug}: {line}"
        for slug in slugs
        for line in recount.differences(recount.from_database(connection, slug))
    ]


@pytest.mark.parametrize("released", RELEASED)
def test_what_an_older_version_wrote_stays(
    released: str, history: Rows, tmp_path: Path, record_property: Record
) -> None:
    with database(tmp_path) as older, older.writer.connect() as connection:
        go(connection, released)
        then = schema(connection)
        fill(connection, history)
        connection.commit()
        before = content(connection, then)
        assert min(len(before[name]) for name in ("ballot", "seal", "person", "event")) > 1
        for to in ("head", "-1", "head", released, "head"):
            go(connection, to, down=to in ("-1", released))
            assert content(connection, then) == before
        assert wrong(connection) == []
    record_property(f"rows of {released}", sum(map(len, before.values())))
