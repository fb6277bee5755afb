"""What one juror wrote down, how far they are, and what they may see of their panel.

Nothing here answers for more than one juror's eyes: `colleagues` is empty before their own sheet is in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.evenings.models import Event, ProgrammeItem
from innovation.jury.models import Juror, Panel, Recusal, Score, ScoreSheet
from innovation.jury.questions.scores import Recusals
from innovation.jury.rules.marks import weighted_mean
from innovation.jury.rules.scoring import Stand
from innovation.people.models import Person
from innovation.pitches.models import Initiator, Pitch

Given = Mapping[int, int | None]  #: by criterion; None: "I do not know"; without a key: nothing yet


@dataclass(frozen=True)
class Colleague:
    """What a juror of the same panel handed in for a pitch."""

    name: str
    given: Given
    mark: Fraction | None


def seats_on(session: Session, slug: str, person: Person) -> Sequence[Juror]:
    """Where this person sits on this evening, with all that a juror's pages need."""
    panel = joinedload(Juror.panel)
    asked = (
        sa.select(Juror)
        .join(Panel)
        .join(Event)
        .where(Event.slug == slug, Juror.person_id == person.id)
        .order_by(Panel.id)
        .options(
            panel.selectinload(Panel.jurors),
            panel.joinedload(Panel.event).selectinload(Event.items).joinedload(ProgrammeItem.pitch),
        )
    )
    return session.scalars(asked).all()


def sheet_of(session: Session, juror: Juror, pitch: Pitch) -> ScoreSheet | None:
    """The juror's own sheet for this pitch."""
    return session.get(ScoreSheet, (juror.id, pitch.id))


def given_by(session: Session, juror: Juror, pitch: Pitch) -> dict[int, int | None]:
    """What the juror gave this pitch so far, by criterion."""
    asked = sa.select(Score).where(Score.juror_id == juror.id, Score.pitch_id == pitch.id)
    return {one.criterion_id: one.mark for one in session.scalars(asked.order_by(Score.criterion_id))}


def mark_of(given: Given, weights: Mapping[int, int]) -> Fraction | None:
    """The weighted mark of a sheet; None while it holds no mark."""
    return weighted_mean({one: mark for one, mark in given.items() if mark is not None}, weights)


def colleagues(session: Session, juror: Juror, pitch: Pitch, out: Recusals) -> list[Colleague]:
    """What others of the same panel handed in for this pitch; nothing before the juror did so too.

    Nothing either of or for who stays out.
    """
    panel, own = juror.panel, sheet_of(session, juror, pitch)
    if own is None or own.handed_in_at is None or (juror.id, pitch.id) in out:
        return []
    there = [one for one in panel.jurors if one is not juror and (one.id, pitch.id) not in out]
    given = _handed_in(session, there, pitch)
    return [
        Colleague(one.name, given[one.id], mark_of(given[one.id], panel.weights))
        for one in there
        if one.id in given
    ]


def _handed_in(session: Session, jurors: Sequence[Juror], pitch: Pitch) -> dict[int, dict[int, int | None]]:
    handed_in = sa.select(ScoreSheet.juror_id).where(
        ScoreSheet.pitch_id == pitch.id,
        ScoreSheet.handed_in_at.is_not(None),
        ScoreSheet.juror_id.in_([one.id for one in jurors]),
    )
    asked = sa.select(Score).where(Score.pitch_id == pitch.id, Score.juror_id.in_(handed_in))
    found: dict[int, dict[int, int | None]] = defaultdict(dict)
    for one in session.scalars(asked.order_by(Score.criterion_id)):
        found[one.juror_id][one.criterion_id] = one.mark
    return found


def stands(session: Session, juror: Juror, out: Recusals) -> dict[int, Stand]:
    """How far the juror is with each pitch of the evening that can be pitched, in the programme's order."""
    sheets = sa.select(ScoreSheet).where(ScoreSheet.juror_id == juror.id)
    kept = {one.pitch_id: one for one in session.scalars(sheets)}
    return {
        pitch.id: Stand.OUT if (juror.id, pitch.id) in out else _stand(kept.get(pitch.id))
        for pitch in shown_pitches(juror)
    }


def _stand(sheet: ScoreSheet | None) -> Stand:
    if sheet is None:
        return Stand.NOT_YET
    return Stand.HANDED_IN if sheet.handed_in_at else Stand.BEGUN


def shown_pitches(juror: Juror) -> list[Pitch]:
    """The pitches of the juror's evening; without those whose idea was withdrawn."""
    return [one.pitch for one in juror.panel.event.items if one.pitch is not None and one.available]


def undeclared(session: Session, juror: Juror) -> Sequence[Pitch]:
    """Pitches of this evening that the juror stands behind and has not said so of."""
    written = sa.select(Recusal.pitch_id).where(Recusal.juror_id == juror.id)
    asked = (
        sa.select(Pitch)
        .join(Initiator, Initiator.pitch_id == Pitch.id)
        .join(ProgrammeItem, ProgrammeItem.pitch_id == Pitch.id)
        .where(Initiator.person_id == juror.person_id, ProgrammeItem.event_id == juror.panel.event_id)
        .where(Pitch.id.not_in(written))
    )
    return session.scalars(asked.order_by(ProgrammeItem.position)).all()
