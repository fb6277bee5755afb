from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.evenings.actions import cards
from innovation.evenings.models import Event
from innovation.evenings.rules import Admission
from innovation.web.limits import limiter
from tests.cast import NOW, Cast


@pytest.fixture
def evening(session: Session, cast: Cast) -> Event:
    return cast.evening


@pytest.fixture
def with_cards(session: Session, cast: Cast) -> Event:
    """Olga's evening with five personal cards, numbered 1 to 5."""
    cast.evening.admission = Admission.PERSONAL_CARDS
    cards.make_cards(session, cast.evening, 5, cast.olga, NOW)
    session.commit()
    return cast.evening


@pytest.fixture(autouse=True)
def no_failures_yet(app: Flask) -> None:
    """Nobody has typed a wrong code yet."""
    limiter.reset()


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many statements something sends to the database."""

    def count(act: Callable[[], object]) -> int:
        sent: list[str] = []
        engine = app.extensions["database"].writer

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            sent.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        act()
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    return count
