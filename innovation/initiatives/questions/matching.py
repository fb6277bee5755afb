"""Who offers help to the network, and who fits what is looked for, in both directions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.initiatives.models import Helper, Initiative, Member, Opening
from innovation.initiatives.questions.openings import SoughtHelp, board
from innovation.initiatives.rules.matching import WEIGHTS, HelpKind, Reason, Wanted, best, reasons, score
from innovation.initiatives.rules.team import Gap
from innovation.people.models import Person

SUGGESTED = 5  #: how many are shown
LOOKED_AT = 500  #: the newest offers of help that are weighed for a team


def helpers(now: datetime) -> sa.Select[Any]:
    """Everyone who offers help to the network now, newest first."""
    shown = joinedload(Helper.person).joinedload(Person.municipality)
    return (
        sa.select(Helper)
        .where(Helper.until > now)
        .options(shown)
        .order_by(Helper.offered_at.desc(), Helper.person_id)
    )


def helper_names(session: Session, addresses: Collection[str], now: datetime) -> dict[str, str]:
    """The names of those among these addresses who offer help, for in place of the address."""
    found = session.scalars(helpers(now).where(Helper.person.has(Person.email.in_(addresses))))
    return {helper.person.email: helper.person.shown_name for helper in found}


def in_a_team(session: Session, person: Person) -> bool:
    """True for somebody who is in the team of any initiative."""
    asked = sa.select(Member.id).where(Member.person_id == person.id, Member.left_at.is_(None))
    return session.scalar(asked.limit(1)) is not None


def wishes(initiative: Initiative, gap: Gap) -> list[Wanted]:
    """All that a team looks for: its openings, and the people it still needs."""
    needed: list[Any] = [*gap.perspectives, *([None] if gap.others else [])]
    people = [Wanted(HelpKind.TEAM, one, initiative.municipality_id) for one in needed]
    return [*(opening.wanted for opening in initiative.openings), *people]


def fitting_helpers(
    session: Session, initiative: Initiative, gap: Gap, now: datetime
) -> list[tuple[Helper, tuple[Reason, ...]]]:
    """Who offered help that fits what this team looks for, best first, and why."""
    wanted = wishes(initiative, gap)
    known = [one.person_id for one in initiative.members if one.person_id]
    asked = helpers(now).where(Helper.person_id.not_in(known)).limit(LOOKED_AT)
    weighed = [(helper, best(wanted, helper.offered)) for helper in session.scalars(asked)]
    fitting = [(helper, why) for helper, why in weighed if why]
    return sorted(fitting, key=lambda one: score(one[1]), reverse=True)[:SUGGESTED]


def fitting_openings(session: Session, helper: Helper) -> Sequence[tuple[Opening, tuple[Reason, ...]]]:
    """What teams look for that fits what somebody offers, best first, and why; not of their own teams."""
    offered = helper.offered
    mine = sa.select(Member.initiative_id).where(
        Member.person_id == helper.person_id, Member.left_at.is_(None)
    )
    fit = _worth(Reason.PERSPECTIVE, Opening.perspective == offered.perspective) + _worth(
        Reason.PLACE, Initiative.municipality_id == offered.municipality_id
    )
    asked = board(SoughtHelp()).where(Opening.kind.in_(sorted(offered.kinds)), Initiative.id.not_in(mine))
    best_first = asked.order_by(None).order_by(fit.desc(), Opening.opened_at.desc(), Opening.id)
    found = session.scalars(best_first.limit(SUGGESTED))
    return [(opening, reasons(opening.wanted, offered)) for opening in found]


def _worth(reason: Reason, holds: sa.ColumnElement[bool]) -> sa.Case[int]:
    return sa.case((holds, WEIGHTS[reason]), else_=0)
