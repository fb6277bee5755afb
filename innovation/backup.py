"""Backups that were tried: a copy of the running database, checked and counted again, and the way back.

SQLite is copied by its own online backup, PostgreSQL by pg_dump and pg_restore; both while people vote.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from innovation import tables
from innovation.db import Database
from innovation.people.erasures import Erasures
from innovation.voting import recount

POSTGRES_PROGRAMS = "/usr/lib/postgresql"  #: where Debian puts each version's programs


class BackupBroken(Exception):  # noqa: N818 - a sentence for an operator
    """Why there is no backup, or why it was not put back, in one plain line."""


def backup(database: Database, target: Path) -> int:
    """Copy the database to `target` and count every evening of the copy again; the number of evenings.

    An older copy at `target` stays until the new one is sound. Raises BackupBroken.
    """
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    try:
        if _is_sqlite(database):
            _copy(_file(database), fresh)
            counted = check(fresh)
        else:
            _run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={fresh}", _address(database))
            _run(database, "pg_restore", "--list", str(fresh))
            counted = _recounted(database)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return counted


def restore(database: Database, source: Path, erasures: Erasures) -> tuple[int, int]:
    """Put a backup back, also under a running server: evenings counted again, and people erased again.

    Nothing is changed when the backup is not sound. Raises BackupBroken.
    """
    if _is_sqlite(database):
        check(source)
        _copy(source, _file(database))
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run(database, "pg_restore", *options, f"--dbname={_address(database)}", str(source))
        database.writer.dispose()
    tables.upgrade(database)
    with database.session() as session, session.begin():
        erased = erasures.apply(session)
    database.wipe()
    return _recounted(database), erased


def check(path: Path) -> int:
    """Look whether this file is a sound backup of SQLite; how many evenings agree. Raises BackupBroken."""
    if not path.is_file():
        raise BackupBroken(f"There is no file {path}.")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            found = [row[0] for row in opened.execute("PRAGMA integrity_check")]
            loose = opened.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as problem:
        raise BackupBroken(f"{path} is not a backup of ours ({problem}).") from None
    if found != ["ok"] or loose:
        raise BackupBroken(f"{path} is damaged: {'; '.join(found[:3])}; {len(loose)} loose rows.")
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    try:
        return _recounted_by(engine)
    finally:
        engine.dispose()


def _recounted(database: Database) -> int:
    return _recounted_by(database.reader)


def _recounted_by(engine: sa.Engine) -> int:
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


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database in one step; whoever writes meanwhile waits or comes after."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
        old.backup(new)


def _is_sqlite(database: Database) -> bool:
    return database.writer.dialect.name == "sqlite"


def _file(database: Database) -> Path:
    return Path(str(database.writer.url.database))


def _address(database: Database) -> str:
    """Where PostgreSQL is, without the password: everybody on a machine can read how programs were called."""
    return database.writer.url._replace(drivername="postgresql", password=None).render_as_string()


def _run(database: Database, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL. Raises BackupBroken with what it says, never with the password."""
    folders = sorted(Path(POSTGRES_PROGRAMS).glob("*/bin"), reverse=True)
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, folders)])
    found = shutil.which(program, path=path)
    if found is None:
        raise BackupBroken(f"{program} is missing: install the PostgreSQL client.")
    secret = {"PGPASSWORD": str(database.writer.url.password)} if database.writer.url.password else {}
    environment = {**os.environ, **secret}
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise BackupBroken(f"{program}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}")
