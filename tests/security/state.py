"""What a database holds, whether it changed, and how to put it back; SQLite and PostgreSQL alike.

It looks from outside the program, so it serves for a server as well as for an app in this process.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from innovation.db import Base

Row = tuple[Any, ...]
Rows = dict[str, frozenset[Row]]

#: Something that differs once anybody committed a change, and costs next to nothing to ask.
MARK = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_snapshot_xmax(pg_current_snapshot())::text",
}
#: Rows are put back table by table, whatever refers to them.
LOOSE = {"sqlite": "PRAGMA foreign_keys=OFF", "postgresql": "SET session_replication_role = replica"}


class State:
    """The rows as they stood when this was made."""

    def __init__(self, url: str) -> None:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=StaticPool)
        self._connection = engine.connect()
        self._dialect = engine.dialect.name
        self._connection.exec_driver_sql(LOOSE[self._dialect])
        if self._dialect == "sqlite":
            self._connection.exec_driver_sql("PRAGMA busy_timeout=10000")
        self.kept = self._rows()
        self._mark = self._marked()

    def changes(self) -> dict[str, tuple[frozenset[Row], frozenset[Row]]]:
        """By table: the rows that are gone or were changed, and those that came or became so."""
        if self._marked() == self._mark:
            return {}
        now = self._rows()
        return {
            name: (was - now[name], now[name] - was) for name, was in self.kept.items() if now[name] != was
        }

    def restore(self) -> None:
        """Put every row back as it was."""
        for name in self.changes():
            self._connection.exec_driver_sql(f'DELETE FROM "{name}"')
            self._insert(name, list(self.kept[name]))
        self._mark = self._marked()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        self._connection.engine.dispose()

    def columns(self, table: str) -> Sequence[str]:
        """The names of a table's columns, in the order of a row."""
        return self._columns[table]

    def _marked(self) -> str:
        return str(self._connection.exec_driver_sql(MARK[self._dialect]).scalar())

    def _rows(self) -> Rows:
        self._columns: dict[str, list[str]] = {}
        found: Rows = {}
        for table in Base.metadata.tables:
            answer = self._connection.exec_driver_sql(f'SELECT * FROM "{table}"')
            self._columns[table] = list(answer.keys())
            found[table] = frozenset(tuple(row) for row in answer)
        return found

    def _insert(self, name: str, rows: list[Row]) -> None:
        if rows:
            mark = "?" if self._dialect == "sqlite" else "%s"
            marks = ", ".join([mark] * len(rows[0]))
            self._connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({marks})', rows)
