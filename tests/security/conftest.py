"""The servers of the faults serve these promises too, and so does one with the demo network in it."""

from collections.abc import Iterator

import pytest

from tests.browser.pages import World
from tests.browser.site import Site
from tests.faults import FULL
from tests.faults.conftest import pytest_collection_modifyitems, room, serve, server, standing
from tests.security.setting import Setting, outside, within

__all__ = ["demo", "pytest_collection_modifyitems", "room", "serve", "server", "standing", "world"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the demo network, which tests leave as it is."""
    site = Site(tmp_path_factory.mktemp("demo"))
    try:
        site.start()
        yield site
    finally:
        site.remove()


@pytest.fixture(scope="session")
def world(demo: Site) -> World:
    """What the addresses of its pages need."""
    return World(demo)


@pytest.fixture(scope="session")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """A world to ask in as anybody: on a real server when the figures are full."""
    with (outside if FULL else within)(tmp_path_factory.mktemp("everybody")) as made:
        yield made
