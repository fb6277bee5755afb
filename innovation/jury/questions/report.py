"""The report of an evening's juries: what the room decided, what each panel found, and what was asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event
from innovation.jury.models import JuryQuestion, Panel
from innovation.jury.questions.outcome import Picture, pictures
from innovation.jury.questions.panels import panels
from innovation.jury.rules.panels import Mode
from innovation.jury.rules.questions import HEARD
from innovation.pitches.models import Pitch
from innovation.voting.joint import Part
from innovation.voting.publishing import Result, results


@dataclass(frozen=True)
class JointPart:
    """What one panel brought into a joint verdict; without `part` it had too few scores."""

    panel: Panel
    part: Part | None


@dataclass(frozen=True)
class OnPitch:
    """All that is said of one pitch."""

    pitch: Pitch
    result: Result | None
    found: tuple[tuple[Panel, Picture], ...]
    joint: tuple[JointPart, ...]
    questions: tuple[JuryQuestion, ...]


@dataclass(frozen=True)
class Report:
    """What may be read of an evening's juries: `panels` are those that are public or give no marks."""

    event: Event
    panels: tuple[Panel, ...]
    pitches: tuple[OnPitch, ...]


def published(session: Session, event: Event) -> list[Panel]:
    """The panels of an evening whose marks are public."""
    return [one for one in panels(session, event) if one.published_at and one.scores]


def report(session: Session, event: Event) -> Report | None:
    """The report as far as panels are public; None when no panel is."""
    public = published(session, event)
    if not public:
        return None
    found = [(panel, {one.pitch.id: one for one in pictures(session, panel)}) for panel in public]
    decided = {one.round.pitch_id: one for one in results(session, event) if not one.void}
    asked = heard(session, event)
    there = [one.pitch for one in event.items if one.pitch]
    silent = [one for one in panels(session, event) if not one.scores]
    return Report(
        event,
        (*public, *silent),
        tuple(_on(pitch, decided.get(pitch.id), found, asked[pitch.id]) for pitch in there),
    )


def _on(
    pitch: Pitch,
    result: Result | None,
    found: Sequence[tuple[Panel, dict[int, Picture]]],
    asked: Sequence[JuryQuestion],
) -> OnPitch:
    seen = tuple((panel, by_pitch[pitch.id]) for panel, by_pitch in found)
    return OnPitch(pitch, result, seen, joint_parts(result, seen), tuple(asked))


def joint_parts(result: Result | None, seen: Sequence[tuple[Panel, Picture]]) -> tuple[JointPart, ...]:
    """What each panel that decides along brought in; its parts are kept in the order of the panels."""
    kept = iter(result.joint_parts[1:] if result else ())
    if result is None or not result.joint_parts:
        return ()
    along = [(panel, one) for panel, one in seen if panel.mode is Mode.CO_DECIDES]
    return tuple(JointPart(panel, next(kept, None) if one.standing.enough else None) for panel, one in along)


def heard(session: Session, event: Event) -> dict[int, list[JuryQuestion]]:
    """The questions that were let through, by pitch, in their order."""
    asked = sa.select(JuryQuestion).where(
        JuryQuestion.event_id == event.id, JuryQuestion.state.in_(HEARD), ~JuryQuestion.rehearsal
    )
    found: dict[int, list[JuryQuestion]] = defaultdict(list)
    for one in session.scalars(asked.order_by(JuryQuestion.position, JuryQuestion.id)):
        found[one.pitch_id].append(one)
    return found
