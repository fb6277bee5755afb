"""What of coaching belongs to a person: handed out on request, and gone when that person leaves."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.errors import N_
from innovation.initiatives.actions.coaches import DESCRIBED
from innovation.initiatives.models import Coach, Coaching
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def export_coaching(session: Session, person: Person) -> dict[str, Any]:
    """What this person said as a coach, whom they stand beside, and whom they asked for their own team."""
    coach = session.get(Coach, person.id)
    asked = sa.select(Coaching).options(joinedload(Coaching.initiative)).order_by(Coaching.id)
    beside = session.scalars(asked.where(Coaching.coach_id == person.id))
    by_me = session.scalars(asked.where(Coaching.asked_by_id == person.id))
    return {
        "coach": _profile(coach) if coach else None,
        "coach_of": [_told(one) for one in beside],
        "coaches_asked": [{**_told(one), "message": one.message} for one in by_me],
    }


def erase_coaching(session: Session, person: Person) -> None:
    """Forget every word to or from this person; their profile goes with them, what they did stays unnamed."""
    theirs = sa.or_(Coaching.coach_id == person.id, Coaching.asked_by_id == person.id)
    session.execute(sa.update(Coaching).where(theirs).values(message="", ended_why=""))
    running = sa.and_(Coaching.coach_id == person.id, Coaching.ended_at.is_(None))
    session.execute(sa.update(Coaching).where(running).values(ended_at=datetime.now(UTC)))


def _profile(coach: Coach) -> dict[str, Any]:
    said = {name: getattr(coach, name) for name in DESCRIBED}
    themes = [theme.name for theme in coach.themes]
    return {**said, "themes": themes, "photo": bool(coach.photo_version), "since": coach.since.isoformat()}


def _told(one: Coaching) -> dict[str, Any]:
    days = {name: getattr(one, name) for name in ("asked_at", "accepted_at", "ended_at")}
    dated = {name: at.isoformat() if at else None for name, at in days.items()}
    return {"initiative": one.initiative.title, **dated, "ended_why": one.ended_why}


EXPORTERS.append(export_coaching)
ERASERS.append(erase_coaching)
KEPT.append(
    Kept(
        "coaches",
        N_("What a coach tells about themselves, with a photo, and what a team asks a coach"),
        N_("So that a team can choose a coach."),
        N_("Until the coach stops or deletes their account. That somebody was coach stays, without a name."),
    )
)
