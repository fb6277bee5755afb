"""The two pictures in the README show what is there: made by this test when SCREENSHOTS is set."""

import os

from playwright.sync_api import expect

from innovation.settings import ROOT
from tests.browser.chromium import PHONE, PROJECTOR, Device
from tests.browser.site import Site

MAKE = bool(os.environ.get("SCREENSHOTS"))
MOST_BYTES = 150_000


def test_pictures_of_screen_and_card(site: Site, device: Device) -> None:
    evening = site.at("open")
    evening.fill(61, 34, 2)
    screen = device(PROJECTOR, "nl", as_="host")
    screen.goto(evening.address("screen"))
    expect(screen.locator(".tally-words")).to_contain_text("66")
    phone = device(PHONE, "nl")
    evening.admit(phone.context)
    phone.goto(evening.address("card"))
    expect(phone.locator("#vote-yes")).to_be_visible()
    for page, name in ((screen, "screen"), (phone, "card")):
        picture = ROOT / "docs" / f"{name}.png"
        if MAKE:
            page.wait_for_timeout(1000)
            page.screenshot(path=picture)
        assert 0 < picture.stat().st_size < MOST_BYTES
