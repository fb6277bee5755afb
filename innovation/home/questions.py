"""What the front page asks of the other features."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.evenings.models import Event
from innovation.initiatives.models import Initiative
from innovation.initiatives.questions.lists import listing, people_busy
from innovation.initiatives.rules.stages import Stage
from innovation.pitches.lists import Sought
from innovation.pitches.models import Pitch
from innovation.pitches.rules import PUBLIC, State
from innovation.voting.models import JointVerdict, Round, Seal
from innovation.voting.publishing import Result, results
from innovation.voting.rules import RoundState


@dataclass(frozen=True)
class Latest:
    """The newest evening whose results are public, with its results that count."""

    event: Event
    results: list[Result]


@dataclass(frozen=True)
class Numbers:
    """How far the network has come: ideas brought, pitched, over the threshold; people in teams now."""

    ideas: int
    pitched: int
    passed: int
    busy: int


def latest_results(session: Session) -> Latest | None:
    """The results to show first, or None when nothing was published yet."""
    asked = sa.select(Event).where(Event.published_at.is_not(None)).order_by(Event.starts_at.desc()).limit(1)
    event = session.scalar(asked)
    if event is None:
        return None
    return Latest(event, [result for result in results(session, event) if not result.void])


def newest_ideas(session: Session, most: int) -> Sequence[Pitch]:
    """The ideas that were touched last, of those that everyone may read."""
    asked = sa.select(Pitch).where(Pitch.state.in_(PUBLIC)).order_by(Pitch.updated_at.desc()).limit(most)
    return session.scalars(asked.options(joinedload(Pitch.municipality), joinedload(Pitch.theme))).all()


def newest_initiatives(session: Session, most: int) -> Sequence[Initiative]:
    """The initiatives of which something was heard last."""
    return session.scalars(listing(list(Stage), Sought()).limit(most)).all()


def numbers(session: Session) -> Numbers:
    """Counted now, from the ideas and from published, sealed rounds."""
    brought = sa.select(sa.func.count()).where(Pitch.state != State.DRAFT)
    public = (
        sa.select(Round.pitch_id)
        .join(Event, Event.id == Round.event_id)
        .join(Seal, Seal.round_id == Round.id)
        .where(Event.published_at.is_not(None), Round.state == RoundState.CLOSED, ~Round.rehearsal)
    )
    pitched = sa.select(sa.func.count()).select_from(public.distinct().subquery())
    joint = public.outerjoin(JointVerdict, JointVerdict.round_id == Round.id)
    both = joint.where(sa.func.coalesce(JointVerdict.passed, Seal.passed))
    passed = sa.select(sa.func.count()).select_from(both.distinct().subquery())
    ideas, heard, carried = (session.scalar(asked) or 0 for asked in (brought, pitched, passed))
    return Numbers(ideas, heard, carried, people_busy(session))
