"""Serving: claim the port, prepare the database, say where everything is, run Granian."""

import errno
import fcntl
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from environs import EnvError
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy.exc import DBAPIError

from innovation import create_app, demo, tables
from innovation.bridge import Bridge
from innovation.network.models import the_network
from innovation.people.keeping import forget_old
from innovation.settings import Settings, from_environment
from innovation.welcome import banner, next_evening, origin_of, sign_in_links

STOP_AFTER = 5  #: seconds that a request under way gets when the server stops
SPARE_FILES = 256  #: open files a process needs beside one for each phone


class ServingError(Exception):
    """Why serving is not possible, in one plain line."""


def serve() -> int:
    """Serve as the environment says until Ctrl-C. The exit code: 0, or 1 after one plain line."""
    try:
        settings = from_environment()
        with claimed(settings), suppress(KeyboardInterrupt):
            # The workers read it too: links and QR codes must carry an address that phones can reach.
            os.environ["PUBLIC_URL"] = origin_of(settings)
            run(settings, welcome=prepare())
    except (ServingError, EnvError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except DBAPIError as problem:
        print(f"The database cannot be used: {plain(problem)}", file=sys.stderr)
        return 1
    return 0


def plain(problem: DBAPIError) -> str:
    """What the database itself said, on one line."""
    return " ".join(str(problem.orig).split())


@contextmanager
def claimed(settings: Settings) -> Iterator[None]:
    """Hold the port for us alone. Raises ServingError when another program has it.

    Granian shares its sockets between workers and listens only when they are up, so binding cannot
    show a twin that is still starting; a lock in the instance folder can.
    """
    settings.instance.mkdir(parents=True, exist_ok=True)
    with (settings.instance / f"port-{settings.port}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try_bind(settings.host, settings.port)
        except (OSError, OverflowError) as problem:
            raise ServingError(why_not(settings, problem)) from problem
        yield


def try_bind(host: str, port: int) -> None:
    """Raise OSError when something listens here; connections that are only dying are no hindrance."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def why_not(settings: Settings, problem: Exception) -> str:
    """What to tell whoever starts the server."""
    if getattr(problem, "errno", None) in (errno.EADDRINUSE, errno.EWOULDBLOCK):
        taken = f"Port {settings.port} is taken, perhaps by Kantelpunt itself."
        return f"{taken} Choose another: make run PORT={settings.port + 1}"
    return f"Cannot serve on {settings.host}, port {settings.port}: {problem}"


def prepare() -> str:
    """Bring the database up to date; the text that says where everything is.

    Only in development is an empty database filled with the demo, and are sign-in links handed out.
    """
    app = create_app()
    database, origin, now = app.extensions["database"], app.config["ORIGIN"], datetime.now(UTC)
    development = app.config["SETTINGS"].development
    tables.upgrade(database)
    with database.session() as session:
        if development and the_network(session) is None:
            print("Making the demo network (only this once) …", file=sys.stderr)
            demo.seed(session, now)
        evening = next_evening(session)
        forget_old(session, now)
        links = sign_in_links(session, origin, evening, now) if development else []
        session.commit()
        text = banner(origin, evening, links)
    database.writer.dispose()  # workers are forks of this process, and connections are not to be shared
    return text


def run(settings: Settings, welcome: str) -> None:
    """Run Granian with room for every phone; `welcome` is printed once the port is open.

    Granian stops accepting at its backpressure, which is the backlog by default: phones keep their
    connection, so both must be well above their number, and so must the number of open files.
    """
    room = settings.phones + SPARE_FILES
    allow_open_files(room)
    server = Server(
        "innovation.serving:worker_app",
        factory=True,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        backlog=room,
        backpressure=room,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP_AFTER,
        log_level=LogLevels.error,
    )

    @server.on_startup
    def ready() -> None:
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGINT))  # a closed terminal is a stop as well
        print(welcome, flush=True)

    server.serve()


def worker_app() -> Bridge:
    """The application of one worker, which leaves Ctrl-C to the main process.

    A terminal sends Ctrl-C to both, and the main process then stops its workers: a second signal while
    Granian handles the first can lock the worker up.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    app = create_app()
    return Bridge(app, app.config["SETTINGS"].threads, app.config["MAX_CONTENT_LENGTH"])


def allow_open_files(wanted: int) -> None:
    """Raise this process's limit of open files to `wanted`, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
