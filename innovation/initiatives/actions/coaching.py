"""A team and its coach: asked, accepted or declined, ended. One coach at a time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.coaches import taken
from innovation.initiatives.actions.log import note
from innovation.initiatives.actions.stages import may_be_guided
from innovation.initiatives.models import Coach, Coaching, Initiative
from innovation.initiatives.rules.coaching import room_left
from innovation.people.models import Person


def ask(
    session: Session, initiative: Initiative, coach_id: int, message: str, by: Person, now: datetime
) -> Coaching:
    """Ask a coach to stand beside this initiative; it takes one of their places until it is over.

    Raises RuleBroken (409) when a coach was asked already or this one cannot be asked any more.
    """
    if _current(session, initiative):
        raise RuleBroken(N_("Your team has asked a coach already. Only one at a time."))
    coach = session.get(Coach, coach_id, populate_existing=True, with_for_update=True)
    if coach is None or not coach.active or not room_left(coach.room, taken(session, coach_id)):
        raise RuleBroken(N_("This coach has no room any more. Choose another one."))
    if initiative.is_of(coach.person):
        raise RuleBroken(N_("Somebody of your own team cannot be your coach."), 422)
    asked = Coaching(
        initiative_id=initiative.id, coach_id=coach_id, asked_by_id=by.id, message=message, asked_at=now
    )
    session.add(asked)
    session.flush()
    note(session, initiative, "coach_asked", by, now, about_id=coach_id)
    return asked


def accept(session: Session, coaching: Coaching, by: Person, now: datetime) -> None:
    """The coach says yes. Raises RuleBroken (409) while the team is not whole, or when it asks no more."""
    found = _waiting(session, coaching)
    initiative = found.initiative
    if not may_be_guided(session, initiative):
        raise RuleBroken(N_("This team is not whole yet. You can say yes as soon as it is."))
    if initiative.is_of(by):
        raise RuleBroken(N_("You are in this team yourself, so you cannot be its coach."))
    found.accepted_at = now
    note(session, initiative, "coach_began", by, now, about_id=by.id)


def decline(session: Session, coaching: Coaching, why: str, by: Person, now: datetime) -> None:
    """The coach says no. Raises RuleBroken (409) when the team does not ask any more."""
    found = _waiting(session, coaching)
    found.ended_at, found.ended_why = now, why
    note(session, found.initiative, "coach_declined", by, now, about_id=by.id)


def take_back(session: Session, initiative: Initiative, by: Person, now: datetime) -> None:
    """Take the question back. Raises RuleBroken (409) when nobody waits for an answer any more."""
    found = _current(session, initiative)
    if found is None or found.accepted_at:
        raise RuleBroken(N_("The coach has answered meanwhile. Look how it stands now."))
    found.ended_at = now
    note(session, initiative, "coach_withdrawn", by, now, about_id=found.coach_id)


def end(session: Session, initiative: Initiative, why: str, by: Person, now: datetime) -> Coaching:
    """End the guidance by this coach. Raises RuleBroken (422) without a reason, (409) when there is none."""
    if not why:
        raise RuleBroken(N_("Say why this ends."), 422)
    found = _current(session, initiative)
    if found is None or not found.accepted_at:
        raise RuleBroken(N_("This initiative has no coach now."))
    found.ended_at, found.ended_why = now, why
    note(session, initiative, "coach_ended", by, now, about_id=found.coach_id)
    return found


def _current(session: Session, initiative: Initiative) -> Coaching | None:
    """Whoever is asked or says yes now, with the initiative locked until commit."""
    locked(session, initiative)
    current = sa.select(Coaching).where(Coaching.initiative_id == initiative.id, Coaching.ended_at.is_(None))
    return session.scalar(current.execution_options(populate_existing=True))


def _waiting(session: Session, coaching: Coaching) -> Coaching:
    """This question, locked, while it waits for an answer. Raises RuleBroken (409) when it does not."""
    found = _current(session, coaching.initiative)
    if found is None or found.id != coaching.id or found.accepted_at:
        raise RuleBroken(N_("This question does not wait for your answer any more."))
    return found
