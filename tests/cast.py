"""The named cast of the tests. Eve is the one who must never get in."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from innovation.evenings.models import Event, Host, ProgrammeItem
from innovation.evenings.rules import ItemKind
from innovation.network.models import Municipality, Network, Theme
from innovation.people.models import Person
from innovation.people.rules import Role
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import State

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


class Cast:
    """People, a network, an idea of Noor and Sam, and Olga's evening with that idea on it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.network = Network(id=1, name="Netwerk Testdam", region="Testland")
        self.goirle = Municipality(slug="goirle", name="Goirle")
        self.tilburg = Municipality(slug="tilburg", name="Tilburg")
        self.theme = Theme(slug="school", name="School")
        session.add_all([self.network, self.goirle, self.tilburg, self.theme])
        self.noor = self.person("noor", "Noor")
        self.sam = self.person("sam", "Sam")
        self.eve = self.person("eve", "Eve")
        self.hugo = self.person("hugo", "Hugo")
        self.olga = self.person("olga", "Olga", Role.ORGANISER)
        self.ada = self.person("ada", "Ada", Role.ADMIN)
        self.pitch = self.idea("Samen koken", State.SCHEDULED)
        self.evening = self.event("najaar", [self.pitch])
        session.add(Host(event_id=self.evening.id, person_id=self.hugo.id))
        session.commit()

    def person(self, login: str, name: str, role: Role = Role.INITIATOR) -> Person:
        made = Person(email=f"{login}@example.org", name=name, role=role, created_at=NOW)
        self.session.add(made)
        self.session.flush()
        return made

    def idea(self, title: str, state: State = State.ACCEPTED) -> Pitch:
        """A complete idea that Noor leads and Sam stands behind."""
        made = Pitch(
            title=title,
            state=state,
            one_liner="Elke week een maaltijd met de buurt.",
            need="Jongeren eten vaak alleen.",
            idea="We koken samen in de kantine.",
            against_current="Niet wachten op een loket.",
            support="Een keuken",
            municipality=self.goirle,
            theme=self.theme,
            created_at=NOW,
            updated_at=NOW,
        )
        made.initiators = [Initiator(person=self.noor, lead=True), Initiator(person=self.sam)]
        self.session.add(made)
        self.session.flush()
        return made

    def event(self, slug: str, pitches: list[Pitch]) -> Event:
        """An evening with these pitches, a week from NOW."""
        code = slug.upper().translate(str.maketrans("ILO01", "HJKMN"))
        made = Event(
            slug=slug,
            title=f"Pitchavond {slug}",
            starts_at=NOW + timedelta(days=7),
            room_code=(code + "ABCDEF")[:6],
            announced=True,
        )
        made.items = [
            ProgrammeItem(position=n, kind=ItemKind.PITCH, pitch=pitch, minutes=3, answer_minutes=5)
            for n, pitch in enumerate(pitches, 1)
        ]
        self.session.add(made)
        self.session.flush()
        return made
