"""The access matrix of this feature: every route, for everyone; a route that is not in a table fails.

Each file access_*.py beside this one holds the table of its pages.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovation.initiatives.models import Coach, Coaching, Initiative
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

TABLES = [
    import_module(f"tests.initiatives.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("access_*.py"))
]
ROUTES: dict[str, Any] = {name: row for table in TABLES for name, row in table.ROUTES.items()}
WHO = ("visitor", "Eve", "other team", "team member", "initiator", "coach", "organiser", "admin")


def test_every_route_is_in_the_matrix(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("initiatives.")}
    assert there == {f"initiatives.{name.partition(' ')[0]}" for name in ROUTES}


@pytest.mark.parametrize("name", ROUTES)
def test_access(name: str, app: Flask, house: House, as_: Callable[[Person], Client]) -> None:
    method, address, answers = ROUTES[name]
    cast = house.cast
    numbers = {"id": house.initiative.id, "pitch": cast.pitch.id}
    for table in TABLES:
        numbers |= getattr(table, "numbers", lambda house: {})(house)
    people = (None, cast.eve, house.otto, house.mia, cast.noor, house.coen, cast.olga, cast.ada)
    found = {}
    for who, person in zip(WHO, people, strict=True):
        client = as_(person) if person else app.test_client()
        found[who] = client.open(address.format(**numbers), method=method).status_code
    assert found == dict(zip(WHO, answers, strict=True))


#: What every coach may open, whoever they stand beside.
OF_COACHES = {"coaching", "my_coach_profile", "describe_coach", "remove_coach_photo"}


@pytest.mark.parametrize("name", [name for name in ROUTES if name.partition(" ")[0] not in OF_COACHES])
def test_a_coach_of_another_initiative_is_a_stranger(
    name: str, house: House, as_: Callable[[Person], Client]
) -> None:
    method, address, answers = ROUTES[name]
    elsewhere = coach_of(house, house.made("Nog iets"))
    numbers = {"id": house.initiative.id, "pitch": house.cast.pitch.id}
    for table in TABLES:
        numbers |= getattr(table, "numbers", lambda house: {})(house)
    found = as_(elsewhere).open(address.format(**numbers), method=method).status_code
    assert found == answers[WHO.index("Eve")]


def coach_of(house: House, initiative: Initiative) -> Person:
    """Somebody who coaches another initiative, and nothing else."""
    person = house.cast.person("caro", "Caro")
    house.session.add(Coach(person_id=person.id, room=2, since=NOW))
    house.session.flush()
    begun = {"asked_at": NOW, "accepted_at": NOW}
    house.session.add(Coaching(initiative_id=initiative.id, coach_id=person.id, **begun))
    house.session.commit()
    return person
