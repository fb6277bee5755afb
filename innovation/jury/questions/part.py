"""What juries found about one pitch, for its page and for those who brought it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, ProgrammeItem
from innovation.jury.models import Juror, Panel, ScoreSheet
from innovation.jury.questions.outcome import Picture, pictures
from innovation.jury.questions.report import published


@dataclass(frozen=True)
class Found:
    """What one panel made of the pitch; `notes` are there for who brought it, without names."""

    event: Event
    panel: Panel
    picture: Picture
    notes: tuple[str, ...]


def found(session: Session, pitch_id: int, everything: bool) -> list[Found]:
    """What public panels made of a pitch, newest evening first.

    With `everything`, for who brought it, also before the results of the evening are public, and the notes.
    """
    asked = sa.select(Event).join(ProgrammeItem, ProgrammeItem.event_id == Event.id)
    asked = asked.where(ProgrammeItem.pitch_id == pitch_id).order_by(Event.starts_at.desc())
    if not everything:
        asked = asked.where(Event.published_at.is_not(None))
    made = []
    for event in session.scalars(asked):
        for panel in published(session, event):
            picture = next(one for one in pictures(session, panel) if one.pitch.id == pitch_id)
            made.append(Found(event, panel, picture, notes(session, panel, picture) if everything else ()))
    return made


def notes(session: Session, panel: Panel, picture: Picture) -> tuple[str, ...]:
    """The notes of jurors for who brought the pitch. Their order is that of the words: it tells no name."""
    out = {one.juror.id for one in picture.out}
    asked = (
        sa.select(ScoreSheet)
        .join(Juror)
        .where(
            Juror.panel_id == panel.id,
            ScoreSheet.pitch_id == picture.pitch.id,
            ScoreSheet.handed_in_at.is_not(None),
            ScoreSheet.note != "",
        )
    )
    return tuple(sorted(one.note for one in session.scalars(asked) if one.juror_id not in out))
