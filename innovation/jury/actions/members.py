"""Who chairs a panel, and taking somebody off it."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.jury.models import Juror, Panel
from innovation.jury.questions.panels import scored
from innovation.people.models import Person


def choose_chair(session: Session, panel: Panel, number: int, by: Person, now: datetime) -> None:
    """Let this juror chair the panel; whoever did so before does not any more."""
    panel = locked(session, panel)
    found = _juror(panel, number)
    if found.person_id is None:
        raise RuleBroken(N_("This juror has left, so somebody else has to be the chair."))
    for one in panel.jurors:
        one.chair = one is found
    log(session, panel.event, by, now, "choose_chair", panel.name)


def remove(session: Session, panel: Panel, number: int, by: Person, now: datetime) -> Juror:
    """Take a juror off the panel. Raises RuleBroken (409) for who wrote anything down about a pitch."""
    panel = locked(session, panel)
    found = _juror(panel, number)
    if found.id in scored(session, panel):
        raise RuleBroken(N_("This juror has begun to score, so their seat stays."))
    panel.jurors.remove(found)
    log(session, panel.event, by, now, "remove_juror", panel.name)
    return found


def _juror(panel: Panel, number: int) -> Juror:
    found = next((one for one in panel.jurors if one.id == number), None)
    if found is None:
        raise RuleBroken(N_("This juror is not on the jury any more."))
    return found
