"""A PostgreSQL server of a test's own, which may be stopped in the middle of everything."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from innovation.settings import ROOT
from tests.conftest import make_database
from tests.faults.server import free_port


class Postgres:
    """On loopback, in a folder of its own. It refuses to run as root, who lets the user postgres run it."""

    def __init__(self) -> None:
        found = subprocess.run(
            [ROOT / ".ci/with-postgres", "--find"], capture_output=True, text=True, check=True
        )
        self._programs = Path(found.stdout.strip())
        self._data = Path(tempfile.mkdtemp(prefix="kantelpunt-postgres.", dir="/tmp"))
        self._port = free_port()
        if os.geteuid() == 0:
            shutil.chown(self._data, "postgres")
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        """Start, and wait until it answers."""
        where = f"-c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories={self._data}"
        log = f"--log={self._data / 'log'}"
        late = "-c wal_writer_delay=10s"  # what is not written at its commit is lost when it stops
        self._run("pg_ctl", "start", "--wait", log, f"--options={where} -c max_connections=100 {late}")

    def stop(self) -> None:
        """Stop at once, as a power cut would: what is under way is not finished."""
        self._run("pg_ctl", "stop", "--mode=immediate")

    def database(self, name: str) -> str:
        """The address of a new database."""
        url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{name}"
        make_database(url)
        return url

    def remove(self) -> None:
        """End it for good."""
        self.stop()
        shutil.rmtree(self._data)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self._data}", *arguments]
        command = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command
        subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
