"""Writing an idea: starting it, saving it, correcting it, its picture."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken, Stale
from innovation.people.models import Person
from innovation.pictures import Picture
from innovation.pitches.actions.moves import begin
from innovation.pitches.models import Initiator, Pitch, PitchMove, PitchPicture
from innovation.pitches.rules import EDITABLE, FIELDS, REQUIRED, State, is_stale

PICTURE_MOST = 1600  #: pixels of the longer side


def start(session: Session, by: Person, now: datetime) -> Pitch:
    """A new draft led by this person; one that they began and left empty is taken up again."""
    empty = (
        sa.select(Pitch)
        .join(Pitch.initiators)
        .where(Initiator.person_id == by.id, Initiator.lead, Pitch.state == State.DRAFT, Pitch.revision == 0)
        .order_by(Pitch.id.desc())
    )
    found = session.scalars(empty).first()
    if found and not any(
        getattr(found, field) for field in FIELDS if field not in ("background", "municipality_id")
    ):
        return found
    pitch = Pitch(municipality_id=by.municipality_id, background=by.perspective)
    pitch.initiators.append(Initiator(person_id=by.id, lead=True))
    begin(session, pitch, State.DRAFT, by, now)
    session.flush()
    return pitch


def save(
    session: Session, pitch: Pitch, texts: Mapping[str, Any], by: Person, now: datetime, seen: int, page: str
) -> None:
    """Keep what was typed on a page that was opened at revision `seen`; `page` is its random name.

    Raises RuleBroken (409) when the idea is locked, and its kind Stale when somebody else saved meanwhile.
    """
    locked(session, pitch)
    refuse_when_locked(pitch)
    if is_stale(seen, page, pitch.revision, pitch.saved_from):
        raise Stale(N_("Somebody else saved this idea while you were writing."))
    if _write(pitch, texts):
        pitch.revision += 1
        pitch.saved_by_id, pitch.saved_from, pitch.updated_at = by.id, page, now


def correct(
    session: Session, pitch: Pitch, texts: Mapping[str, Any], why: str, by: Person, now: datetime, seen: int
) -> None:
    """Mend a slip of the pen in a text that is locked for its initiators; the history says who and why.

    Raises RuleBroken (422) without a reason, and (409) for a draft or when somebody else saved meanwhile.
    """
    locked(session, pitch)
    if pitch.state is State.DRAFT:
        raise RuleBroken(N_("A draft belongs to its initiators."))
    if not why:
        raise RuleBroken(N_("Say why you correct the text; the initiators can read it."), 422)
    if pitch.revision != seen:
        raise Stale(N_("Somebody else saved this idea while you were writing."))
    if any(getattr(pitch, field) and not texts.get(field, True) for field in REQUIRED):
        raise RuleBroken(N_("A correction cannot leave a field empty."), 422)
    fields = _write(pitch, texts)
    if fields:
        pitch.revision += 1
        pitch.saved_by_id, pitch.saved_from, pitch.updated_at = by.id, "", now
        row = PitchMove(
            at=now, by_id=by.id, old=pitch.state, new=pitch.state, why=why, fields=",".join(fields)
        )
        pitch.history.append(row)


def illustrate(
    session: Session, pitch: Pitch, picture: Picture | None, description: str, now: datetime
) -> None:
    """Give an idea a picture, or the picture it has another description.

    Raises RuleBroken (409) when the idea is locked and (422) when there is no picture at all.
    """
    refuse_when_locked(locked(session, pitch))
    if picture is None and pitch.picture is None:
        raise RuleBroken(N_("Choose a picture first."), 422)
    if pitch.picture is None:
        pitch.picture = PitchPicture()
    if picture is not None:
        row = pitch.picture
        row.webp, row.width, row.height, row.version = (
            picture.webp,
            picture.width,
            picture.height,
            picture.version,
        )
    pitch.picture.description = description
    pitch.updated_at = now


def remove_picture(session: Session, pitch: Pitch, now: datetime) -> None:
    """Take the picture away. Raises RuleBroken (409) when the idea is locked."""
    refuse_when_locked(locked(session, pitch))
    pitch.picture, pitch.updated_at = None, now


def refuse_when_locked(pitch: Pitch) -> None:
    """Raise RuleBroken (409) when its initiators may not write in this state."""
    if pitch.state not in EDITABLE:
        raise RuleBroken(N_("This idea has been handed in, so its text is locked."))


def _write(pitch: Pitch, texts: Mapping[str, Any]) -> list[str]:
    """Take over the fields of an idea and nothing else; returns which ones changed."""
    changed = [field for field in FIELDS if field in texts and getattr(pitch, field) != texts[field]]
    for field in changed:
        setattr(pitch, field, texts[field])
    return changed
