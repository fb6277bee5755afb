"""The one place that writes down who did what, and the lock for acts that must not cross."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event, EventLog
from innovation.people.models import Person


def log(
    session: Session, event: Event, by: Person | None, now: datetime, verb: str, detail: str = ""
) -> None:
    """Leave a dated row of what somebody did. Never holds a code or the name of somebody who votes."""
    session.add(
        EventLog(event_id=event.id, at=now, by_id=by.id if by else None, verb=verb, detail=detail[:300])
    )


def locked(session: Session, event: Event) -> Event:
    """The event with its row locked until commit, as it stands in the database now."""
    asked = sa.select(Event).where(Event.id == event.id).with_for_update(key_share=True)
    return session.scalars(asked.execution_options(populate_existing=True)).one()


def changing(session: Session, event: Event, revision: int) -> Event:
    """The event, locked, at the next revision.

    Raises RuleBroken when `revision`, which the page was made from, is no longer the newest.
    """
    found = locked(session, event)
    if found.revision != revision:
        raise RuleBroken(N_("Somebody else changed this evening just before you. Look how it stands now."))
    found.revision += 1
    return found
