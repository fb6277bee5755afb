"""A network in which everybody has something of their own, for whoever tries every door.

Two evenings run, each with its own pitches, cards, jury and host; one was held and is public, one was held
and is still hidden. Two initiatives have their own team, coach, plan and money. Private texts are canaries.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, Host, Voter
from innovation.people.models import Person
from innovation.people.rules import Role
from tests.cast import Cast
from tests.initiatives.conftest import House
from tests.jury.conftest import Hall
from tests.security.world.evenings import over, running
from tests.security.world.initiatives import at_work
from tests.security.world.people import letters_of

#: Who asks, and how the table calls them.
ROLES = {
    "visitor": "visi",
    "voter": "vote",
    "voter elsewhere": "vot2",
    "signed in": "eve",
    "initiator": "init",
    "co-initiator": "co",
    "initiator elsewhere": "ini2",
    "team member": "team",
    "juror": "jury",
    "chair": "chai",
    "juror elsewhere": "jur2",
    "coach": "coac",
    "coach elsewhere": "coa2",
    "host": "host",
    "host elsewhere": "hos2",
    "organiser": "orga",
    "admin": "admi",
}
VOTERS = 60  #: of each evening; a phone may be asked for often, and each has its own limit

Places = dict[str, dict[str, Any]]


class Neighbours(Cast):
    """The cast, in which a name is one person however often it is called."""

    def person(self, login: str, name: str, role: Role = Role.INITIATOR) -> Person:
        known: dict[str, Person] = self.__dict__.setdefault("known", {})
        if login not in known:
            known[login] = super().person(login, name, role)
        return known[login]


class World:
    """`people` by role; `places`: what fills the blanks of addresses, for each place and feature."""

    def __init__(self, session: Session, secret: str) -> None:
        self.session = session
        self.cast = Neighbours(session)
        self.house = House(session, self.cast)
        self.hall = Hall(session, self.cast)
        self.ira, self.hanna, self.caro = (
            self.cast.person(name, name.title()) for name in ("ira", "hanna", "caro")
        )
        session.add(Host(event_id=self.hall.elsewhere.id, person_id=self.hanna.id))
        self.places: Places = {}
        for tell in (running, over, at_work, letters_of):
            for place, found in tell(self, secret).items():
                self.places.setdefault(place, {}).update(found)
        self.voters = {event.slug: self._voters(event) for event in (self.hall.evening, self.hall.elsewhere)}
        session.commit()
        self.people = self._people()
        self.event_ids = self._numbers()
        session.commit()

    def _numbers(self) -> dict[str, int]:
        return {event.slug: event.id for event in self.session.scalars(sa.select(Event))}

    def _voters(self, event: Event) -> list[str]:
        made = [f"{event.id:02x}{number:030x}" for number in range(VOTERS)]
        self.session.add_all(Voter(id=each, event_id=event.id) for each in made)
        return made

    def _people(self) -> dict[str, Person | None]:
        cast, hall, house = self.cast, self.hall, self.house
        there = (
            *(None, None, None, cast.eve, cast.noor, cast.sam, self.ira, house.mia, hall.ria, hall.cara),
            *(hall.otto, house.coen, self.caro, cast.hugo, self.hanna, cast.olga, cast.ada),
        )
        return dict(zip(ROLES, there, strict=True))

    @property
    def slugs(self) -> set[str]:
        """Of every evening."""
        return {values["slug"] for values in self.places.values() if "slug" in values}

    def evening_of(self, role: str) -> Event | None:
        """The evening that this role holds a card of."""
        return {"voter": self.hall.evening, "voter elsewhere": self.hall.elsewhere}.get(role)
