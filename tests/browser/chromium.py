"""Debian's Chromium and the site it visits.

A module outside this package that needs them says `from tests.browser.chromium import browser, device, site`
and `pytestmark = NEEDS`; it has a browser of its own, which is gone when the module is done: while one runs,
no other test in this process can have an event loop.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.site import Site

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
MISSING = f"{CHROMIUM} is missing"
NEEDS = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that runs."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def demo_site(folder: Path) -> Iterator[Site]:
    """A server with the demo network."""
    made = Site(folder)
    try:
        yield made.start()  # type: ignore[misc]
    finally:
        made.remove()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo_site(tmp_path_factory.mktemp("site")) as made:
        yield made


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
