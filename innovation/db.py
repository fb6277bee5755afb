"""Engine, session, Base; how SQLite and PostgreSQL begin a transaction.

SQLite's traps (see https://sqlite.org/isolation.html): a transaction that reads before it writes
fails at once when another one wrote meanwhile, whatever the busy timeout. So every transaction that
may write begins with BEGIN IMMEDIATE, and one that only reads is not able to write at all.
"""

import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from flask import Flask, current_app, g, request
from sqlalchemy.orm import DeclarativeBase, Session
from werkzeug.local import LocalProxy

PATIENCE = 5  #: seconds to wait for whoever else is writing to SQLite

log = structlog.get_logger()


class Moment(sa.TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive datetimes; store UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Moment,
        Enum: sa.Enum(
            Enum, native_enum=False, length=24, values_callable=lambda kinds: [kind.value for kind in kinds]
        ),
    }


class Database:
    """An engine and its two ways in: `writer` begins IMMEDIATE, `reader` cannot write."""

    def __init__(self, url: str) -> None:
        # What people typed and chose is in the parameters, and a trace would take them to the log.
        options: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True}
        if url.startswith("sqlite"):
            options["connect_args"] = {"check_same_thread": False, "timeout": PATIENCE}
        self.writer = sa.create_engine(url, pool_size=20, max_overflow=20, **options)
        self.reader = self.writer.execution_options(read_only=True)
        dialect = _Sqlite if url.startswith("sqlite") else _Postgres
        dialect.prepare(self.writer)
        sa.event.listen(self.writer, "checkin", _leave_nothing_open)

    def wipe(self, *tables: str) -> None:
        """Let nothing remain of what was deleted or changed: in SQLite's log, on PostgreSQL in `tables`."""
        if self.writer.dialect.name == "sqlite":
            _Sqlite.empty_log(self.writer)
        elif tables:
            _Postgres.write_anew(self.writer, tables)

    def session(self, read_only: bool = False) -> Session:
        """A new session; the caller closes it."""
        return Session(self.reader if read_only else self.writer, expire_on_commit=False)


#: Waits a moment; where clocks are wrong on purpose (V8) time.sleep fails with "invalid argument".
_turn = threading.Event()


def _leave_nothing_open(connection: Any, record: Any) -> None:
    """Undo what is open: after a COMMIT that failed SQLAlchemy keeps a connection as it is, locks and all."""
    with suppress(Exception):  # it is gone itself, which the next one who asks for it finds out
        connection.rollback()


class _Sqlite:
    @staticmethod
    def empty_log(engine: sa.Engine) -> None:
        """What was deleted is still in the log; in the file itself secure_delete saw to it.

        Waiting for who reads makes everybody who writes wait, so it is tried in short turns, votes between.
        """
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("PRAGMA busy_timeout=50")
                _Sqlite._in_turns(cursor)
            finally:
                cursor.execute(f"PRAGMA busy_timeout={1000 * PATIENCE}")

    @staticmethod
    def _in_turns(cursor: Any) -> None:
        for _ in range(10 * PATIENCE):
            busy, *_rest = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            _turn.wait(0.05)
        log.warning("deleted rows are not wiped yet")

    @staticmethod
    def prepare(engine: sa.Engine) -> None:
        @sa.event.listens_for(engine, "connect")
        def configure(connection: Any, record: Any) -> None:
            connection.isolation_level = None
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"busy_timeout={1000 * PATIENCE}",
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        turn = threading.Lock()

        @sa.event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            read_only = bool(connection.get_execution_options().get("read_only"))
            connection.exec_driver_sql(f"PRAGMA query_only={int(read_only)}")
            if read_only:
                connection.exec_driver_sql("BEGIN")
            else:
                _Sqlite.begin_to_write(connection, turn)

        @sa.event.listens_for(engine, "commit")
        @sa.event.listens_for(engine, "rollback")
        def end(connection: sa.Connection) -> None:
            if connection.info.pop("turn", False):
                turn.release()

    @staticmethod
    def begin_to_write(connection: sa.Connection, turn: threading.Lock) -> None:
        """Wait for our turn, then for other processes.

        SQLite's own waiting sleeps longer and longer, so that of many threads the unlucky wait for
        seconds; within a process a lock hands the turn on at once.
        """
        taken = turn.acquire(timeout=PATIENCE)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except Exception:
            if taken:
                turn.release()
            raise
        connection.info["turn"] = taken


_OLDER = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND greatest(age(backend_xmin), age(backend_xid)) >= age(CAST(CAST(:newest AS xid8) AS xid))
"""


class _Postgres:
    @staticmethod
    def write_anew(engine: sa.Engine, tables: Sequence[str]) -> None:
        """Write tables to new files, without the rows that were; a plain VACUUM leaves their bytes.

        Small tables take milliseconds. While a backup reads them they stay as they are, so that nobody waits.
        """
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # for its patience stays with it
            connection.exec_driver_sql("SET lock_timeout = '1s'")
            _Postgres.outlast(connection)
            try:
                connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(tables)}")
            except sa.exc.OperationalError:
                log.warning("deleted rows are not wiped yet", tables=tables)

    @staticmethod
    def outlast(connection: sa.Connection) -> None:
        """Wait, a second or two at most, for transactions that may still look at what was deleted."""
        newest = connection.exec_driver_sql("SELECT pg_current_xact_id()::text").scalar()
        for _ in range(50):
            if not connection.execute(sa.text(_OLDER), {"newest": newest}).scalar():
                return
            _turn.wait(0.03)

    @staticmethod
    def prepare(engine: sa.Engine) -> None:
        @sa.event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            if connection.get_execution_options().get("read_only"):
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def database() -> Database:
    """The database of the running app."""
    found: Database = current_app.extensions["database"]
    return found


def _session() -> Session:
    if "session" not in g:
        g.session = database().session(read_only=request.method in ("GET", "HEAD", "OPTIONS"))
    found: Session = g.session
    return found


def only_reading() -> None:
    """Let this POST's session be unable to write, so that it never waits for a writer nor makes one wait."""
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()
    g.session = database().session(read_only=True)


Row = TypeVar("Row", bound=Base)


def locked(session: Session, row: Row) -> Row:
    """The row locked until commit, as it stands in the database now; other rows may still refer to it."""
    session.flush()
    lock = {"key_share": True}
    return session.get_one(type(row), sa.inspect(row).identity, populate_existing=True, with_for_update=lock)


def in_turn(session: Session, name: str) -> None:
    """Wait until nobody else is busy with `name`, until commit; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))


#: The session of this request. A GET's session cannot write: the database refuses.
session: Session = LocalProxy(_session)  # type: ignore[assignment]


def init_app(app: Flask, url: str) -> None:
    """Open the database and close each request's session when the request ends."""
    app.extensions["database"] = Database(url)

    @app.teardown_appcontext
    def close(error: BaseException | None) -> None:
        opened = g.pop("session", None)
        if opened is not None:
            opened.close()
