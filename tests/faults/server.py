"""A real server on a database of its own: Granian with its workers, started as `make run` starts it.

It listens on loopback, on a port that was free. Whatever happens to the test, its whole process group is
ended and its PostgreSQL database is dropped.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import sqlalchemy as sa
from flask import Flask

from innovation import create_app
from innovation.db import Database
from innovation.settings import ROOT
from tests.conftest import SERVER, make_database

SECRET_KEY = "faults"
#: Routes are compiled through `ast`, which in Python 3.11 fails now and then when two threads use it at once
#: (https://github.com/python/cpython/issues/106905).
_one_at_a_time = threading.Lock()
PATIENCE = 30.0  #: seconds to wait for a server that starts while the machine is busy


class Server:
    """A server that can be started, killed and started again. `app` is a twin in this process.

    `url`: a database that is there already, and stays. `told`: more for the environment of its processes.
    """

    def __init__(
        self, folder: Path, workers: int = 2, url: str = "", told: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.folder = folder
        self.workers = workers
        self.told = told
        self.port = free_port()
        self.url = url or new_database(folder)
        self._owned = not url
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        instance = folder / "instance"
        with _one_at_a_time:
            self.app: Flask = create_app(database_url=self.url, instance=instance, secret_key=SECRET_KEY)
        self.database: Database = self.app.extensions["database"]

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    def spawn(self) -> None:
        """Start the process; `until_ready` waits for it."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def until_ready(self) -> "Server":
        """Wait until /healthz answers 200."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("/healthz")[0] == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError(f"the server never answered:\n{self.logged()}")

    def start(self) -> "Server":
        """Start and wait."""
        self.spawn()
        return self.until_ready()

    @property
    def environment(self) -> dict[str, str]:
        """What the server is told."""
        return {
            "PATH": os.environ["PATH"],
            "PORT": str(self.port),
            "INSTANCE": str(self.folder / "instance"),
            "DATABASE_URL": self.url,
            "SECRET_KEY": SECRET_KEY,
            "WORKERS": str(self.workers),
            "DEVELOPMENT": "0",
            **self.told,
        }

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def processes(self) -> list[int]:
        """The ids of the workers."""
        assert self._process is not None
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(child) for child in path.read_text().split()]

    def memory(self) -> int:
        """Bytes that the workers hold in memory; 0 while there are none."""
        held = 0
        for worker in self.processes() if self._process else ():
            with suppress(OSError):
                pages = int(Path(f"/proc/{worker}/statm").read_text().split()[1])
                held += pages * os.sysconf("SC_PAGE_SIZE")
        return held

    def kill_workers(self) -> int:
        """End the workers only; the server starts others by itself. Returns how many there were."""
        workers = self.processes()
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        return len(workers)

    def remove(self) -> None:
        """End it for good and give its database back."""
        self.kill()
        self.database.writer.dispose()
        if self._owned:
            drop_database(self.url)

    def integrity(self) -> str:
        """What the database says of itself; PostgreSQL checks its own log when it starts."""
        if not self.url.startswith("sqlite"):
            return "ok"
        with self.database.reader.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())

    def logged(self) -> str:
        """Everything that the server wrote."""
        return self.log.read_text() if self.log.exists() else ""

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request on a connection of its own; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `innovation …` on the server's database."""
        return subprocess.run(
            [sys.executable, "-m", "innovation", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def new_database(folder: Path) -> str:
    """The address of a new database: a file in `folder`, or one on the server of TEST_DATABASE_URL."""
    if not SERVER:
        return f"sqlite:///{folder / 'faults.sqlite3'}"
    name = f"faults_{os.getpid()}_{free_port()}"
    url = sa.make_url(SERVER).set(drivername="postgresql+psycopg", database=name)
    text = url.render_as_string(hide_password=False)
    make_database(text)
    return text


def drop_database(url: str) -> None:
    """Drop a database of `new_database`; a file goes with its folder."""
    if url.startswith("sqlite"):
        return
    name = sa.make_url(url).database
    server = sa.create_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.dispose()
