"""Writing the one plan of an initiative: its goal, and its steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, selectinload

from innovation.db import locked
from innovation.edition import refuse_stale
from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import Initiative, Plan, Step
from innovation.initiatives.rules.plan import MOST_STEPS, today

GOAL = ("goal", "for_whom", "review_on")
STEP = ("text", "member_id", "due_on", "promise")


def save_goal(
    session: Session, initiative: Initiative, values: Mapping[str, Any], seen: str, now: datetime
) -> None:
    """Write what the plan is for. Raises Stale (409) when it is not the text of edition `seen` any more."""
    plan = writable(session, initiative, now)
    refuse_stale(seen, plan.goal_edition)
    _take(plan, values, GOAL)


def add_step(session: Session, initiative: Initiative, values: Mapping[str, Any], now: datetime) -> Step:
    """Put a step at the end of the plan. Raises RuleBroken (422) when the plan is full."""
    plan = writable(session, initiative, now)
    if len(plan.steps) >= MOST_STEPS:
        raise RuleBroken(N_("A plan has at most %(most)d steps. Take one away first."), 422, most=MOST_STEPS)
    step = Step(position=max((one.position for one in plan.steps), default=0) + 1)
    _take(step, values, STEP)
    plan.steps.append(step)
    return step


def change_step(
    session: Session,
    initiative: Initiative,
    step_id: int,
    values: Mapping[str, Any],
    seen: str,
    now: datetime,
) -> None:
    """Write a step anew. Raises Stale (409) when it is not the step of edition `seen` any more."""
    found = _step(writable(session, initiative, now), step_id)
    refuse_stale(seen, found.edition)
    _take(found, values, STEP)


def check_step(session: Session, initiative: Initiative, step_id: int, done: bool, now: datetime) -> None:
    """Say that a step is done, today, or that it is not; one that was done already keeps its day."""
    found = _step(writable(session, initiative, now), step_id)
    found.done_on = (found.done_on or today(now)) if done else None


def move_step(session: Session, initiative: Initiative, step_id: int, by: int, now: datetime) -> None:
    """Let a step change places with the one before it (-1) or after it (1); at the edge nothing happens."""
    plan = writable(session, initiative, now)
    order = list(plan.steps)
    old = order.index(_step(plan, step_id))
    new = old + by
    if 0 <= new < len(order):
        order[old], order[new] = order[new], order[old]
    for place, one in enumerate(order, 1):
        one.position = place


def remove_step(session: Session, initiative: Initiative, step_id: int, now: datetime) -> None:
    """Take a step out of the plan."""
    plan = writable(session, initiative, now)
    plan.steps.remove(_step(plan, step_id))


def writable(session: Session, initiative: Initiative, now: datetime) -> Plan:
    """The plan as it stands, locked with its initiative until commit; an empty one at the first word."""
    locked(session, initiative)
    fresh = selectinload(Plan.steps)
    plan = session.get(Plan, initiative.id, options=[fresh], populate_existing=True)
    if plan is None:
        plan = Plan(initiative_id=initiative.id, goal="", for_whom="", gets="", expects="")
        session.add(plan)
    plan.updated_at = now
    return plan


def _step(plan: Plan, step_id: int) -> Step:
    """A step of the locked plan. Raises RuleBroken (409) when somebody took it away meanwhile."""
    found = next((one for one in plan.steps if one.id == step_id), None)
    if found is None:
        raise RuleBroken(N_("Somebody else took this step away meanwhile."))
    return found


def _take(row: Plan | Step, values: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    for field in fields:
        setattr(row, field, values[field])
