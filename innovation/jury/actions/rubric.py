"""Writing the rubric of a panel, until its first score."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, selectinload

from innovation.db import locked
from innovation.edition import refuse_stale
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.jury.models import Criterion, Panel
from innovation.jury.questions.panels import has_scores
from innovation.jury.rules.rubric import MOST_CRITERIA
from innovation.people.models import Person


def add_criterion(
    session: Session, panel: Panel, values: Mapping[str, Any], by: Person, now: datetime
) -> Criterion:
    """Ask one thing more. Raises RuleBroken (422) when there are enough criteria."""
    panel = _writable(session, panel, by, now)
    if len(panel.criteria) >= MOST_CRITERIA:
        raise RuleBroken(
            N_("A jury has at most %(most)d criteria. Take one away first."), 422, most=MOST_CRITERIA
        )
    made = Criterion(position=panel.criteria[-1].position + 1)
    _take(made, values)
    panel.criteria.append(made)
    return made


def change_criterion(
    session: Session,
    panel: Panel,
    number: int,
    values: Mapping[str, Any],
    seen: str,
    by: Person,
    now: datetime,
) -> None:
    """Write a criterion anew. Raises Stale (409) when it is not the one of edition `seen` any more."""
    found = _criterion(_writable(session, panel, by, now), number)
    refuse_stale(seen, found.edition)
    _take(found, values)


def move_criterion(session: Session, panel: Panel, number: int, step: int, by: Person, now: datetime) -> None:
    """Let a criterion change places with the one before it (-1) or after it (1); not past the edge."""
    panel = _writable(session, panel, by, now)
    order = list(panel.criteria)
    old = order.index(_criterion(panel, number))
    order.insert(max(old + step, 0), order.pop(old))
    for place, one in enumerate(order, 1):
        one.position = place


def remove_criterion(session: Session, panel: Panel, number: int, by: Person, now: datetime) -> None:
    """Ask one thing less. Raises RuleBroken (409) for the last one."""
    panel = _writable(session, panel, by, now)
    found = _criterion(panel, number)
    if len(panel.criteria) == 1:
        raise RuleBroken(N_("A jury needs at least one criterion."))
    panel.criteria.remove(found)


def _writable(session: Session, panel: Panel, by: Person, now: datetime) -> Panel:
    """The panel as it stands, locked until commit. Raises RuleBroken (409) once it has a score."""
    locked(session, panel)
    fresh = session.get_one(Panel, panel.id, options=[selectinload(Panel.criteria)], populate_existing=True)
    if has_scores(session, fresh):
        raise RuleBroken(N_("The first score is given. The criteria cannot change any more."))
    log(session, fresh.event, by, now, "change_rubric", fresh.name)
    return fresh


def _criterion(panel: Panel, number: int) -> Criterion:
    """A criterion of the locked panel. Raises RuleBroken (409) when somebody took it away meanwhile."""
    found = next((one for one in panel.criteria if one.id == number), None)
    if found is None:
        raise RuleBroken(N_("Somebody else took this criterion away meanwhile."))
    return found


def _take(criterion: Criterion, values: Mapping[str, Any]) -> None:
    for field in ("name", "question", "weight"):
        setattr(criterion, field, values[field])
