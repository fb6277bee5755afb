"""Coaches and how much room they have; what a coach sees of their initiatives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from innovation.initiatives.models import Coach, Coaching, Initiative, Member, Plan, Update
from innovation.initiatives.models.team import team_rule
from innovation.initiatives.rules.coaching import room_left
from innovation.initiatives.rules.plan import Attention, Standing, attention, today
from innovation.initiatives.rules.team import TeamRule
from innovation.people.models import Person


@dataclass(frozen=True)
class Choice:
    """A coach, and how many more initiatives fit."""

    coach: Coach
    left: int


@dataclass(frozen=True)
class Coached:
    """An initiative as its coach sees it."""

    initiative: Initiative
    plan: Plan | None
    late: int
    asks: list[Attention]


def coaches(session: Session, all_of_them: bool = False) -> list[Choice]:
    """Coaches by name: those whom teams may ask, or all of them."""
    open_ones = (
        sa.select(Coaching.coach_id, sa.func.count().label("taken"))
        .where(Coaching.ended_at.is_(None))
        .group_by(Coaching.coach_id)
        .subquery()
    )
    asked = (
        sa.select(Coach, sa.func.coalesce(open_ones.c.taken, 0))
        .join(Coach.person)
        .outerjoin(open_ones, open_ones.c.coach_id == Coach.person_id)
        .options(contains_eager(Coach.person).joinedload(Person.municipality), selectinload(Coach.themes))
        .order_by(Coach.active.desc(), Person.name, Person.email)
    )
    chosen = asked if all_of_them else asked.where(Coach.active)
    return [Choice(coach, room_left(coach.room, taken)) for coach, taken in session.execute(chosen)]


def coaches_for(session: Session, initiative: Initiative) -> list[Choice]:
    """Coaches with room whom this team may ask: first who knows its theme, then who lives nearby."""
    free = [one for one in coaches(session) if one.left and not initiative.is_of(one.coach.person)]

    def distance(one: Choice) -> tuple[bool, bool]:
        knows = initiative.theme_id in {theme.id for theme in one.coach.themes}
        near = one.coach.person.municipality_id == initiative.municipality_id
        return not knows, not near

    return sorted(free, key=distance)


def questions_to(session: Session, person: Person) -> Sequence[Coaching]:
    """The teams that wait for this coach's answer, who asked first on top."""
    return session.scalars(_beside(person).where(Coaching.accepted_at.is_(None))).all()


def coached_by(session: Session, person: Person, now: datetime) -> list[Coached]:
    """The initiatives that this coach stands beside, what asks for most attention first."""
    found = session.scalars(_beside(person).where(Coaching.accepted_at.is_not(None))).all()
    initiatives = [one.initiative for one in found]
    numbers = [one.id for one in initiatives]
    plans = {plan.initiative_id: plan for plan in session.scalars(_plans(numbers))}
    told = _last_told(session, numbers)
    rule = team_rule(session)
    seen = [_seen(one, plans.get(one.id), told.get(one.id), rule, now) for one in initiatives]
    return sorted(seen, key=lambda one: -len(one.asks))


def _beside(person: Person) -> sa.Select[Any]:
    whole = joinedload(Coaching.initiative)
    return (
        sa.select(Coaching)
        .where(Coaching.coach_id == person.id, Coaching.ended_at.is_(None))
        .options(
            whole.joinedload(Initiative.municipality),
            whole.joinedload(Initiative.theme),
            whole.selectinload(Initiative.members).joinedload(Member.person),
        )
        .order_by(Coaching.id)
    )


def _plans(numbers: list[int]) -> sa.Select[Any]:
    return sa.select(Plan).where(Plan.initiative_id.in_(numbers)).options(selectinload(Plan.steps))


def _last_told(session: Session, numbers: list[int]) -> dict[int, datetime]:
    """When each of these last told how it goes."""
    last = sa.func.max(Update.told_at, type_=Update.told_at.type)
    asked = sa.select(Update.initiative_id, last).where(Update.initiative_id.in_(numbers))
    return dict(session.execute(asked.group_by(Update.initiative_id)).all())


def _seen(
    initiative: Initiative, plan: Plan | None, told_at: datetime | None, rule: TeamRule, now: datetime
) -> Coached:
    late = sum(step.is_late(today(now)) for step in plan.steps) if plan else 0
    moments = [initiative.updated_at, told_at, plan.updated_at if plan else None]
    standing = Standing(
        stage=initiative.stage,
        late=late,
        guided=initiative.may_be_guided(rule),
        agreed=bool(plan and plan.agreed),
        review_on=plan.review_on if plan else None,
        heard_at=max(at for at in moments if at),
    )
    return Coached(initiative, plan, late, attention(standing, now))
