import pytest
from sqlalchemy.orm import Session

from innovation.evenings.actions import cards
from innovation.evenings.models import Event
from innovation.evenings.rules import Admission
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
def stand_ins(app):  # TEMPORARY until all features are in
    app.url_build_error_handlers.append(lambda error, endpoint, values: f"/missing/{endpoint}")
    yield
    app.url_build_error_handlers.pop()
