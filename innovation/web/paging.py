"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import Session

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, for the macro `pagination`."""

    rows: Sequence[Row]
    number: int  #: from 1
    total: int  #: rows on all pages together
    size: int  #: rows on one page

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def href(self, number: int) -> str:
        """The address of another page with the same filters."""
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"


def paged(session: Session, chosen: sa.Select[Any], size: int) -> Page[Any]:
    """The page of `chosen` that the reader asks for with ?page=; a number that is none means the first."""
    counted = chosen.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    total = session.scalar(counted) or 0
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), max(1, -(-total // size)))
    return Page(session.scalars(chosen.limit(size).offset((number - 1) * size)).all(), number, total, size)
