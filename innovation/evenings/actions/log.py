"""The one place that writes down who did what, and the lock of acts on what a page showed."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event, EventLog
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def log(
    session: Session, event: Event, by: Person | None, now: datetime, verb: str, detail: str = ""
) -> None:
    """Leave a dated row of what somebody did. Never holds a code or the name of somebody who votes."""
    session.add(
        EventLog(event_id=event.id, at=now, by_id=by.id if by else None, verb=verb, detail=detail[:300])
    )


def changing(session: Session, event: Event, revision: int) -> Event:
    """The event, locked, at the next revision.

    Raises RuleBroken when `revision`, which the page was made from, is no longer the newest.
    """
    found = locked(session, event)
    if found.revision != revision:
        raise RuleBroken(N_("Somebody else changed this evening just before you. Look how it stands now."))
    found.revision += 1
    return found


KEPT.append(
    Kept(
        "log",
        N_("What organisers, hosts and teams did and when: opening and closing a vote, giving a role"),
        N_("So that everyone can check how a result came about."),
        N_("As long as the result. Your name goes with your account, but stays under a vote you closed."),
    )
)
