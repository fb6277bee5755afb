"""Pages over many initiatives: how long each takes when there are 1,000 of them with 5,000 openings.

    python bench/initiatives.py [--initiatives N] [--openings N]

A new SQLite database is filled and thrown away. Times are of whole requests without a network, the median
of nine; `floor` is the profile, which asks for one row. The last line is one JSON object.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from innovation import create_app, tables
from innovation.initiatives.models import Initiative, Member, Opening
from innovation.initiatives.rules.matching import HelpKind
from innovation.initiatives.rules.stages import Stage
from innovation.network.models import Municipality, Network, Theme
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.people.rules import Role

PAGES = {
    "floor": "/me",
    "showcase": "/initiatives/",
    "showcase_last_page": "/initiatives/?page=9999",
    "showcase_searched": "/initiatives/?q=77&municipality=plaats-1",
    "one": "/initiatives/1",
    "openings": "/openings/",
    "openings_filtered": "/openings/?municipality=plaats-1&perspective=youth",
    "board": "/initiatives/board",
    "front": "/",
}
TIMES = 9


def fill(session: Session, initiatives: int, openings: int) -> Person:
    """Initiatives of four people each, with openings spread over them; the organiser who looks."""
    now = datetime.now(UTC)
    session.add(Network(id=1, name="Netwerk"))
    places = [Municipality(slug=f"plaats-{n}", name=f"Plaats {n}") for n in range(9)]
    theme = Theme(slug="school", name="School")
    people = [Person(email=f"p{n}@example.org", name=f"P{n}", created_at=now) for n in range(400)]
    people[0].role = Role.ORGANISER
    session.add_all([*places, theme, *people])
    session.flush()
    stages = list(Stage)
    for number in range(initiatives):
        at = now - timedelta(minutes=number)
        made = Initiative(title=f"Initiatief {number}", one_liner="Samen.", created_at=at, updated_at=at)
        made.stage, made.municipality, made.theme = stages[number % len(stages)], places[number % 9], theme
        session.add(made)
    session.flush()
    for number in range(initiatives * 4):
        who = people[(number * 7) % 400]
        session.add(Member(initiative_id=number // 4 + 1, person_id=who.id, joined_at=now))
    kinds, perspectives = list(HelpKind), list(Perspective)
    for number in range(openings):
        made_opening = Opening(initiative_id=number % initiatives + 1, kind=kinds[number % len(kinds)])
        made_opening.perspective = perspectives[number % len(perspectives)]
        made_opening.title, made_opening.opened_at = f"Gezocht {number}", now - timedelta(seconds=number)
        session.add(made_opening)
    session.commit()
    return people[0]


def median_ms(client: FlaskClient, path: str) -> float:
    """Milliseconds that this page takes; the first two looks warm it up."""
    taken = []
    for _ in range(TIMES + 2):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    return round(statistics.median(taken[2:]), 1)


def looking(app: Flask, person: Person) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = person.get_id(), True
    return client


def main() -> None:
    """Fill, look, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--initiatives", type=int, default=1000)
    parser.add_argument("--openings", type=int, default=5000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        app = create_app(database_url=url, instance=Path(folder), secret_key="bench")
        tables.upgrade(app.extensions["database"])
        with app.extensions["database"].session() as session:
            client = looking(app, fill(session, given.initiatives, given.openings))
        found = {name: median_ms(client, path) for name, path in PAGES.items()}
    print(json.dumps({"initiatives": given.initiatives, "openings": given.openings, "ms": found}))


if __name__ == "__main__":
    main()
