"""The openings board: everything that teams look for, filtered."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from innovation.initiatives.models import Initiative, Opening
from innovation.initiatives.rules.joining import GATHERING
from innovation.initiatives.rules.matching import HelpKind
from innovation.network.models import Municipality
from innovation.network.rules import Perspective
from innovation.text import plain


@dataclass(frozen=True)
class SoughtHelp:
    """What a reader of the board looks for; empty means anything."""

    municipality: str = ""  #: slug
    perspective: Perspective | None = None
    kind: HelpKind | None = None

    def __bool__(self) -> bool:
        return bool(self.municipality or self.perspective or self.kind)


def sought_help(values: Any) -> SoughtHelp:
    """The filter that is in an address; what is no choice is left out."""
    return SoughtHelp(
        plain(values.get("municipality", ""))[:60],
        next((one for one in Perspective if one == values.get("perspective")), None),
        next((one for one in HelpKind if one == values.get("kind")), None),
    )


def board(wanted: SoughtHelp) -> sa.Select[Any]:
    """Open openings that fit, newest first, each with its initiative."""
    asked = (
        sa.select(Opening)
        .join(Opening.initiative)
        .where(Opening.closed_at.is_(None), Initiative.stage.in_(sorted(GATHERING)))
    )
    if wanted.municipality:
        place = sa.select(Municipality.id).where(Municipality.slug == wanted.municipality).scalar_subquery()
        asked = asked.where(Initiative.municipality_id == place)
    if wanted.perspective:
        asked = asked.where(Opening.perspective == wanted.perspective)
    if wanted.kind:
        asked = asked.where(Opening.kind == wanted.kind.value)
    shown = contains_eager(Opening.initiative).options(
        joinedload(Initiative.municipality), joinedload(Initiative.theme)
    )
    return asked.options(shown).order_by(Opening.opened_at.desc(), Opening.id.desc())
