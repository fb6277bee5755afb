"""What a team looks for: making it known, and closing it again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.stages import refuse_ended
from innovation.initiatives.models import Initiative, Opening, Step
from innovation.initiatives.rules.matching import HelpKind
from innovation.network.rules import Perspective

MOST_OPEN = 12  #: openings of one initiative at a time


def open(
    session: Session,
    initiative: Initiative,
    kind: HelpKind,
    title: str,
    now: datetime,
    *,
    text: str = "",
    perspective: Perspective | None = None,
    step: Step | None = None,
) -> Opening:
    """Say in public what is looked for, for a step of the plan or for the team as a whole.

    Raises RuleBroken (422) without a title or with too many at a time, and (409) after the end.
    """
    locked(session, initiative)
    if not title.strip():
        raise RuleBroken(N_("Say in a few words whom or what you look for."), 422)
    refuse_ended(initiative)
    _refuse_too_many(session, initiative)
    made = Opening(initiative_id=initiative.id, kind=kind.value, perspective=perspective, opened_at=now)
    made.title, made.text = title.strip()[:100], text.strip()[:600]
    made.step_id = step.id if step else None
    session.add(made)
    session.flush()
    session.expire(initiative, ["openings"])
    return made


def close(session: Session, initiative: Initiative, number: int, now: datetime) -> None:
    """Look for it no longer; what is closed already stays as it was."""
    open_one = sa.update(Opening).where(
        Opening.id == number, Opening.initiative_id == initiative.id, Opening.closed_at.is_(None)
    )
    session.execute(open_one.values(closed_at=now))
    session.expire(initiative, ["openings"])


def opening_of(initiative: Initiative, number: int | None) -> Opening | None:
    """An opening of this initiative that is still open."""
    return next((one for one in initiative.openings if one.id == number), None)


def _refuse_too_many(session: Session, initiative: Initiative) -> None:
    asked = sa.select(sa.func.count()).where(
        Opening.initiative_id == initiative.id, Opening.closed_at.is_(None)
    )
    if (session.scalar(asked) or 0) >= MOST_OPEN:
        raise RuleBroken(N_("There are %(most)d open calls already. Close one first."), 422, most=MOST_OPEN)
