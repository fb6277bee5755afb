"""Every icon that a template asks for is in a sprite, and the card's icons are in the card's own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ASKED = re.compile(r"""(?:\bicon\(|\bsign=)\s*["']([\w-]+)["']""")


def drawn(sprite: str) -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / sprite).read_text()))


def test_every_icon_is_drawn():
    there = drawn("icons.svg") | drawn("icons-card.svg")
    pages = (ROOT / "templates").rglob("*.html")
    missing = {(page.name, icon) for page in pages for icon in set(ASKED.findall(page.read_text())) - there}
    assert not missing


VOTING = [f"voting/{part}" for part in ("card", "_now", "_ballot", "_tip", "_offer", "_verdict")]


@pytest.mark.parametrize("part", [*VOTING, "jury/_aside", "jury/_offer"])
def test_the_card_needs_its_own_sprite_only(part: str):
    asked = set(ASKED.findall((ROOT / "templates" / f"{part}.html").read_text()))
    assert asked <= drawn("icons-card.svg")


def test_the_list_of_the_macro_is_what_the_sprite_holds():
    listed = re.search(r"on_card = \((.*?)\)", (ROOT / "templates" / "_ui.html").read_text())
    assert listed
    assert set(re.findall(r"'([\w-]+)'", listed.group(1))) == drawn("icons-card.svg")
