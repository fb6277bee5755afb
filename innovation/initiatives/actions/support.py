"""Support begins and ends: guidance, contacts, a place; and a municipality decides on a grant."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.log import note
from innovation.initiatives.actions.stages import may_be_guided
from innovation.initiatives.models import BookLine, Decision, Initiative, Support
from innovation.initiatives.rules.book import UNSOUND
from innovation.initiatives.rules.plan import today
from innovation.initiatives.rules.support import Entry, SupportKind
from innovation.people.models import Person


@dataclass(frozen=True)
class Decided:
    """What a municipality decided, as its letter says."""

    kind: SupportKind
    municipality_id: int
    decided_on: date
    reference: str
    cents: int
    cofunding_cents: int = 0
    cofunding_by: str = ""


def needs_whole_team(session: Session, initiative: Initiative) -> None:
    """Raise RuleBroken (409) unless the team is whole or may go on before it is."""
    if not may_be_guided(session, initiative):
        raise RuleBroken(
            N_("Guidance and money can begin when the team is whole. What runs already simply goes on.")
        )


def begin(
    session: Session,
    initiative: Initiative,
    kind: SupportKind,
    text: str,
    from_on: date,
    by: Person,
    now: datetime,
) -> Support:
    """Let support that is not money begin; guidance needs a whole team."""
    locked(session, initiative)
    if kind is SupportKind.GUIDANCE:
        needs_whole_team(session, initiative)
    same = (Support.initiative_id == initiative.id, Support.kind == kind, Support.text == text)
    if session.scalar(sa.select(Support.id).where(*same, Support.ended_on.is_(None))):
        raise RuleBroken(N_("This support is on the list already."))
    made = Support(initiative_id=initiative.id, kind=kind, text=text, from_on=from_on)
    session.add(made)
    note(session, initiative, "support_began", by, now, why=text)
    return made


def end(session: Session, initiative: Initiative, support: Support, by: Person, now: datetime) -> None:
    """Let support end today, on the day it began at the earliest; ending it twice changes nothing."""
    locked(session, initiative)
    if locked(session, support).ended_on:
        return
    support.ended_on = max(today(now), support.from_on)
    note(session, initiative, "support_ended", by, now, why=support.text)


def decide(session: Session, initiative: Initiative, decided: Decided, by: Person, now: datetime) -> Decision:
    """Write down what a municipality decided; this is a record beside the vote of the room."""
    locked(session, initiative)
    needs_whole_team(session, initiative)
    _refuse_unsound(session, initiative, decided, now)
    made = Decision(
        initiative=initiative,
        kind=decided.kind,
        municipality_id=decided.municipality_id,
        decided_on=decided.decided_on,
        reference=decided.reference,
        cofunding_cents=decided.cofunding_cents,
        cofunding_by=decided.cofunding_by,
    )
    made.book = [BookLine(entry=Entry.DECIDED, cents=decided.cents, on=decided.decided_on, at=now, by=by)]
    session.add(made)
    note(session, initiative, "decided", by, now, why=decided.reference)
    session.flush()
    return made


def _refuse_unsound(session: Session, initiative: Initiative, decided: Decided, now: datetime) -> None:
    if decided.decided_on > today(now):
        raise RuleBroken(N_("The day of the decision is today at the latest."), 422)
    if decided.cents <= 0:
        raise RuleBroken(UNSOUND[Entry.DECIDED], 422)
    known = sa.select(Decision.id).where(
        Decision.initiative_id == initiative.id,
        Decision.municipality_id == decided.municipality_id,
        Decision.reference == decided.reference,
    )
    if session.scalar(known):
        raise RuleBroken(N_("The decision with this reference is here already."))
