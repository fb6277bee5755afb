"""Who gets a letter about what room and jury said, each once for each pitch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.actions.log import log
from innovation.evenings.models import Event, EventLog
from innovation.jury.models import Panel
from innovation.jury.questions.panels import panels
from innovation.jury.questions.report import OnPitch, report
from innovation.people.models import Person
from innovation.pitches.models import Initiator

VERB = "jury_feedback"  #: of the log; its detail is the pitch


@dataclass(frozen=True)
class Told:
    """A letter to write: to whom, and about what."""

    person: Person
    on: OnPitch


def due(session: Session, event: Event) -> list[Told]:
    """Who is to hear what, once results and all marks are public; nobody twice about one pitch."""
    if not event.published_at or not _all_public(panels(session, event)):
        return []
    found = report(session, event)
    told = _told(session, event)
    about = [one for one in found.pitches if one.result and one.pitch.id not in told] if found else []
    behind = sa.select(Initiator, Person).join(Person, Person.id == Initiator.person_id)
    asked = behind.where(Initiator.pitch_id.in_([one.pitch.id for one in about]))
    people = [(row.Initiator.pitch_id, row.Person) for row in session.execute(asked.order_by(Person.id))]
    return [Told(person, one) for one in about for pitch_id, person in people if pitch_id == one.pitch.id]


def note_told(session: Session, event: Event, told: list[Told], now: datetime) -> None:
    """Write down about which pitches letters go out, so that no later publication sends them again."""
    for pitch_id in dict.fromkeys(one.on.pitch.id for one in told):
        log(session, event, None, now, VERB, str(pitch_id))


def _all_public(found: Sequence[Panel]) -> bool:
    marking = [one for one in found if one.scores]
    return bool(marking) and all(one.published_at for one in marking)


def _told(session: Session, event: Event) -> set[int]:
    asked = sa.select(EventLog.detail).where(EventLog.event_id == event.id, EventLog.verb == VERB)
    return {int(detail) for detail in session.scalars(asked)}
