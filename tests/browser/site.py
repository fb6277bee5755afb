"""The server that the browser visits, with the demo network in it, and evenings made to measure."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from babel.support import Translations
from playwright.sync_api import BrowserContext
from sqlalchemy.orm import Session

from innovation.evenings.actions import cards, planning
from innovation.evenings.actions import paper as on_paper
from innovation.evenings.models import Event, Host, ProgrammeItem, Voter
from innovation.evenings.rules import Admission, ItemKind, Phase, TallyShown
from innovation.people.models import Passkey, Person, person_by_email
from innovation.people.questions import passkeys_of
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import State
from innovation.settings import ROOT
from innovation.voting import actions, box, hosting, paper
from innovation.voting.models import Round
from innovation.voting.rules import Choice, Message, Tally
from innovation.web import voters
from tests.faults.server import Server
from tests.voting import held

STAGES = ("welcome", "idle", "soon", "open", "closing", "closed", "revealed", "ended")
_numbers = count(1)


class Words:
    """What the pages say in one language; what is not translated yet they say as it is written."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._catalogue = Translations.load(ROOT / "innovation/translations", [locale])

    def __call__(self, text: str, **values: object) -> str:
        found = self._catalogue.gettext(text)
        return found % values if values else found


class Site(Server):
    """One process; in development, so that it seeds the demo itself and has an outbox."""

    def __init__(self, folder: Path, demo: bool = True) -> None:
        super().__init__(folder, workers=1)
        self._demo = demo

    @property
    def origin(self) -> str:
        """By a name: a number can have no passkeys."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the server is told."""
        return {
            **super().environment,
            "DEVELOPMENT": str(int(self._demo)),
            "LOG_LEVEL": "WARNING",
            "PUBLIC_URL": self.origin,
        }

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end."""
        with self.database.session() as session:
            yield session
            session.commit()

    def person(self, session: Session, login: str) -> Person:
        """One of the people of the demo, or a new one."""
        found = person_by_email(session, f"{login}@example.org")
        if found is None:
            found = Person(email=f"{login}@example.org", name=login.title(), created_at=datetime.now(UTC))
            session.add(found)
            session.flush()
        return found

    def sign_in(self, context: BrowserContext, login: str) -> None:
        """Give a browser the session that signing in would give it."""
        with self.writing() as session:
            identity = self.person(session, login).get_id()
        self.remember(context, _user_id=identity, _fresh=True, _permanent=True)

    def half_way(self, context: BrowserContext, login: str) -> None:
        """Give a browser the session of who proved their mailbox and has to show a passkey now."""
        with self.writing() as session:
            identity = self.person(session, login).get_id()
        since = int(datetime.now(UTC).timestamp())
        self.remember(context, half_way={"who": identity, "next": "", "since": since})

    def give_passkey(self, login: str) -> None:
        """Let somebody have a passkey, though no device knows it."""
        with self.writing() as session:
            person = self.person(session, login)
            if not passkeys_of(session, person):
                known = {"credential_id": secrets.token_bytes(32), "public_key": b"", "uses": 0}
                today = datetime.now(UTC).date()
                session.add(Passkey(person_id=person.id, name="Mijn telefoon", made_on=today, **known))

    def remember(self, context: BrowserContext, **kept: object) -> None:
        """Give a browser a session that holds `kept`."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        context.add_cookies([{"name": "session", "value": signer.dumps(kept), "url": self.origin}])

    def evening(self, pitches: int = 2, **fields: object) -> "Evening":
        """An evening of its own: a word of welcome, then pitches; organiser and host run it."""
        with self.writing() as session:
            by, now = self.person(session, "organiser"), datetime.now(UTC)
            event = planning.create_event(session, _fields(fields, now), by, now)
            session.add(Host(event_id=event.id, person_id=self.person(session, "host").id))
            event.items.append(ProgrammeItem(position=1, kind=ItemKind.TALK, title="Welkom", minutes=5))
            for place in range(pitches):
                pitch = _pitch(session, self.person(session, "initiator"), now)
                item = ProgrammeItem(position=place + 2, kind=ItemKind.PITCH, pitch=pitch, minutes=3)
                item.answer_minutes = 5
                event.items.append(item)
            session.flush()
            return Evening(self, event.slug)

    def at(self, stage: str) -> "Evening":
        """An evening at one of STAGES, with nine votes where there is a vote."""
        evening = self.evening()
        evening.lead_to(stage)
        return evening


def _fields(chosen: dict[str, object], now: datetime) -> dict[str, object]:
    usual = {
        "title": f"Proefavond {next(_numbers)}-{secrets.token_hex(2)}",
        "starts_at": now + timedelta(days=3),
        "venue": "De zaal",
        "announced": True,
        "tally_shown": TallyShown.LIVE,
    }
    return {**usual, **chosen}


def _pitch(session: Session, by: Person, now: datetime) -> Pitch:
    made = Pitch(
        title=f"Samen eten en samen leren in de wijk {next(_numbers)}",
        one_liner="Elke week koken jongeren en buren samen in de kantine; wie wil, leert er meteen het vak.",
        need="Jongeren eten vaak alleen.",
        idea="We koken samen.",
        support="Een keuken",
        state=State.SCHEDULED,
        created_at=now,
        updated_at=now,
    )
    made.initiators = [Initiator(person=by, lead=True)]
    session.add(made)
    return made


class Evening:
    """One evening on the site, led from here without a console."""

    def __init__(self, site: Site, slug: str) -> None:
        self.site = site
        self.slug = slug
        self.path = f"/evenings/{slug}"

    @contextmanager
    def _acting(self) -> Iterator[tuple[Session, Event, Person]]:
        with self.site.writing() as session:
            event = session.scalars(sa.select(Event).where(Event.slug == self.slug)).one()
            event.revision += 1
            yield session, event, self.site.person(session, "organiser")

    @property
    def room_code(self) -> str:
        with self.site.database.session(read_only=True) as session:
            return session.scalars(sa.select(Event.room_code).where(Event.slug == self.slug)).one()

    def address(self, page: str = "") -> str:
        """The address of a page of this evening."""
        return f"{self.site.origin}{self.path}/{page}"

    def lead_to(self, stage: str) -> None:
        """Lead a planned evening to one of STAGES."""
        steps = STAGES.index(stage)
        if steps >= STAGES.index("idle"):
            self.start()
            self.go_to(1)
        if steps >= STAGES.index("soon"):
            self.go_to(2)
        if steps >= STAGES.index("open"):
            self.open()
            self.fill(5, 3, 1)
        if stage == "closing":
            self.begin_closing(seconds=3600)
        if steps >= STAGES.index("closed"):
            self.close()
        if steps >= STAGES.index("revealed"):
            self.reveal()
        if stage == "ended":
            self.end()

    def start(self) -> None:
        with self._acting() as (session, event, by):
            hosting.move(session, event, Phase.RUNNING, by, datetime.now(UTC))

    def go_to(self, position: int) -> None:
        with self._acting() as (session, event, by):
            hosting.go_to(session, event, event.items[position - 1], by, datetime.now(UTC))

    def open(self, reason: str = "") -> None:
        with self._acting() as (session, event, by):
            item = next(item for item in event.items if item.id == event.item_id)
            earlier = actions.round_of(session, item)
            if earlier and reason:
                held.declare_void(session, event, earlier, by, reason, datetime.now(UTC))
            actions.open_round(session, event, item, by, datetime.now(UTC))

    def _round(self, session: Session, event: Event) -> Round:
        newest = sa.select(sa.func.max(Round.number)).where(Round.event_id == event.id)
        return actions.locked_round(session, event, session.scalars(newest).one())

    def fill(self, yes: int, no: int, blank: int = 0) -> None:
        """Let others in the room vote."""
        chosen = [Choice.YES] * yes + [Choice.NO] * no + [Choice.BLANK] * blank
        with self._acting() as (session, event, _):
            round_ = self._round(session, event)
            messages = [
                Message(round_.id, secrets.token_hex(8), one, 1, secrets.token_hex(8)) for one in chosen
            ]
            session.add_all(Voter(id=message.voter_id, event_id=event.id) for message in messages)
            session.flush()
            box.cast(session.connection(), messages)

    def put_on_paper(self, people: int) -> None:
        """Somebody without a phone, so many times; between two votes."""
        with self._acting() as (session, event, by):
            for _ in range(people):
                on_paper.count_in(session, event, by, datetime.now(UTC))

    def count_slips(self, login: str, yes: int, no: int) -> None:
        """What one person counted."""
        with self._acting() as (session, event, _):
            number = self._round(session, event).number
            who = self.site.person(session, login)
            paper.count(session, event, number, Tally(yes, no, 0), who, datetime.now(UTC))

    def begin_closing(self, seconds: int) -> None:
        with self._acting() as (session, event, by):
            round_ = self._round(session, event)
            actions.begin_closing(session, event, round_, by, datetime.now(UTC))
            round_.closing_seconds = seconds

    def close(self) -> None:
        with self._acting() as (session, event, by):
            actions.close_round(session, event, self._round(session, event), by, datetime.now(UTC))

    def reveal(self) -> None:
        with self._acting() as (session, event, by):
            actions.reveal(session, event, self._round(session, event), by, datetime.now(UTC))

    def end(self) -> None:
        with self._acting() as (session, event, by):
            hosting.move(session, event, Phase.ENDED, by, datetime.now(UTC))

    def publish(self) -> None:
        with self._acting() as (session, event, by):
            held.publish(session, event, by, datetime.now(UTC))

    def make_cards(self, number: int) -> list[cards.Printed]:
        """Let people in by cards of their own; the secrets that stand on them."""
        with self._acting() as (session, event, by):
            event.admission = Admission.PERSONAL_CARDS
            made = cards.make_cards(session, event, number, by, datetime.now(UTC))
            session.flush()
            return cards.printed(event, made)

    def tally(self) -> tuple[int, int, int]:
        """Yes, no and blank of the newest round, as the database holds them."""
        with self.site.database.session(read_only=True) as session:
            newest = session.scalars(
                sa.select(Round)
                .join(Event, Event.id == Round.event_id)
                .where(Event.slug == self.slug)
                .order_by(Round.number.desc())
                .limit(1)
            ).one()
            found = actions.tally_of(_ballots(session, newest))
            return found.yes, found.no, found.blank

    def admit(self, context: BrowserContext) -> str:
        """Let a phone in without its joining; the id of its voter."""
        with self._acting() as (session, event, _):
            voter = Voter(id=secrets.token_hex(16), event_id=event.id)
            session.add(voter)
        with self.site.app.test_request_context():
            value = voters.signed(self.slug, voter.id)
        context.add_cookies(
            [{"name": voters.cookie_name(self.slug), "value": value, "url": self.site.origin}]
        )
        return voter.id


def _ballots(session: Session, round_: Round) -> list[actions.BallotRow]:
    rows = session.execute(
        sa.select(box.Ballot.voter_key, box.Ballot.choice, box.Ballot.source).where(
            box.Ballot.round_id == round_.id
        )
    )
    return [(row.voter_key, row.choice, row.source) for row in rows]
