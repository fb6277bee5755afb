"""The plan of an initiative, for reading."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from innovation.initiatives.models import Initiative, Member, Plan, Step
from innovation.initiatives.rules.plan import Progress

_WITH = selectinload(Plan.steps).joinedload(Step.member).joinedload(Member.person)


def plan_of(session: Session, initiative: Initiative) -> Plan:
    """The plan with its steps; before anybody wrote one, an empty one that is not kept."""
    asked = sa.select(Plan).where(Plan.initiative_id == initiative.id).options(_WITH)
    empty = Plan(initiative_id=initiative.id, goal="", for_whom="", gets="", expects="")
    return session.scalar(asked) or empty


def step_of(session: Session, initiative: Initiative, step_id: int) -> Step | None:
    """A step of this initiative's plan."""
    return session.scalar(sa.select(Step).where(Step.id == step_id, Step.plan_id == initiative.id))


def progress_of(session: Session, initiative: Initiative) -> Progress:
    """How far the plan is, for everyone to read: counted, without its words."""
    counted = sa.select(sa.func.count(Step.done_on), sa.func.count()).where(Step.plan_id == initiative.id)
    done, total = session.execute(counted).one()
    return Progress(done, total)
