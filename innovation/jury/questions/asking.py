"""Questions as pages ask for them: a juror's own, the host's queue, those to answer in writing."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.jury.models import EveningJury, Juror, JuryQuestion, Panel
from innovation.jury.rules.questions import HEARD, ON_SCREEN, State
from innovation.pitches.models import Pitch


def pitches_of(event: Event) -> list[Pitch]:
    """The pitches of an evening, in the order of the programme."""
    return [item.pitch for item in event.items if item.pitch is not None]


def on_now(event: Event) -> Pitch | None:
    """The pitch that is on, if any."""
    return next((item.pitch for item in event.items if item.id == event.item_id), None)


def bank(panel: Panel) -> list[str]:
    """The standard questions of a panel."""
    return [line.strip() for line in panel.bank.splitlines() if line.strip()]


def asked_by(session: Session, juror: Juror) -> Sequence[JuryQuestion]:
    """What a juror asked so far, the newest first."""
    asked = sa.select(JuryQuestion).where(JuryQuestion.juror_id == juror.id)
    newest = asked.order_by(JuryQuestion.position.desc(), JuryQuestion.id)
    return session.scalars(newest.options(joinedload(JuryQuestion.pitch))).all()


def asks(session: Session, event: Event) -> bool:
    """True when anybody asks questions at this evening: a jury, or the audience."""
    jury = sa.exists().where(Panel.event_id == event.id)
    audience = sa.exists().where(EveningJury.event_id == event.id, EveningJury.audience_asks)
    return bool(session.scalar(sa.select(jury | audience)))


@dataclass(frozen=True)
class Queue:
    """The questions about one pitch as its host sees them."""

    offered: list[JuryQuestion]  #: of the audience, to be looked at
    waiting: list[JuryQuestion]  #: to be asked or being answered, in their order
    done: list[JuryQuestion]


def queue(session: Session, event: Event, pitch: Pitch) -> Queue:
    """What was asked about a pitch. What is to be looked at has no order: that would tell who asked."""
    asked = sa.select(JuryQuestion).where(
        JuryQuestion.event_id == event.id, JuryQuestion.pitch_id == pitch.id
    )
    found = session.scalars(
        asked.order_by(JuryQuestion.position, JuryQuestion.id).options(joinedload(JuryQuestion.juror))
    ).all()
    return Queue(
        offered=[one for one in found if one.state is State.OFFERED],
        waiting=[one for one in found if one.state in ON_SCREEN],
        done=[one for one in found if one.state not in ON_SCREEN | {State.OFFERED}],
    )


def to_look_at(session: Session, event: Event) -> dict[int, int]:
    """How many questions wait to be looked at, by pitch."""
    counted = sa.select(JuryQuestion.pitch_id, sa.func.count()).where(
        JuryQuestion.event_id == event.id, JuryQuestion.state == State.OFFERED
    )
    return {row[0]: row[1] for row in session.execute(counted.group_by(JuryQuestion.pitch_id))}


def to_answer(session: Session, pitch: Pitch) -> list[tuple[Event, JuryQuestion]]:
    """The questions about a pitch that were let through, of evenings that are over, newest first."""
    asked = (
        sa.select(Event, JuryQuestion)
        .join(JuryQuestion, JuryQuestion.event_id == Event.id)
        .where(
            Event.phase == Phase.ENDED,
            JuryQuestion.pitch_id == pitch.id,
            JuryQuestion.state.in_(HEARD),
            ~JuryQuestion.rehearsal,
        )
        .order_by(Event.starts_at.desc(), JuryQuestion.position, JuryQuestion.id)
    )
    return [(event, question) for event, question in session.execute(asked)]
