"""What a panel makes of every pitch, with all that a discussion and a report need.

Marks are hidden until a panel is published: whoever asks answers for who reads the answer. Each answer costs
the same few queries, however many jurors and pitches there are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.jury.models import Advice, Criterion, Juror, Panel, Score, ScoreSheet
from innovation.jury.questions import scores
from innovation.jury.rules.marks import Standing, normalised, standings
from innovation.jury.rules.outcome import Dot, Given, dots, numbered
from innovation.jury.rules.panels import ends
from innovation.jury.rules.scoring import Reason
from innovation.pitches.models import Pitch


@dataclass(frozen=True)
class Marked:
    """A juror's mark for a pitch. `normal` is None when the panel does not normalise."""

    juror: Juror
    mark: Fraction
    normal: float | None
    left: bool  #: normalising left it as it is


@dataclass(frozen=True)
class StaysOut:
    """A juror who stays out of a pitch; `text` is in their own words."""

    juror: Juror
    reason: Reason
    text: str


@dataclass(frozen=True)
class Picture:
    """What a panel makes of one pitch."""

    pitch: Pitch
    standing: Standing
    shared: bool  #: others have the same place
    normalises: bool
    marks: tuple[Marked, ...]
    out: tuple[StaysOut, ...]
    dots: tuple[Dot, ...]
    advice: str


@dataclass(frozen=True)
class Waiting:
    """How many have handed in for a pitch, of how many are to; never what."""

    pitch: Pitch
    done: int
    total: int
    missing: tuple[Juror, ...]
    out: tuple[StaysOut, ...]  #: so that a chair sees it in time when a recusal is odd


def pitches(session: Session, panel: Panel) -> Sequence[Pitch]:
    """The pitches of the panel's evening, in the order of the programme."""
    order = scores.pitches(session, panel)
    found = {one.id: one for one in session.scalars(sa.select(Pitch).where(Pitch.id.in_(order)))}
    return [found[each] for each in order]


def waiting(session: Session, panel: Panel) -> list[Waiting]:
    """Who is still to hand in what."""
    asked = sa.select(ScoreSheet.juror_id, ScoreSheet.pitch_id).join(Juror)
    handed_in = asked.where(Juror.panel_id == panel.id, ScoreSheet.handed_in_at.is_not(None))
    done = {(juror, pitch) for juror, pitch in session.execute(handed_in)}
    out = scores.recusals(session, panel)
    away, found = _staying_out(session, panel), []
    for pitch in pitches(session, panel):
        due = [one for one in panel.jurors if (one.id, pitch.id) not in out]
        missing = tuple(one for one in due if (one.id, pitch.id) not in done)
        found.append(Waiting(pitch, len(due) - len(missing), len(due), missing, _of(away, pitch)))
    return found


def _of(away: list[tuple[int, StaysOut]], pitch: Pitch) -> tuple[StaysOut, ...]:
    return tuple(one for number, one in away if number == pitch.id)


def pictures(session: Session, panel: Panel) -> list[Picture]:
    """What the panel makes of each pitch, in the order of the programme."""
    given, there = scores.marks(session, panel), pitches(session, panel)
    low, high = ends(panel.scale)
    table = standings(given, [one.id for one in there], low, high, panel.minimum)
    places = Counter(one.place for one in table.values() if one.place)
    marked = _marked(panel, given)
    out, advice = _staying_out(session, panel), _advice(session, panel)
    return [
        Picture(
            pitch=pitch,
            standing=table[pitch.id],
            shared=places[table[pitch.id].place or 0] > 1,
            normalises=panel.normalises,
            marks=tuple(marked.get(pitch.id, ())),
            out=_of(out, pitch),
            dots=tuple(dots([one.mark for one in marked.get(pitch.id, ())], low, high)),
            advice=advice.get(pitch.id, ""),
        )
        for pitch in there
    ]


def _marked(panel: Panel, given: dict[int, dict[int, Fraction]]) -> dict[int, list[Marked]]:
    level = normalised(given, *ends(panel.scale))
    found: dict[int, list[Marked]] = {}
    for juror in panel.jurors:
        for pitch, mark in given.get(juror.id, {}).items():
            normal = level.marks[juror.id][pitch] if panel.normalises and level.changed else None
            found.setdefault(pitch, []).append(Marked(juror, mark, normal, juror.id in level.left))
    return found


def _staying_out(session: Session, panel: Panel) -> list[tuple[int, StaysOut]]:
    words = {key: one.text for key, one in scores.written(session, panel).items()}
    jurors = {one.id: one for one in panel.jurors}
    return [
        (pitch, StaysOut(jurors[juror], reason, words.get((juror, pitch), "")))
        for (juror, pitch), reason in sorted(scores.recusals(session, panel).items())
    ]


def _advice(session: Session, panel: Panel) -> dict[int, str]:
    asked = sa.select(Advice).where(Advice.panel_id == panel.id)
    return {one.pitch_id: one.text for one in session.scalars(asked)}


def sheets(session: Session, panel: Panel) -> dict[int, list[Given]]:
    """Every mark that was handed in and counts, by the number that a juror has in files (see `numbered`)."""
    out, there = scores.recusals(session, panel), set(scores.pitches(session, panel))
    asked = (
        sa.select(Score.juror_id, Score.pitch_id, Criterion.position, Score.mark)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(ScoreSheet, scores.HANDED_IN)
        .where(Criterion.panel_id == panel.id)
    )
    found: dict[int, list[Given]] = {}
    for juror, pitch, criterion, mark in session.execute(asked):
        if pitch in there and (juror, pitch) not in out:
            found.setdefault(juror, []).append((pitch, criterion, mark))
    return {number: sorted(found[juror], key=str) for juror, number in numbered(found).items()}
