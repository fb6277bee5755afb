"""Pages of initiatives: on the smallest phone nothing is wider than the screen, and a keyboard is enough."""

import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Device
from tests.browser.pages import INSIDE, World
from tests.browser.site import Site, Words

SMALL = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
PUBLIC = ("/initiatives/", "/initiatives/{busy}", "/openings/", "/obstacles/", "/thanks/{thanks}")
STAFF = ("/initiatives/board", "/support/", "/coaches/")


@pytest.mark.parametrize("who", ["", "initiator", "organiser"])
def test_nothing_is_wider_than_the_smallest_phone(
    site: Site, device: Device, words: Words, world: World, who: str
) -> None:
    inside = tuple(f"/initiatives/{{busy}}{page}" for page in INSIDE)
    paths = {
        "": PUBLIC,
        "initiator": (*inside, "/my-initiatives", "/helpers/"),
        "organiser": (*STAFF, *inside),
    }
    fit(device(SMALL, words.locale, as_=who), world, paths[who])


def fit(page: Page, world: World, paths: Iterable[str]) -> None:
    """With everything unfolded none of these pages is wider than the screen."""
    for path in paths:
        page.goto(path.format_map(world))
        page.evaluate("document.querySelectorAll('main details').forEach(folded => folded.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"


def test_a_keyboard_is_enough(site: Site, device: Device, world: World) -> None:
    """Find the way to the plan, add a step, and say that it is done, without a mouse."""
    page = device(as_="initiator")
    page.goto("/initiatives/{busy}".format_map(world))
    tab_to(page, 'nav.initiative-nav a[href$="/plan"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan")
    steps = page.locator(".plan-steps > li").count()
    tab_to(page, '#steps summary:has(+ form[action$="/steps"])')
    page.keyboard.press("Enter")
    tab_to(page, '[name="new-text"]')
    page.keyboard.type("Met het toetsenbord")
    page.keyboard.press("Enter")
    expect(page.locator(".plan-steps > li")).to_have_count(steps + 1)
    last = page.locator(".plan-steps > li").last
    tab_to(page, '.plan-steps > li:last-child form[action$="/done"] button')
    page.keyboard.press("Enter")
    expect(last).to_have_class(re.compile("plan-step-done"))


def test_a_card_of_the_board_is_dragged_to_where_it_may_go(site: Site, device: Device, world: World) -> None:
    page = device(as_="organiser")
    page.goto("/initiatives/board")
    card = page.locator("#initiative-{busy}[draggable=true]".format_map(world))
    card.locator("h3").drag_to(page.locator('[data-stage="handed_over"] h2'))
    page.goto("/initiatives/board")
    card.locator("h3").drag_to(page.locator('[data-stage="exploring"] h2'))
    expect(page.locator('[data-stage="exploring"]').locator(card)).to_be_visible()
    card.locator("[name=stage]").select_option("developing")
    card.locator("button").click()
    expect(page.locator('[data-stage="developing"]').locator(card)).to_be_visible()


def tab_to(page, selector: str) -> None:  # type: ignore[no-untyped-def]
    """Press Tab until this has the focus."""
    wanted = page.locator(selector).first
    for _ in range(200):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")
