"""A juror at work: marks, notes, and handing in.

Each act locks the panel for a moment, and so does the chair who locks it for good: no mark lands afterwards.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.jury.models import Juror, Panel, Score, ScoreSheet
from innovation.jury.questions.scores import recusals
from innovation.jury.questions.sheets import given_by, undeclared
from innovation.jury.rules.panels import marks
from innovation.pitches.models import Pitch


def keep(
    session: Session,
    juror: Juror,
    pitch: Pitch,
    given: Mapping[int, int | None],
    notes: Mapping[str, str],
    now: datetime,
) -> ScoreSheet:
    """Keep marks by criterion (None: "I do not know") and the fields `note` and `private_note`, as given.

    What is not given stays. Raises RuleBroken: 409 for who may not score, 422 for a mark that is none.
    """
    _may_score(session, juror, pitch)
    _check(juror.panel, given)
    sheet = _sheet(session, juror, pitch, now)
    for criterion, mark in given.items():
        session.merge(Score(juror_id=juror.id, pitch_id=pitch.id, criterion_id=criterion, mark=mark))
    for name, text in notes.items():
        setattr(sheet, name, text)
    session.flush()
    if sheet.handed_in_at:
        _hold_a_mark(session, juror, pitch)
    return sheet


def hand_in(session: Session, juror: Juror, pitch: Pitch, now: datetime, knowing: bool) -> ScoreSheet:
    """Hand the sheet in; it can still be changed until the chair locks the panel.

    Criteria without an answer become "I do not know", by who knows (`knowing`). Raises RuleBroken: 409 for
    who may not score, 422 without a mark, or with open criteria and not knowing.
    """
    _may_score(session, juror, pitch)
    _hold_a_mark(session, juror, pitch)
    there = given_by(session, juror, pitch)
    empty = [one for one in juror.panel.criteria if one.id not in there]
    if empty and not knowing:
        raise RuleBroken(N_("Not every criterion has a mark yet."), 422)
    for one in empty:
        session.add(Score(juror_id=juror.id, pitch_id=pitch.id, criterion_id=one.id, mark=None))
    sheet = _sheet(session, juror, pitch, now)
    sheet.handed_in_at = sheet.handed_in_at or now
    session.flush()
    return sheet


def open_panel(session: Session, panel: Panel) -> Panel:
    """The panel, locked for this moment. Raises RuleBroken (409) once its chair has locked it for good."""
    found = locked(session, panel)
    if found.locked_at:
        raise RuleBroken(N_("The chair has locked the scores of this jury. Nothing changes any more."))
    return found


def _may_score(session: Session, juror: Juror, pitch: Pitch) -> None:
    panel = open_panel(session, juror.panel)
    if not panel.scores:
        raise RuleBroken(N_("This jury asks questions and gives no marks."))
    if (juror.id, pitch.id) in recusals(session, panel):
        raise RuleBroken(N_("You stay out of this pitch, so you give it no marks."))
    if own := undeclared(session, juror):
        raise RuleBroken(
            N_("You stand behind “%(pitch)s”. Say so first; then you can score the others."),
            pitch=own[0].title,
        )


def _check(panel: Panel, given: Mapping[int, int | None]) -> None:
    there, scale = panel.weights, marks(panel.scale)
    if not all(one in there and (mark is None or mark in scale) for one, mark in given.items()):
        raise RuleBroken(N_("Choose one of the marks."), 422)


def _hold_a_mark(session: Session, juror: Juror, pitch: Pitch) -> None:
    if all(mark is None for mark in given_by(session, juror, pitch).values()):
        raise RuleBroken(
            N_("Give at least one mark. Can you not judge this pitch? Then stay out of it."), 422
        )


def _sheet(session: Session, juror: Juror, pitch: Pitch, now: datetime) -> ScoreSheet:
    sheet = session.get(ScoreSheet, (juror.id, pitch.id))
    if sheet is None:
        sheet = ScoreSheet(juror_id=juror.id, pitch_id=pitch.id, updated_at=now, note="", private_note="")
        session.add(sheet)
    sheet.updated_at = now
    return sheet
