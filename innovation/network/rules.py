"""Words that the whole network shares."""

import re
from enum import StrEnum


class Perspective(StrEnum):
    """In which role somebody takes part ("ik ben hier als …")."""

    YOUTH = "youth"
    PARENT = "parent"
    ENTREPRENEUR = "entrepreneur"
    CARE_PROFESSIONAL = "care_professional"
    POLICY_MAKER = "policy_maker"
    EDUCATOR = "educator"
    RESIDENT = "resident"


def slug(name: str) -> str:
    """A name as a piece of an address: lower case ASCII letters, digits and hyphens; never empty."""
    import unicodedata

    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:60] or "x"
