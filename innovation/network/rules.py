"""Words that the whole network shares."""

import re
import unicodedata
from collections.abc import Container
from enum import StrEnum
from itertools import count

from innovation.errors import N_


class Perspective(StrEnum):
    """In which role somebody takes part ("ik ben hier als …")."""

    YOUTH = "youth"
    PARENT = "parent"
    ENTREPRENEUR = "entrepreneur"
    CARE_PROFESSIONAL = "care_professional"
    POLICY_MAKER = "policy_maker"
    EDUCATOR = "educator"
    RESIDENT = "resident"


PERSPECTIVE_WORDS = {
    Perspective.YOUTH: N_("young person"),
    Perspective.PARENT: N_("parent"),
    Perspective.ENTREPRENEUR: N_("entrepreneur"),
    Perspective.CARE_PROFESSIONAL: N_("care professional"),
    Perspective.POLICY_MAKER: N_("policy maker"),
    Perspective.EDUCATOR: N_("education or research"),
    Perspective.RESIDENT: N_("resident"),
}

PERSPECTIVE_QUESTION = N_("I am here as …")
NO_PERSPECTIVE = N_("I would rather not say")

OUR_ACCENT = "#8f1a63"  #: the colour of a network that chose none, as in static/tokens.css
LEAST_CONTRAST = 4.5  #: of text against its ground, WCAG 2.2 success criterion 1.4.3


def luminance(colour: str) -> float:
    """The relative luminance (0 black – 1 white) of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str = "#ffffff") -> float:
    """The contrast ratio (1–21) between two colours #rrggbb, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def slug(name: str) -> str:
    """A name as a piece of an address: lower case ASCII letters, digits and hyphens; never empty."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:60] or "x"


def free_slug(name: str, taken: Container[str]) -> str:
    """The slug of a name, with a number behind it when another name has the same piece of address."""
    wanted = slug(name)
    numbered = (f"{wanted[:55]}-{n}" for n in count(2))
    return wanted if wanted not in taken else next(piece for piece in numbered if piece not in taken)
