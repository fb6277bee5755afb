"""Money: what a municipality decided, the instalments of it, and every line in its book.

Each action locks the grant, looks whether its writer had read the last line, adds lines, and lets them
stand only when the figures that follow are sound.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.log import note
from innovation.initiatives.actions.support import needs_whole_team
from innovation.initiatives.models import BookLine, Decision, Instalment
from innovation.initiatives.rules.book import UNSOUND, sound
from innovation.initiatives.rules.plan import today
from innovation.initiatives.rules.support import Entry
from innovation.people.models import Person

STALE = N_("Somebody wrote in the book of this grant meanwhile. Look how it stands now, then try again.")


@dataclass(frozen=True)
class Turn:
    """Who writes in the book, when, and the last line that they had read."""

    by: Person
    now: datetime
    seen: str = ""

    @property
    def today(self) -> date:
        """The day on which it is written."""
        return today(self.now)


def correct(session: Session, decision: Decision, cents: int, why: str, turn: Turn) -> None:
    """The municipality changed its decision: it is about `cents` now."""
    _opened(session, decision, turn)
    _write(session, decision, turn, Entry.CORRECTED, cents - decision.figures.decided, why=why)
    note(session, decision.initiative, "corrected", turn.by, turn.now, why=why)


def plan(session: Session, decision: Decision, cents: int, condition: str, turn: Turn) -> Instalment:
    """Agree on a next instalment, to be paid when its condition is met."""
    _opened(session, decision, turn, new=True)
    part = Instalment(number=len(decision.instalments) + 1, condition=condition)
    decision.instalments.append(part)
    session.flush()
    _write(session, decision, turn, Entry.PLANNED, cents, part)
    return part


def change(session: Session, part: Instalment, cents: int, why: str, turn: Turn) -> None:
    """Agree on another amount for an instalment; what was asked for beyond it is asked for no more."""
    _opened(session, part.decision, turn)
    stands = part.decision.figures.part(part.id)
    beyond = min(stands.asked, max(0, stands.requested - cents))
    if beyond:
        _write(session, part.decision, turn, Entry.REQUESTED, -beyond, part, why=why)
    _write(session, part.decision, turn, Entry.CHANGED, cents - stands.planned, part, why=why)


def request(session: Session, part: Instalment, told: str, turn: Turn) -> None:
    """The team asks for all of an instalment that it did not ask for yet."""
    _opened(session, part.decision, turn, new=True)
    free = part.decision.figures.part(part.id).free
    if not free:
        raise RuleBroken(UNSOUND[Entry.REQUESTED])
    _write(session, part.decision, turn, Entry.REQUESTED, free, part, why=told)
    note(session, part.decision.initiative, "requested", turn.by, turn.now)


def send_back(session: Session, part: Instalment, why: str, turn: Turn) -> None:
    """Say no to a request for now: the team may ask again."""
    _opened(session, part.decision, turn)
    asked = part.decision.figures.part(part.id).asked
    if not asked:
        raise RuleBroken(STALE)
    _write(session, part.decision, turn, Entry.REQUESTED, -asked, part, why=why)
    note(session, part.decision.initiative, "sent_back", turn.by, turn.now, why=why)


def pay(session: Session, part: Instalment, cents: int, on: date, turn: Turn) -> None:
    """Write down that (a part of) what the team asked for was paid on a day."""
    _opened(session, part.decision, turn, new=True)
    if not part.decision.decided_on <= on <= turn.today:
        raise RuleBroken(N_("The day of paying is after the decision, and today at the latest."), 422)
    _write(session, part.decision, turn, Entry.PAID, cents, part, on=on)
    note(session, part.decision.initiative, "paid", turn.by, turn.now)


def reclaim(session: Session, part: Instalment, cents: int, why: str, turn: Turn) -> None:
    """Write down that money came back: paid by mistake, or not used."""
    _opened(session, part.decision, turn)
    _write(session, part.decision, turn, Entry.RECLAIMED, -cents, part, why=why)
    note(session, part.decision.initiative, "reclaimed", turn.by, turn.now, why=why)


def _opened(session: Session, decision: Decision, turn: Turn, new: bool = False) -> None:
    """Lock the book; 409 when it has grown since it was read, or when something `new` may not begin."""
    locked(session, decision.initiative)
    locked(session, decision)
    if decision.seen != turn.seen:
        raise RuleBroken(STALE)
    if new:
        needs_whole_team(session, decision.initiative)


def _write(
    session: Session,
    decision: Decision,
    turn: Turn,
    entry: Entry,
    cents: int,
    part: Instalment | None = None,
    *,
    on: date | None = None,
    why: str = "",
) -> None:
    """Add a line. Raises RuleBroken (422) when the figures would not be sound any more."""
    if not cents:
        raise RuleBroken(N_("This amount stands here already."), 422)
    line = BookLine(
        instalment_id=part.id if part else None,
        entry=entry,
        cents=cents,
        on=on or turn.today,
        at=turn.now,
        by=turn.by,
        why=why.strip()[:300],
    )
    decision.book.append(line)
    session.flush()
    if not sound(decision.lines):
        raise RuleBroken(UNSOUND[entry], 422)
