"""One browser and one server for all tests here; a context of its own for each phone and laptop."""

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import CHROMIUM, MISSING, NEEDS, PHONE, Device, chromium, demo_site, device
from tests.browser.pages import World
from tests.browser.site import Evening, Site, Words
from tests.faults import FULL

__all__ = ["browser", "device", "site", "told", "voter", "words", "world"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here; without a browser skip it, loudly. Continuous integration must have one."""
    mine = [item for item in items if HERE in item.path.parents]
    if mine and os.environ.get("CI") and not CHROMIUM.exists():
        raise pytest.UsageError(MISSING)
    for item in mine:
        for mark in NEEDS:
            item.add_marker(mark)
    if mine and not CHROMIUM.exists():
        warnings.warn(f"!!!!! SKIPPED: the browser tests. {MISSING}. !!!!!", stacklevel=1)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """For this package only: while it runs, no other test in this process can have an event loop."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the demo network."""
    with demo_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(params=["nl", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    """The words of each complete language in turn."""
    return Words(request.param)


@pytest.fixture(params=["nl", "en"] if FULL else ["nl"])
def told(request: pytest.FixtureRequest) -> Words:
    """The words of a long story: in Dutch, and with full figures in English as well."""
    return Words(request.param)


@pytest.fixture
def voter(device: Device) -> Callable[..., Page]:
    """A phone that is in the room of an evening and looks at its card."""

    def let_in(evening: Evening, locale: str = "nl", **options: object) -> Page:
        page = device(PHONE, locale, **options)
        evening.admit(page.context)
        page.goto(evening.address("card"))
        return page

    return let_in


@pytest.fixture(scope="package")
def world(site: Site) -> World:
    """What the addresses of pages need."""
    return World(site)
