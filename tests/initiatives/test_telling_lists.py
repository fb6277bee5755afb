"""Pages that tell ask the database as much for many rows as for few."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from innovation.initiatives.models import Obstacle, ThankYouCard, Update, UpdatePicture
from innovation.initiatives.rules.telling import ObstacleKind
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House
from tests.pitches.conftest import Counted, queries

__all__ = ["queries"]


def fill(house: House, start: int, many: int) -> None:
    """So many updates with a picture, obstacles, and cards that were passed on."""
    of = {"initiative_id": house.initiative.id}
    for number in range(start, start + many):
        picture = UpdatePicture(webp=b"RIFF", width=1, height=1, version="v", description="Een zaal")
        told = {"text": f"Bericht {number}", "told_at": NOW, "picture": picture}
        house.session.add(Update(member_id=house.mias.id, **told, **of))
        house.session.add(Obstacle(kind=ObstacleKind.TIME, text=f"Haast {number}", told_at=NOW, **of))
        parent = card(house, f"a{number}", None)
        card(house, f"b{number}", parent.id)
    house.session.commit()


def card(house: House, name: str, parent: int | None) -> ThankYouCard:
    made = ThankYouCard(
        initiative_id=house.initiative.id,
        parent_id=parent,
        from_id=house.mia.id,
        from_name="Mia",
        to_name=name,
        text="Dank!",
        token_hash=sha256(name.encode()).hexdigest(),
        sent_at=NOW,
        from_public=True,
        to_public=True,
    )
    house.session.add(made)
    house.session.flush()
    return made


@pytest.mark.parametrize("page", ["", "/updates", "/story", "/cards", "obstacles"])
def test_many_rows_cost_no_more_than_few(
    page: str, house: House, as_: Callable[[Person], Client], queries: Counted
) -> None:
    mia = as_(house.mia)
    where = "/obstacles/" if page == "obstacles" else f"/initiatives/{house.initiative.id}{page}"
    fill(house, 0, 2)
    mia.get(where)
    with queries() as few:
        assert mia.get(where).status_code == 200
    fill(house, 10, 20)
    with queries() as many:
        assert mia.get(where).status_code == 200
    assert len(many) == len(few)
