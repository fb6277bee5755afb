"""The access matrix of juries: every route, for everyone; a route that is not in a table fails.

Each file access_*.py beside this one holds the table of its pages.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovation.people.models import Person
from tests.conftest import Client
from tests.jury.conftest import Hall

TABLES = [
    import_module(f"tests.jury.{path.stem}") for path in sorted(Path(__file__).parent.glob("access_*.py"))
]
ROUTES: dict[str, Any] = {name: row for table in TABLES for name, row in table.ROUTES.items()}
WHO = ("visitor", "Eve", "juror elsewhere", "juror", "chair", "initiator", "host", "organiser", "admin")


def numbered(hall: Hall) -> dict[str, Any]:
    """What fills the blanks in the addresses of the tables."""
    numbers = {"slug": hall.evening.slug, "panel": hall.panel.id, "pitch": hall.pitches[0].id}
    for table in TABLES:
        numbers |= getattr(table, "numbers", lambda hall: {})(hall)
    hall.session.commit()
    return numbers


def test_every_route_is_in_the_matrix(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("jury.")}
    assert there == {f"jury.{name.partition(' ')[0]}" for name in ROUTES}


@pytest.mark.parametrize("name", ROUTES)
def test_access(name: str, app: Flask, hall: Hall, as_: Callable[[Person], Client]) -> None:
    method, address, answers = ROUTES[name]
    cast, numbers = hall.cast, numbered(hall)
    people = (
        *(None, cast.eve, hall.otto, hall.ria, hall.cara),
        *(cast.noor, cast.hugo, cast.olga, cast.ada),
    )
    found = {}
    for who, person in zip(WHO, people, strict=True):
        client = as_(person) if person else app.test_client()
        found[who] = client.open(address.format(**numbers), method=method).status_code
    assert found == dict(zip(WHO, answers, strict=True))


@pytest.mark.parametrize("who", ["cara", "olga"])
def test_a_page_is_a_page_whoever_asks_for_it(who: str, hall: Hall, as_: Callable[[Person], Client]) -> None:
    """htmx asks anew for what was in the history, and shows what it gets as a whole page."""
    numbers = numbered(hall)
    client = as_(hall.cara if who == "cara" else hall.cast.olga)
    looked = 0
    for name, (method, address, _answers) in ROUTES.items():
        path = address.format(**numbers)
        if method == "GET" and (page := client.get(path)).status_code == 200:
            part = client.get(path, headers={"HX-Request": "true"})
            assert (b"<html" in part.data) == (b"<html" in page.data), name
            looked += b"<html" in page.data
    assert looked >= 5


@pytest.mark.parametrize("name", ROUTES)
def test_a_juror_of_another_evening_is_a_stranger(name: str) -> None:
    answers = ROUTES[name][2]
    assert answers[WHO.index("juror elsewhere")] == answers[WHO.index("Eve")]
