"""A11: an error refuses; it never half-writes and never shows a trace.

Promised to everyone: whatever fails on our side in the middle of what you do, it is done as a whole or not at
all; you are never told that it was done when it was not, and you never get to see the inside of the program.

Proof: the site with an evening, juries and initiatives on it is walked as nine people, and every kind of form
found there is sent once as it stands; each that changes something (more than 50) is a case. It is sent again
and again, and each time one thing fails: every statement and commit of the database, every letter, every
template, every file that is opened, one after the other. Each answer is a refusal in plain words, and no row
of any table is changed; or all is changed that belongs to it, as when nothing had failed.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, before_render_template
from werkzeug.test import TestResponse

from innovation.db import Base, Database
from innovation.people.models import Person
from innovation.web.limits import limiter
from innovation.web.mail import mailer
from tests.cast import Cast
from tests.conftest import Client, empty
from tests.faults import FULL, Record, size
from tests.initiatives.conftest import House
from tests.jury.conftest import Hall
from tests.security.filling import Forms

WHO = ("ada", "olga", "hugo", "noor", "eve", "cara", "mia", "coen", "")
PAGES = size(60, 2000)  #: how many are walked through
STORIES = size(6, 1000)  #: how many forms are sent
POINTS = size(4, 1000)  #: how many things fail in each
INJECTED = "zzinjected"
Rows = dict[str, Counter[str]]


@dataclass(frozen=True)
class Story:
    """A form that somebody sends."""

    who: str
    endpoint: str
    path: str
    fields: tuple[tuple[str, str], ...]


class World:
    """The site with everything on it, which may be begun again."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.database: Database = app.extensions["database"]

    def begin(self) -> None:
        """As it was in the beginning."""
        empty(self.database)
        with self.database.session() as session:
            cast = Cast(session)
            House(session, cast).otto.email = "fietser@example.org"  # the juries have an Otto of their own
            session.flush()
            Hall(session, cast)
            session.commit()
            people = session.scalars(sa.select(Person))
            self.people = {person.email.partition("@")[0]: person for person in people}

    def client(self, who: str) -> Client:
        limiter.reset()
        made: Client = self.app.test_client()  # type: ignore[assignment]
        return made.sign_in(self.people[who]) if who else made

    def send(self, story: Story) -> TestResponse:
        return self.client(story.who).post(story.path, data=dict(story.fields))

    def rows(self) -> Rows:
        """Every row of every table."""
        with self.database.reader.connect() as connection:
            return {
                table.name: Counter(map(repr, connection.execute(sa.select(table))))
                for table in Base.metadata.sorted_tables
            }


def difference(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """How many rows came and went, by table."""
    found = {
        name: ((after[name] - before[name]).total(), (before[name] - after[name]).total()) for name in after
    }
    return {name: counts for name, counts in found.items() if any(counts)}


class Saboteur:
    """Counts everything that may fail while a request is answered, and lets one of it fail."""

    def __init__(self) -> None:
        self.count, self.fatal = -1, -1

    def step(self, error: Callable[[], Exception]) -> None:
        """One more thing that may fail."""
        if self.count >= 0:
            self.count += 1
            if self.count == self.fatal:
                raise error()

    @contextmanager
    def at_work(self, fatal: int = 0) -> Iterator[None]:
        """Let the thing with this number fail; 0: none."""
        self.count, self.fatal = 0, fatal
        try:
            yield
        finally:
            self.count = -1


def broken() -> Exception:
    return RuntimeError(INJECTED)


def full() -> Exception:
    return OSError(28, INJECTED)


@pytest.fixture
def saboteur(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Saboteur]:
    """Sits in the database, the mail, the templates and the files."""
    made, dialect = Saboteur(), app.extensions["database"].writer.dialect

    def fail(place: object, name: str, *errors: Callable[[], Exception]) -> None:
        called = getattr(place, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            made.step(errors[made.count % len(errors)])
            return called(*args, **kwargs)

        monkeypatch.setattr(place, name, call)

    def lost() -> Exception:
        error: Exception = dialect.dbapi.OperationalError(INJECTED)
        return error

    def render(sender: Flask, **context: Any) -> None:
        made.step(broken)

    for name in ("do_execute", "do_execute_no_params", "do_executemany"):
        fail(dialect, name, lost, broken)
    fail(dialect, "do_commit", lost)
    fail(mailer, "send", full)
    fail(Path, "open", full)
    with before_render_template.connected_to(render, app):
        yield made


def walk(world: World, chance: random.Random) -> list[Story]:
    """The forms that are found on the pages, one of each kind."""
    waiting = [(who, path) for who in WHO for path in ("/", "/me", "/evenings/jury/console")]
    seen, found, routes = set(waiting), dict[str, Story](), world.app.url_map.bind("localhost")
    for _ in range(PAGES):
        if not waiting:
            break
        who, path = waiting.pop(chance.randrange(len(waiting)))
        answer = world.client(who).get(path)
        if answer.status_code != 200 or "html" not in answer.content_type:
            continue
        page = Forms(answer.text)
        more = {(who, link) for link in page.links if link.startswith("/")} - seen
        seen |= more
        waiting += sorted(more)
        for action, fields in page.found:
            where = (action or path).partition("?")[0]
            endpoint = str(routes.match(where, "POST")[0])
            key = f"{endpoint} {where.rpartition('/')[2]}" if endpoint == "voting.act" else endpoint
            given = tuple((name, value) for name, value in fields.items() if name not in ("", "csrf_token"))
            found.setdefault(key, Story(who, endpoint, where, given))
    return [found[key] for key in sorted(found)]


def sabotaged(world: World, saboteur: Saboteur, story: Story, chance: random.Random) -> int:
    """Let one thing after another fail; how many did. 0 for a form that changes nothing as it stands."""
    world.begin()
    before = world.rows()
    with saboteur.at_work():
        done = world.send(story)
        points = saboteur.count
    whole = difference(before, world.rows())
    if not whole or done.status_code >= 400:
        return 0
    world.begin()
    before = world.rows()
    chosen = sorted(chance.sample(range(1, points + 1), min(points, POINTS)))
    for fatal in chosen:
        with saboteur.at_work(fatal):
            answer = world.send(story)
        changed = difference(before, world.rows())
        about = (
            f"{story}: {answer.status_code} when {fatal} of {points} failed, and {changed} instead of {whole}"
        )
        assert not any(word in answer.text for word in (INJECTED, "Traceback", "sqlalchemy")), about
        assert changed in ({}, whole), about
        if changed:
            world.begin()
            before = world.rows()
        else:
            assert answer.status_code >= 400, about
    return len(chosen)


def test_what_fails_is_not_done(app: Flask, saboteur: Saboteur, record_property: Record) -> None:
    world, chance = World(app), random.Random(11)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    world.begin()
    stories = walk(world, chance)
    failed = Counter[str]()
    for story in chance.sample(stories, len(stories)):
        if len(+failed) < STORIES:
            failed[story.endpoint] += sabotaged(world, saboteur, story, chance)
    left_out = [name for name, number in failed.items() if not number]
    assert len(+failed) >= (50 if FULL else STORIES), left_out
    record_property("forms", len(+failed))
    record_property("failures", failed.total())
