"""The demo network: nine municipalities, twenty ideas, an evening to start and one that was held.

Its ballots are cast through the ballot box itself. Nobody in it exists; every address is at example.org.
"""

import csv
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.demo import initiatives, juries
from innovation.demo.words import OFFERS, TIPS
from innovation.evenings.actions.planning import create_event
from innovation.evenings.models import Event, Host, ProgrammeItem, Voter
from innovation.evenings.rules import ItemKind, Phase, TallyShown
from innovation.network.models import Municipality, Network, Theme
from innovation.network.rules import Perspective, slug
from innovation.people.models import Person
from innovation.people.rules import Role
from innovation.pitches.models import Initiator, Pitch, PitchMove, PitchQuestion
from innovation.pitches.rules import State
from innovation.voting import actions, box, hosting, proposals
from innovation.voting.models import Offer, Tip
from innovation.voting.rules import Act, Choice, Message

HERE = Path(__file__).parent
PEOPLE = {
    "admin": ("Beheerder", Role.ADMIN),
    "organiser": ("Organisator", Role.ORGANISER),
    "host": ("Presentator", Role.INITIATOR),
    "initiator": ("Initiatiefnemer", Role.INITIATOR),
}
BACKGROUND = {
    "professional": Perspective.CARE_PROFESSIONAL,
    "entrepreneur": Perspective.ENTREPRENEUR,
    "parent": Perspective.PARENT,
    "policy": Perspective.POLICY_MAKER,
    "youth": Perspective.YOUTH,
}
ROAD = (State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.SCHEDULED, State.PITCHED)
#: Where each of the twenty ideas stands: seven to be pitched, five that were, the others on their way.
STATES = (
    [State.SCHEDULED] * 7
    + [State.PITCHED] * 5
    + [State.ACCEPTED, State.ACCEPTED, State.SUBMITTED, State.SUBMITTED]
    + [State.NEEDS_WORK, State.DRAFT, State.DECLINED, State.WITHDRAWN]
)
#: Yes, no and blank at the evening that was held; the third is exactly half.
HELD = ((83, 31, 4), (40, 71, 7), (58, 58, 2), (97, 12, 9), (55, 60, 3))


def seed(session: Session, now: datetime) -> None:
    """Fill an empty database; the caller commits."""
    network = _rows("network.csv", "key")
    names = network["municipalities"]["value"].split("|")
    session.add(Network(id=1, name=network["name"]["value"], region=network["region"]["value"]))
    session.add_all(Municipality(slug=slug(name), name=name) for name in names)
    people = _people(session, now)
    session.flush()
    people |= juries.people(session, now)
    pitches = _pitches(session, people, now - timedelta(days=60))
    _coming(session, pitches[:7], people, now)
    held_at = (now - timedelta(days=36)).replace(hour=18, minute=30, second=0, microsecond=0)
    _held(session, pitches[7:12], people, held_at)
    session.flush()
    initiatives.seed(session, people, held_at, now)


def _rows(name: str, key: str) -> dict[str, dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def _people(session: Session, now: datetime) -> dict[str, Person]:
    made = {
        login: Person(email=f"{login}@example.org", name=name, role=role, created_at=now)
        for login, (name, role) in PEOPLE.items()
    }
    session.add_all(made.values())
    return made


def _pitches(session: Session, people: dict[str, Person], at: datetime) -> list[Pitch]:
    rows = list(_rows("pitches.csv", "title").values())
    places = _named(session, Municipality, {row["municipality"] for row in rows})
    themes = _named(session, Theme, {row["theme"] for row in rows})
    made: list[Pitch] = []
    for row, state in zip(rows, STATES, strict=True):
        pitch = Pitch(
            title=row["title"],
            one_liner=row["one_liner"],
            need=row["problem"],
            idea=row["idea"],
            support=row["support_needed"],
            background=BACKGROUND[row["initiator_background"]],
            municipality=places[row["municipality"]],
            theme=themes[row["theme"]],
            created_at=at,
            updated_at=at + timedelta(days=len(made)),
            initiators=[Initiator(person=people["initiator"], lead=True)],
        )
        _walk(pitch, state, people["organiser"], at)
        made.append(pitch)
    session.add_all(made)
    session.flush()
    return made


def _named(session: Session, table: type[Any], names: set[str]) -> dict[str, Any]:
    """Rows by name; what is not there yet is added (a municipality as one that is no member)."""
    found: dict[str, Any] = {row.name: row for row in session.scalars(sa.select(table))}
    for name in sorted(names - found.keys()):
        guest = {"member": False} if table is Municipality else {}
        found[name] = table(slug=slug(name), name=name, **guest)
        session.add(found[name])
    return found


def _walk(pitch: Pitch, to: State, organiser: Person, at: datetime) -> None:
    """Lead an idea along the road to its state, a day a step."""
    road: Sequence[State] = ROAD[: ROAD.index(to) + 1] if to in ROAD else (State.DRAFT, State.SUBMITTED, to)
    whys = {State.DECLINED: "Dit past beter bij de wijkraad. We brengen je graag in contact."}
    for day, (old, new) in enumerate(zip((None, *road), road, strict=False)):
        pitch.history.append(PitchMove(at=at + timedelta(days=day), old=old, new=new, why=whys.get(new, "")))
    pitch.state = to
    if to is State.NEEDS_WORK:
        question = "Wie van de jongeren heb je hierover gesproken, en wat zeiden zij?"
        pitch.questions = [PitchQuestion(asked_by_id=organiser.id, asked_at=at, question=question)]


def _coming(session: Session, pitches: list[Pitch], people: dict[str, Person], now: datetime) -> None:
    """An evening ready to start, next Thursday at half past seven."""
    day = (now + timedelta(days=(3 - now.weekday()) % 7 or 7)).astimezone(UTC)
    starts = day.replace(hour=18, minute=30, second=0, microsecond=0)
    event = _evening(session, "Pitchavond Tilburg", starts, pitches, people["organiser"], now)
    event.items.insert(0, ProgrammeItem(position=0, kind=ItemKind.TALK, title="Welkom", minutes=10))
    event.items.append(ProgrammeItem(position=9, kind=ItemKind.BREAK, title="Napraten", minutes=30))
    _pause(event)
    session.add(Host(event_id=event.id, person_id=people["host"].id))
    juries.waiting(session, event, people, now)


def _pause(event: Event) -> None:
    """A break after the fourth pitch; then number everything anew."""
    event.items.insert(5, ProgrammeItem(position=0, kind=ItemKind.BREAK, title="Pauze", minutes=15))
    for position, item in enumerate(event.items, 1):
        item.position = position


def _evening(
    session: Session, title: str, starts: datetime, pitches: list[Pitch], by: Person, now: datetime
) -> Event:
    place = session.query(Municipality).filter_by(slug="tilburg").one()
    fields = {
        "title": title,
        "starts_at": starts,
        "doors_at": starts - timedelta(minutes=30),
        "venue": "De grote zaal",
        "municipality_id": place.id,
        "announced": True,
        "tally_shown": TallyShown.LIVE,
    }
    event = create_event(session, fields, by, now)
    for position, pitch in enumerate(pitches, 1):
        item = ProgrammeItem(position=position, kind=ItemKind.PITCH, pitch=pitch, minutes=3, answer_minutes=5)
        event.items.append(item)
    session.flush()
    return event


def _held(session: Session, pitches: list[Pitch], people: dict[str, Person], at: datetime) -> None:
    """An evening that was held, through the same acts and the same ballot box as any evening."""
    host = people["organiser"]
    event = _evening(session, "Pitchavond Waalwijk", at, pitches, host, at)
    voters = [Voter(id=f"{number:032x}", event_id=event.id) for number in range(118)]
    session.add_all(voters)
    session.flush()
    hosting.move(session, event, Phase.RUNNING, host, at)
    for number, (item, counts) in enumerate(zip(list(event.items), HELD, strict=True)):
        _vote(session, event, item, counts, host, at + timedelta(minutes=10 * number))
    panel = juries.scored(session, event, people, at)
    hosting.move(session, event, Phase.ENDED, host, at + timedelta(hours=2))
    session.flush()
    juries.advised(session, panel, at + timedelta(hours=2))
    proposal = proposals.propose(session, event, Act.PUBLISH, host, at + timedelta(hours=2))
    proposals.second(session, proposal, people["admin"], at + timedelta(hours=2))
    juries.answered(session, people["initiator"], at + timedelta(days=1))
    _share(session, event, pitches, at)


def _vote(
    session: Session,
    event: Event,
    item: ProgrammeItem,
    counts: tuple[int, int, int],
    host: Person,
    at: datetime,
) -> None:
    hosting.go_to(session, event, item, host, at)
    round_ = actions.open_round(session, event, item, host, at)
    session.flush()
    choices = [choice for choice, number in zip(Choice, counts, strict=True) for _ in range(number)]
    random.Random(item.position).shuffle(choices)  # noqa: S311 - a demo, not a secret
    messages = [
        Message(round_.id, f"{number:032x}", choice, 1, f"demo-{number}")
        for number, choice in enumerate(choices)
    ]
    box.cast(session.connection(), messages)
    locked = actions.locked_round(session, event, round_.number)
    actions.close_round(session, event, locked, host, at + timedelta(minutes=2))
    actions.reveal(session, event, locked, host, at + timedelta(minutes=3))


def _share(session: Session, event: Event, pitches: list[Pitch], at: datetime) -> None:
    for number, (pitch, text) in enumerate(zip(pitches, TIPS, strict=False)):
        session.add(
            Tip(id=f"demo-tip-{number}", event_id=event.id, pitch_id=pitch.id, text=text, given_on=at.date())
        )
    for number, (kinds, name, message) in enumerate(OFFERS):
        session.add(
            Offer(
                id=f"demo-offer-{number}",
                event_id=event.id,
                pitch_id=pitches[number].id,
                kinds=kinds,
                name=name,
                email=f"aanbod{number + 1}@example.org",
                message=message,
                consent=True,
                given_on=at.date(),
            )
        )
