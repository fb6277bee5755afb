"""The vote card in the hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.site import Site

LANGUAGES = ("nl", "en", "tr", "ar", "pl", "es", "so")
Voter = Callable[..., Page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_card_needs_no_scrolling(site: Site, voter: Voter, language: str) -> None:
    page = voter(site.at("open"), language)
    page.screenshot(path=f"/tmp/story/card-{language}.png")
    for name in ("yes", "no"):
        box = page.locator(f"#vote-{name}").bounding_box()
        assert box
        assert box["height"] >= 96
        assert box["width"] >= 96
        assert box["y"] + box["height"] <= 640
