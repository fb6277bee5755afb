"""Every icon that a template asks for is in the sprite."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
ASKED = re.compile(r"""(?:\bicon\(|\bsign=)\s*["']([\w-]+)["']""")


def asked(template: Path) -> set[str]:
    return set(ASKED.findall(template.read_text()))


def test_every_icon_is_in_the_sprite():
    templates = (ROOT / "templates").rglob("*.html")
    missing = {(template.name, icon) for template in templates for icon in asked(template) - SPRITE}
    assert not missing
