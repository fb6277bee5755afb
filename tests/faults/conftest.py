"""One server for the promises that leave it standing; others start their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cast import Cast
from tests.faults import FULL
from tests.faults.room import Room
from tests.faults.server import Server

Serve = Callable[..., tuple[Server, Cast]]
MakeRoom = Callable[..., Room]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The full figures take longer than a usual test may."""
    for item in items:
        if FULL and {"faults", "security"} & set(item.path.parts):
            item.add_marker(pytest.mark.timeout(1800))


def begin(folder: Any, workers: int) -> tuple[Server, Cast]:
    """A server that answers, with the cast in its database."""
    server = Server(folder, workers)
    try:
        server.start()
        return server, Cast(server.database.session())
    except BaseException:
        server.remove()
        raise


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start servers of this module's own."""
    servers: list[Server] = []

    def more(workers: int = 2) -> tuple[Server, Cast]:
        server, cast = begin(tmp_path_factory.mktemp("server"), workers)
        servers.append(server)
        return server, cast

    yield more
    for server in servers:
        server.remove()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Cast]]:
    """A server with two workers, for all tests that leave it standing."""
    server, cast = begin(tmp_path_factory.mktemp("server"), workers=2)
    yield server, cast
    cast.session.close()
    server.remove()


@pytest.fixture
def server(standing: tuple[Server, Cast]) -> Server:
    return standing[0]


@pytest.fixture
def room(standing: tuple[Server, Cast]) -> Iterator[MakeRoom]:
    """Make a room on the standing server. Nothing is left uncommitted: SQLite has one writer."""

    def make(**settings: Any) -> Room:
        return Room(*standing, **settings)

    yield make
    standing[1].session.rollback()
