"""Loading an initiative through the permission: 404 for strangers, 403 for insiders without the right.

Everyone may read what an initiative tells. What is the team's own (plan, invitations, offers) is for the
team, its coach and organisers.
"""

from flask import abort
from sqlalchemy.orm import joinedload, selectinload

from innovation.db import session
from innovation.initiatives.models import Coaching, Initiative, Member
from innovation.people.models import Person
from innovation.people.views.here import me as me
from innovation.people.views.here import myself as myself
from innovation.people.views.here import now as now

_WITH = (
    joinedload(Initiative.municipality),
    joinedload(Initiative.theme),
    selectinload(Initiative.members).joinedload(Member.person),
    selectinload(Initiative.coachings).joinedload(Coaching.coach),
)


def readable(initiative_id: int) -> Initiative:
    """The initiative with this number, for everyone; 404 when there is none."""
    return session.get(Initiative, initiative_id, options=_WITH) or abort(404)


def inside(initiative_id: int) -> Initiative:
    """The initiative, for its team, its coach and organisers; 404 for others."""
    found = readable(initiative_id)
    return found if is_inside(found, me()) else abort(404)


def own(initiative_id: int) -> Initiative:
    """The initiative, for its team; 403 for its coach and organisers, 404 for others."""
    found = inside(initiative_id)
    return found if found.is_of(myself()) else abort(403)


def steered(initiative_id: int) -> Initiative:
    """The initiative, for its team and organisers; 403 for its coach, 404 for others."""
    found, person = inside(initiative_id), myself()
    return found if found.is_of(person) or person.is_organiser else abort(403)


def is_inside(initiative: Initiative, person: Person | None) -> bool:
    """True for the team, its coach and organisers."""
    if person is None:
        return False
    return person.is_organiser or initiative.is_of(person) or initiative.is_coached_by(person)
