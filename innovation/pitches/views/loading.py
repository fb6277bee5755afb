"""Loading an idea through the permission: 404 for strangers, 403 for insiders without the right."""

from flask import abort
from sqlalchemy.orm import joinedload, selectinload

from innovation.db import session
from innovation.people.models import Person
from innovation.people.views.here import me as me
from innovation.people.views.here import myself as myself
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import State

_WITH = (
    joinedload(Pitch.municipality),
    joinedload(Pitch.theme),
    joinedload(Pitch.picture),
    selectinload(Pitch.initiators).joinedload(Initiator.person),
)


def reads(pitch: Pitch, person: Person | None) -> bool:
    """True for everyone who may read this idea: all, its initiators, or organisers once it is no draft."""
    if pitch.is_public:
        return True
    if person is None:
        return False
    return pitch.stands_behind(person) or (person.is_organiser and pitch.state is not State.DRAFT)


def readable(pitch_id: int) -> Pitch:
    """The idea with this number, for whoever may read it; aborts with 404 for others."""
    pitch = session.get(Pitch, pitch_id, options=_WITH) if pitch_id < 2**31 else None
    if pitch is None or not reads(pitch, me()):
        abort(404)
    return pitch


def own(pitch_id: int) -> Pitch:
    """The idea with this number, for its initiators; aborts with 403 for organisers, 404 for others."""
    pitch, person = readable(pitch_id), myself()
    if not pitch.stands_behind(person):
        abort(403 if person.is_organiser else 404)
    return pitch


def judged(pitch_id: int) -> Pitch:
    """The idea with this number, for an organiser (the view asks for the role); drafts stay private."""
    pitch = readable(pitch_id)
    if pitch.state is State.DRAFT:
        abort(404)
    return pitch
