"""An initiative with a team, a coach who stands beside it, and another initiative that is none of theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.db import Base
from innovation.initiatives.models import Coach, Coaching, Initiative, Member
from innovation.people.models import Person
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.pitches.conftest import letters, queries, stored  # noqa: F401


class House:
    """Noor and Sam brought the idea; Mia is young, Bas an entrepreneur; Coen coaches, Otto is elsewhere.

    Eve must never get in, and Hugo, Olga and Ada of the cast have their roles.
    """

    def __init__(self, session: Session, cast: Cast) -> None:
        self.session, self.cast = session, cast
        self.mia, self.bas = cast.person("mia", "Mia"), cast.person("bas", "Bas")
        self.coen, self.otto = cast.person("coen", "Coen"), cast.person("otto", "Otto")
        self.initiative = self.made("Samen koken")
        self.join(cast.noor, "", initiator=True)
        self.join(cast.sam, "", initiator=True)
        self.mias = self.join(self.mia, "youth")
        self.bass = self.join(self.bas, "entrepreneur")
        self.other = self.made("Fietsles")
        self.join(self.otto, "parent", self.other, initiator=True)
        session.add(Coach(person_id=self.coen.id, room=2, since=NOW))
        session.flush()
        begun = {"asked_at": NOW, "accepted_at": NOW}
        session.add(Coaching(initiative_id=self.initiative.id, coach_id=self.coen.id, **begun))
        session.commit()

    def made(self, title: str) -> Initiative:
        made = Initiative(
            title=title,
            one_liner="Elke week samen.",
            about="We doen het samen.",
            municipality=self.cast.goirle,
            theme=self.cast.theme,
            created_at=NOW,
            updated_at=NOW - timedelta(days=1),
        )
        self.session.add(made)
        self.session.flush()
        return made

    def join(
        self, person: Person, perspectives: str, initiative: Initiative | None = None, initiator: bool = False
    ) -> Member:
        made = Member(
            initiative_id=(initiative or self.initiative).id,
            person_id=person.id,
            perspectives=perspectives,
            initiator=initiator,
            joined_at=NOW,
        )
        self.session.add(made)
        self.session.flush()
        return made


def everything(session: Session) -> str:
    """All that stands in the database, as one text in lower case: to look for what should be gone."""
    return str([session.execute(sa.select(table)).all() for table in Base.metadata.sorted_tables]).lower()


@pytest.fixture
def house(session: Session, cast: Cast) -> House:
    return House(session, cast)


@pytest.fixture
def as_(app: Flask) -> Callable[[Person], Client]:
    """A browser of its own for each person."""

    def browser(person: Person) -> Client:
        client: Client = app.test_client()  # type: ignore[assignment]
        return client.sign_in(person)

    return browser
