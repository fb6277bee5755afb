"""The story of an initiative: what was tried, what one would do again, and what stood in the way."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken, Stale
from innovation.initiatives.actions.log import note
from innovation.initiatives.models import Initiative, Obstacle, Story
from innovation.initiatives.rules.stages import ENDED
from innovation.initiatives.rules.telling import ObstacleKind
from innovation.people.models import Person


def write(
    session: Session, initiative: Initiative, tried: str, again: str, by: Person, now: datetime, seen: int
) -> None:
    """Keep the story as it was typed on a page that was opened at revision `seen`.

    Raises Stale (409) when somebody else saved meanwhile, and RuleBroken (422) when a road that ended
    would have no story any more.
    """
    locked(session, initiative)
    story = session.get(Story, initiative.id) or Story(initiative_id=initiative.id, revision=0)
    if story.revision != seen:
        raise Stale(N_("Somebody else saved this story while you were writing."))
    if initiative.stage in ENDED and not tried:
        raise RuleBroken(N_("This initiative has ended, so its story stays. Tell what was tried."), 422)
    if (story.tried or "", story.again or "") == (tried, again):
        return
    if tried and not story.tried:
        note(session, initiative, "story", by, now)
    story.tried, story.again, story.revision, story.updated_at = tried, again, seen + 1, now
    session.add(story)


def meet(
    session: Session, initiative: Initiative, kind: ObstacleKind, text: str, helped: str, now: datetime
) -> None:
    """Write down something that stood in the way."""
    met = Obstacle(initiative_id=initiative.id, kind=kind, text=text, helped=helped, told_at=now)
    session.add(met)


def forget(session: Session, initiative: Initiative, obstacle_id: int) -> None:
    """Take an obstacle away; one that is gone already is no mistake."""
    for one in session.scalars(sa.select(Obstacle).where(Obstacle.initiative_id == initiative.id)):
        if one.id == obstacle_id:
            session.delete(one)
