"""An evening made of an election in a Pabulib file: each of its projects becomes a pitch."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.evenings.actions.planning import create_event
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import ItemKind
from innovation.pitches.models import Pitch, PitchMove
from innovation.pitches.rules import State
from innovation.voting.pabulib import Election


def import_election(session: Session, election: Election, title: str, now: datetime) -> Event:
    """Make an evening with one pitch for each project; its ballots are not taken over."""
    event = create_event(session, {"title": title[:100], "starts_at": now}, None, now)
    for position, project in enumerate(election.projects.values(), 1):
        pitch = Pitch(title=project["name"][:100], state=State.SCHEDULED, created_at=now, updated_at=now)
        pitch.history.append(PitchMove(at=now, new=State.SCHEDULED, why="Pabulib"))
        item = ProgrammeItem(position=position, kind=ItemKind.PITCH, pitch=pitch, minutes=3, answer_minutes=2)
        event.items.append(item)
    session.flush()
    return event
