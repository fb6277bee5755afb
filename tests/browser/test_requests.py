"""Every page asks only us for things, keeps only cookies that /privacy names, complains of nothing and fits
on the narrowest phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Device
from tests.browser.pages import LOOKS, Look, World, arrive
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.cookies import purpose

NARROW = {"viewport": {"width": 320, "height": 568}}
#: Sheets of A4 and the picture of a projector are as wide as they are.
NOT_FOR_PHONES = ("/cards/print", "/slips", "/screen")


#: What sticks out of the window, except what is in a box that scrolls or hides it on purpose.
STICKING_OUT = """() => {
  const boxed = (part) => {
    for (let box = part.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const out = ({ left, right, width, height }) =>
    width > 1 && height > 1 && (right > innerWidth + 1 || left < -1);
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.checkVisibility() && out(part.getBoundingClientRect()) && !boxed(part))
    .map((part) => `${part.tagName} ${part.className} ${part.textContent.trim().slice(0, 40)}`);
}"""
MEDDLING = """() => {
  const picture = new Image();
  picture.src = "http://127.0.0.1:9/x.png";
  const wide = document.createElement("p");
  wide.textContent = "wide";
  wide.style.width = "500px";
  document.body.append(picture, wide);
  document.cookie = "follows=you";
}"""


def too_wide(page: Page) -> list[str]:
    """What sticks out of the window sideways."""
    return page.evaluate(STICKING_OUT)  # type: ignore[no-any-return]


def nameless(page: Page) -> list[str]:
    """Cookies of which nobody wrote down what they are for."""
    kept = (cookie.get("name", "") for cookie in page.context.cookies())
    return [name for name in kept if purpose(name) is None]


@pytest.fixture
def narrow(device: Device, site: Site) -> tuple[Page, Watch]:
    page = device(NARROW)
    return page, Watch(page.context, site.origin)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_page_keeps_to_us_and_to_its_width(
    narrow: tuple[Page, Watch], site: Site, world: World, look: Look
) -> None:
    page, watch = narrow
    arrive(site, page, look, look.path.format_map(world))
    assert (watch.foreign, watch.complaints) == ([], [])
    assert nameless(page) == []
    assert look.path.endswith(NOT_FOR_PHONES) or too_wide(page) == []


def test_watch_hears_of_strangers_and_of_breaches(narrow: tuple[Page, Watch]) -> None:
    page, watch = narrow
    page.goto("/")
    page.evaluate(MEDDLING)
    expect(page.get_by_text("wide")).to_be_visible()
    assert any("Content Security Policy" in complaint for complaint in watch.complaints)
    assert nameless(page) == ["follows"]
    assert len(too_wide(page)) == 1
