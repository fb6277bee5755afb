"""axe-core finds nothing on any page, in light and in dark."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from innovation.network.models import Network
from innovation.people.rules import Role
from innovation.settings import ROOT
from innovation.web import errors
from tests.browser.chromium import LAPTOP, PHONE
from tests.browser.pages import BARE, ERRORS, LOOKS, NO_PAGES, Look, World, arrive, listed
from tests.browser.site import Site

AXE = ROOT / "node_modules/axe-core/axe.min.js"
pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: make install")
#: In the dark only colours are others.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}


class Visitors:
    """Two browser pages, kept. The policy against foreign scripts is off, so that axe can run."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._site = site
        self._new = partial(browser.new_context, base_url=site.origin, locale="nl", bypass_csp=True)
        self.laptop, self.phone = self._page(LAPTOP), self._page(PHONE)

    def _page(self, device: dict[str, Any]) -> Page:
        context = self._new(**device, reduced_motion="reduce")
        context.add_init_script(path=AXE)
        return context.new_page()

    def visit(self, look: Look, path: str) -> Page:
        """Look at a page as whoever looks, and press what is to be pressed."""
        page = self.phone if look.on_phone else self.laptop
        page.context.clear_cookies()
        arrive(self._site, page, look, path)
        return page

    def close(self) -> None:
        self.laptop.context.close()
        self.phone.context.close()


@pytest.fixture(scope="package")
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    made = Visitors(browser, site)
    yield made
    made.close()


def found(page: Page, scheme: str) -> list[str]:
    """What axe-core finds: the rule, the element, what is wrong."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    options: dict[str, Any] = {"resultTypes": ["violations"], **RULES[scheme]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{scheme}: {rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing(visitors: Visitors, world: World, look: Look) -> None:
    page = visitors.visit(look, look.path.format_map(world))
    assert [*found(page, "light"), *found(page, "dark")] == []


def test_no_page_is_forgotten(site: Site) -> None:
    gets = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert gets - NO_PAGES == listed(site.app)


@pytest.mark.parametrize("code", ERRORS)
def test_axe_finds_nothing_on_an_error_page(visitors: Visitors, site: Site, code: int) -> None:
    page = visitors.laptop
    with site.app.test_request_context():
        body, status = errors.page(code)
    page.route(
        f"**/error/{code}", lambda route: route.fulfill(body=body, status=status, content_type="text/html")
    )
    page.goto(f"/error/{code}")
    assert [*found(page, "light"), *found(page, "dark")] == []


@pytest.fixture(scope="package")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A network on its first day."""
    server = Site(tmp_path_factory.mktemp("bare"), demo=False)
    try:
        server.start()
        with server.writing() as session:
            session.add(Network(id=1, name="Netwerk van morgen", region="Overal"))
            server.person(session, "admin").role = Role.ADMIN
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="package")
def first_visitors(browser: Browser, bare: Site) -> Iterator[Visitors]:
    made = Visitors(browser, bare)
    yield made
    made.close()


@pytest.mark.parametrize("look", BARE, ids=str)
def test_axe_finds_nothing_on_an_empty_page(first_visitors: Visitors, look: Look) -> None:
    page = first_visitors.visit(look, look.path)
    assert [*found(page, "light"), *found(page, "dark")] == []
