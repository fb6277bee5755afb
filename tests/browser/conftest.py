"""One browser and one server for all tests here; a context of its own for each phone and laptop."""

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.pages import World
from tests.browser.site import Evening, Site, Words

HERE = Path(__file__).parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PROJECTOR = {"viewport": {"width": 1280, "height": 720}}

PATIENCE = 30_000  #: ms; a machine that does other things as well takes its time
expect.set_options(timeout=PATIENCE)

Device = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here; without a browser skip it, loudly. Continuous integration must have one."""
    mine = [item for item in items if HERE in item.path.parents]
    if mine and os.environ.get("CI") and not CHROMIUM.exists():
        raise pytest.UsageError(f"{CHROMIUM} is missing")
    for item in mine:
        item.add_marker("browser")
        if not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is missing"))
    if mine and not CHROMIUM.exists():
        warnings.warn(f"!!!!! SKIPPED: the browser tests. {CHROMIUM} is missing. !!!!!", stacklevel=1)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """For this package only: while it runs, no other test in this process can have an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the demo network."""
    server = Site(tmp_path_factory.mktemp("site"))
    try:
        yield server.start()  # type: ignore[misc]
    finally:
        server.remove()


@pytest.fixture(params=["nl", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    """The words of each complete language in turn."""
    return Words(request.param)


@pytest.fixture
def device(browser: Browser, site: Site) -> Iterator[Device]:
    """Open a page on a device of its own: `device(PHONE, locale="nl")`, with any option of a context."""
    opened: list[BrowserContext] = []

    def open_page(
        kind: dict[str, object] = LAPTOP, locale: str = "nl", as_: str = "", **options: object
    ) -> Page:
        context = browser.new_context(**{"locale": locale, "base_url": site.origin, **kind, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        if as_:
            site.sign_in(context, as_)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


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
