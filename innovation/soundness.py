"""Whether a backup is sound, of a version that we know, and whether its evenings agree with a recount."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from innovation import tables
from innovation.voting import recount


class BackupBroken(Exception):  # noqa: N818 - a sentence for an operator
    """Why there is no backup, or why it was not put back, in one plain line."""


def check(path: Path) -> int:
    """Look whether this copy of SQLite is sound; how many evenings agree. Raises BackupBroken."""
    refuse_unsound(path)
    engine = sa.create_engine("sqlite://", creator=lambda: opened(path))
    try:
        return recounted(engine)
    finally:
        engine.dispose()


def opened(path: Path) -> sqlite3.Connection:
    """A file of SQLite, to be read only. Raises BackupBroken when it is not there."""
    if not path.is_file():
        raise BackupBroken(f"There is no file {path}.")
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def refuse_unsound(path: Path) -> None:
    """Raise BackupBroken when this file is damaged, or no database of SQLite that we know."""
    try:
        with closing(opened(path)) as here:
            found = [row[0] for row in here.execute("PRAGMA integrity_check")]
            loose = here.execute("PRAGMA foreign_key_check").fetchall()
            revisions = [row[0] for row in here.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError as problem:
        raise BackupBroken(f"{path} is not a backup of ours ({problem}).") from None
    if found != ["ok"] or loose:
        raise BackupBroken(f"{path} is damaged: {'; '.join(found[:3])}; {len(loose)} loose rows.")
    refuse_unknown(path, revisions)


def refuse_unknown(path: Path, words: Iterable[str]) -> None:
    """Raise BackupBroken when none of these words is a revision of the schema that we know."""
    if not tables.revisions().intersection(words):
        raise BackupBroken(f"{path} is of another or a newer version, so it was not put back.")


def recounted(engine: sa.Engine) -> int:
    """Count every evening again; their number. Raises BackupBroken with the first difference."""
    with engine.connect() as connection:
        slugs = connection.execute(sa.text("SELECT slug FROM event ORDER BY id")).scalars().all()
        for line in _differences(connection, list(slugs)):
            raise BackupBroken(f"The recount differs: {line}")
    return len(slugs)


def _differences(connection: sa.Connection, slugs: list[str]) -> Iterator[str]:
    for slug in slugs:
        for line in recount.differences(recount.from_database(connection, slug)):
            yield f"{slug}, {line}"
