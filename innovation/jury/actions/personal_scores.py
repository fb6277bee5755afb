"""What jurors gave that belongs to them: handed out on request; when they leave, what was private goes.

Marks and notes for initiators are part of a record and stay, without a name.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.jury.models import Juror, Recusal, Score, ScoreSheet
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def export_scores(session: Session, person: Person) -> dict[str, Any]:
    """Every sheet of this person, and what they stay out of."""
    return {
        "jury_sheets": [_sheet(session, one) for one in _of(session, ScoreSheet, person)],
        "jury_recusals": [_recusal(one) for one in _of(session, Recusal, person)],
    }


def erase_scores(session: Session, person: Person) -> None:
    """Private notes go, and why this person stayed out in their own words; that they did stays."""
    mine = sa.select(Juror.id).where(Juror.person_id == person.id)
    session.execute(sa.update(ScoreSheet).where(ScoreSheet.juror_id.in_(mine)).values(private_note=""))
    session.execute(sa.update(Recusal).where(Recusal.juror_id.in_(mine)).values(text=""))


def _of(session: Session, table: Any, person: Person) -> list[Any]:
    asked = sa.select(table).join(Juror, Juror.id == table.juror_id).where(Juror.person_id == person.id)
    return list(session.scalars(asked.order_by(table.juror_id, table.pitch_id)))


def _sheet(session: Session, sheet: ScoreSheet) -> dict[str, Any]:
    asked = sa.select(Score).where(Score.juror_id == sheet.juror_id, Score.pitch_id == sheet.pitch_id)
    return {
        "jury": sheet.juror.panel.name,
        "pitch": sheet.pitch.title,
        "marks": {one.criterion.name: one.mark for one in session.scalars(asked)},
        "note": sheet.note,
        "private_note": sheet.private_note,
        "handed_in": sheet.handed_in_at.isoformat() if sheet.handed_in_at else None,
    }


def _recusal(recusal: Recusal) -> dict[str, Any]:
    return {
        "jury": recusal.juror.panel.name,
        "pitch": recusal.pitch.title,
        "reason": recusal.reason.value,
        "text": recusal.text,
    }


EXPORTERS.append(export_scores)
ERASERS.append(erase_scores)
KEPT.append(
    Kept(
        "scores",
        N_("Marks and notes of jurors, and what they stay out of"),
        N_("So that a jury judges fairly, and initiators can learn from it."),
        N_("As long as the report. Private notes go with the account; the rest loses its name."),
    )
)
