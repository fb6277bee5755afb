"""The colours keep their contrast, in light and in dark, whatever accent a network chooses."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "static"
ACCENTS = ["", "#ffff00", "#00ffff", "#ff0000", "#0000ff", "#00ff00", "#000000", "#ffffff", "#777777"]
TEXT = [  # what is read on what: 4.5 to 1 (WCAG 1.4.3)
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "accent-strong")
        for ground in ("paper", "sheet", "accent-tint")
    ),
    *(("on-accent", ground) for ground in ("accent-strong", "accent-hover")),
    *((f"on-{side}", side) for side in ("yes", "no")),
    *((f"{side}-strong", ground) for side in ("yes", "no") for ground in ("paper", f"{side}-tint")),
    *((kind, f"{kind}-tint") for kind in ("ok", "info", "warn", "stop")),
    ("ink", "neutral-tint"),
    ("stop", "paper"),
]
SHAPES = [  # borders, bars and focus against what they lie on: 3 to 1 (WCAG 1.4.11)
    *((shape, ground) for shape in ("edge", "ink") for ground in ("paper", "sheet", "accent-tint")),
    ("yes", "paper"),
    ("no", "paper"),
]
MEASURE = """name => {
  const draw = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  draw.fillStyle = getComputedStyle(document.getElementById(name)).color;
  draw.fillRect(0, 0, 1, 1);
  return [...draw.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def luminance(rgb: list[int]) -> float:
    shares = [value / 255 for value in rgb]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminances(page: Page, accent: str) -> dict[str, float]:
    names = sorted({name for pair in TEXT + SHAPES for name in pair})
    samples = "".join(f'<i id="{name}">x</i>' for name in names)
    rules = "".join(f"#{name}{{color:var(--kp-{name})}}" for name in names)
    chosen = f":root{{--kp-accent:{accent}}}" if accent else ""
    tokens = (STATIC / "tokens.css").read_text()
    page.set_content(f"<style>{tokens}{chosen}{rules}</style>{samples}")
    return {name: luminance(page.evaluate(MEASURE, name)) for name in names}


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(browser, accent: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    found = luminances(page, accent)
    page.close()
    asked = [(pair, 4.5) for pair in TEXT] + [(pair, 3.0) for pair in SHAPES]
    weak = {
        pair: round(contrast(*(found[name] for name in pair)), 2)
        for pair, least in asked
        if contrast(*(found[name] for name in pair)) < least
    }
    assert not weak
