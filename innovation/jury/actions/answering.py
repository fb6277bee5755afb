"""Answers in writing, after the evening, and what is promised in them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.edition import refuse_stale
from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.jury.models import JuryQuestion
from innovation.jury.rules.questions import Answer
from innovation.people.models import Person

#: What else happens when a promise is made, changed or taken back: `hook(session, question, now)`.
PROMISED: list[Callable[[Session, JuryQuestion, datetime], None]] = []


def answer(
    session: Session, question: JuryQuestion, given: Answer, seen: str, by: Person, now: datetime
) -> None:
    """Write what an initiator answers, in the place of an earlier answer; a day needs a promise.

    Raises RuleBroken when the evening is not over or the question was not let through, and Stale when the
    answer is not that of edition `seen` any more.
    """
    locked(session, question.pitch)  # so that a promise and the beginning of an initiative see each other
    found = locked(session, question)
    if session.get_one(Event, found.event_id).phase is not Phase.ENDED or not found.heard:
        raise RuleBroken(N_("This question cannot be answered in writing now."))
    refuse_stale(seen, found.edition)
    before = found.promise, found.promise_on
    found.answer, found.promise = given.text, given.promise
    found.promise_on = given.promise_on if given.promise else None
    found.answered_at = now if given.text or given.promise else None
    found.answered_by_id = by.id if found.answered_at else None
    if before != (found.promise, found.promise_on):
        for hook in PROMISED:
            hook(session, found, now)
