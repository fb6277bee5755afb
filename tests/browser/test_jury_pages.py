"""Pages of juries: on the smallest phone nothing is wider than the screen, and a keyboard is enough."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Device
from tests.browser.pages import World
from tests.browser.site import Site, Words
from tests.browser.test_initiative_pages import SMALL, fit, tab_to

WIDE = {
    "": ("/evenings/{held}/jury-report", "/evenings/{held}/results", "/jury-invitations/old"),
    "organiser": (
        "/evenings/{asked}/juries",
        "/evenings/{asked}/juries/{asked_panel}",
        "/evenings/{asked}/juries/{asked_panel}/recusals",
        "/evenings/{held}/jury/{held_panel}/publication",
    ),
    "jury": (
        "/my-juries",
        "/evenings/{asked}/jury",
        "/evenings/{asked}/jury/{asked_panel}/pitches/{asked_pitch}",
        "/evenings/{coming}/jury/{waiting_panel}/pitches/{scheduled}",
        "/evenings/{asked}/jury/questions",
        "/evenings/{asked}/jury/{asked_panel}/deliberation",
        "/evenings/{held}/jury/{held_panel}/deliberation",
    ),
    "host": ("/evenings/{asked}/console", "/evenings/{asked}/console/questions"),
    "initiator": ("/pitches/{pitched}/jury-questions", "/pitches/{pitched}/feedback"),
}


@pytest.mark.parametrize("who", WIDE)
def test_nothing_is_wider_than_the_smallest_phone(
    site: Site, device: Device, words: Words, world: World, who: str
) -> None:
    fit(device(SMALL, words.locale, as_=who), world, WIDE[who])


def test_a_keyboard_is_enough_to_score_and_lock(site: Site, device: Device, world: World) -> None:
    """Find the pitch, give marks, hand in, and lock, without a mouse."""
    page = device(as_="jury")
    page.goto("/evenings/{asked}/jury".format_map(world))
    tab_to(page, ".jury-pitches a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/pitches/\d+$"))
    for number in range(2):
        first = f".asked-mark >> nth={number} >> input"
        tab_to(page, first)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".asked-mark").nth(number).locator(".saved")).to_contain_text(
            re.compile(r"\d\d:\d\d")
        )
        expect(page.locator(f'.asked-mark >> nth={number} >> input[value="3"]')).to_be_checked()
    tab_to(page, 'button[formaction*="/hand-in"]')
    page.keyboard.press("Enter")
    expect(page.locator('button[formaction*="/hand-in"]')).to_have_count(0)
    page.goto("/evenings/{asked}/jury/{asked_panel}/deliberation".format_map(world))
    tab_to(page, 'form[action$="/lock"] button')
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=text]").first).to_be_visible()
