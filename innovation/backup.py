"""Backups that were tried: a copy of the running database, checked and counted again, and the way back.

SQLite is copied by its own online backup, PostgreSQL by pg_dump and pg_restore; both while people vote.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from innovation import tables
from innovation.db import Database
from innovation.people.erasures import Erasures
from innovation.soundness import BackupBroken, check, recounted, refuse_unknown, refuse_unsound

POSTGRES_PROGRAMS = "/usr/lib/postgresql"  #: where Debian puts each version's programs


def backup(database: Database, target: Path) -> int:
    """Copy the database to `target` and count every evening of the copy again; the number of evenings.

    An older copy at `target` stays until the new one is sound. Raises BackupBroken.
    """
    with _beside(target) as fresh:
        if _is_sqlite(database):
            _copy(_file(database), fresh)
            counted = check(fresh)
        else:
            _run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={fresh}", _address(database))
            _run(database, "pg_restore", "--list", str(fresh))
            counted = recounted(database.reader)
        fresh.replace(target)
    return counted


def restore(database: Database, source: Path, erasures: Erasures) -> tuple[int, int]:
    """Put a backup back, also under a running server: evenings counted again, and people erased again.

    Nothing is changed when the backup is not sound, or of a newer Kantelpunt. Raises BackupBroken.
    """
    if _is_sqlite(database):
        with _beside(_file(database)) as fresh:
            found = _readied(source, fresh, erasures)
            _copy(fresh, _file(database))
        database.wipe()
        return found
    dumped = ("--data-only", "--table=alembic_version", "--file=-")
    refuse_unknown(source, _run(database, "pg_restore", *dumped, str(source)).split())
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _run(database, "pg_restore", *options, f"--dbname={_address(database)}", str(source))
    database.writer.dispose()
    return _brought_up(database, erasures)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A file beside `target` that nobody else reads; it is gone afterwards. Raises BackupBroken."""
    fresh = target.with_name(f"{target.name}.new")
    there = [fresh.with_name(fresh.name + end) for end in ("", "-wal", "-shm", "-journal")]
    try:
        for one in there:
            one.unlink(missing_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        yield fresh
    except (OSError, sqlite3.Error) as problem:
        raise BackupBroken(f"{target}: {problem}.") from None
    finally:
        for one in there:
            with suppress(OSError):
                one.unlink(missing_ok=True)


def _readied(source: Path, fresh: Path, erasures: Erasures) -> tuple[int, int]:
    """Copy a backup of SQLite to `fresh`, and bring that to how it will be used; see `restore`."""
    refuse_unsound(source)
    _copy(source, fresh)
    ready = Database(f"sqlite:///{fresh}")
    try:
        return _brought_up(ready, erasures)
    finally:
        ready.writer.dispose()


def _brought_up(database: Database, erasures: Erasures) -> tuple[int, int]:
    """Bring a database that was put back to the newest schema, without who was erased; see `restore`."""
    tables.upgrade(database)
    with database.session() as session, session.begin():
        erased = erasures.apply(session)
    database.wipe()
    return recounted(database.reader), erased


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


def _run(database: Database, program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL; what it prints. Raises BackupBroken, never with the password."""
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
    return done.stdout
