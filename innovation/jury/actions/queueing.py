"""The host's queue: letting questions through, their order, the screen, what became of each.

Every act locks the evening first, so that two hosts never act on one queue at the same moment.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event
from innovation.jury.actions.asking import last_place
from innovation.jury.models import JuryQuestion
from innovation.jury.questions.asking import on_now
from innovation.jury.rules.questions import NEXT, ON_SCREEN, State
from innovation.people.models import Person

_ANOTHER = N_("Somebody else did something with this question just before you. Look how it stands now.")


def move(
    session: Session, event: Event, question_id: int, seen: State, new: State, by: Person, now: datetime
) -> None:
    """The one door for the states of a question. `seen` is the state that the host saw.

    Raises RuleBroken (409) when it is in another state by now, or when the table does not have this move.
    What is neither to be asked nor being answered leaves the screen; what is let through comes last.
    """
    found = _held(session, event, question_id)
    if found.state is not seen or new not in NEXT[seen]:
        raise RuleBroken(_ANOTHER)
    if new is State.QUEUED and not found.heard:
        found.position = last_place(session, event) + 1
    found.state = new
    found.on_screen = found.on_screen and new in ON_SCREEN
    log(session, event, by, now, "question", f"{found.id}: {new}")


def put_on_screen(
    session: Session, event: Event, question_id: int, shown: bool, by: Person, now: datetime
) -> None:
    """Show a question on the screen in the place of any other, or take it off.

    Raises RuleBroken when it is not to be asked, and when its pitch is not the one that is on now.
    """
    found = _held(session, event, question_id)
    if shown and found.state not in ON_SCREEN:
        raise RuleBroken(_ANOTHER)
    if shown and found.pitch != on_now(event):
        raise RuleBroken(N_("Only a question about the pitch that is on now can be put on the screen."))
    others = sa.update(JuryQuestion).where(JuryQuestion.event_id == event.id, JuryQuestion.on_screen)
    if shown:
        session.execute(others.values(on_screen=False))
    found.on_screen = shown
    log(session, event, by, now, "question_shown" if shown else "question_hidden", str(found.id))


def place(session: Session, event: Event, question_id: int, by: int) -> None:
    """Let a question change places with the one before it (-1) or after it (1), if there is one."""
    found = _held(session, event, question_id)
    order = _queue(session, found)
    if found not in order:
        raise RuleBroken(_ANOTHER)
    old = order.index(found)
    new = old + by
    if 0 <= new < len(order):
        order[old], order[new] = order[new], order[old]
    for at, one in enumerate(order, 1):
        one.position = at


def _held(session: Session, event: Event, question_id: int) -> JuryQuestion:
    """A question of this evening, whose row is locked. Raises RuleBroken (404) when it is gone."""
    locked(session, event)
    found = session.get(JuryQuestion, question_id, populate_existing=True)
    if found is None or found.event_id != event.id:
        raise RuleBroken(N_("This question is not there any more."), 404)
    return found


def _queue(session: Session, of: JuryQuestion) -> list[JuryQuestion]:
    """The queue that a question is in: those about its pitch that are to be asked or being answered."""
    mine = (JuryQuestion.event_id == of.event_id, JuryQuestion.pitch_id == of.pitch_id)
    asked = sa.select(JuryQuestion).where(*mine, JuryQuestion.state.in_(ON_SCREEN))
    order = asked.order_by(JuryQuestion.position, JuryQuestion.id)
    return list(session.scalars(order.execution_options(populate_existing=True)))
