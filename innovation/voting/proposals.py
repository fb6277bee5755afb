"""What takes two people: one proposes, somebody else agrees, and then it is done.

A proposal holds nothing up. It is settled once, under the lock of its evening.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event
from innovation.people.models import Person
from innovation.voting import actions, publishing
from innovation.voting.models import Proposal, Round
from innovation.voting.rules import NEXT, Act, RoundState


def propose(
    session: Session,
    event: Event,
    act: Act,
    by: Person,
    now: datetime,
    round_: Round | None = None,
    reason: str = "",
) -> Proposal:
    """Say what `by` wants done, for somebody else to agree to.

    Raises RuleBroken when it could not be done as things stand, and when it is proposed already.
    """
    locked(session, event)
    made = Proposal(
        event_id=event.id,
        act=act,
        round=round_,
        reason=reason.strip()[:300],
        about=_results_now(session, event) if act is Act.PUBLISH else "",
        proposed_at=now,
        proposed_by_id=by.id,
    )
    _CHECKS[act](session, event, made)
    if any((one.act, one.round_id) == (act, made.round and made.round.id) for one in waiting(session, event)):
        raise RuleBroken(N_("Somebody proposed this already. Agree to that, or take it back."))
    session.add(made)
    log(session, event, by, now, f"propose_{act}", _detail(made))
    return made


def second(session: Session, proposal: Proposal, by: Person, now: datetime) -> None:
    """Agree with a proposal, which does it.

    Raises RuleBroken when `by` proposed it, when it is settled, and when things have changed since.
    """
    event = _unsettled(session, proposal)
    actions.refuse_alone(by, proposal.proposed_by)
    _ACTS[proposal.act](session, event, proposal, by, now)
    proposal.settled_at, proposal.seconded_by_id = now, by.id


def withdraw(session: Session, proposal: Proposal, by: Person, now: datetime) -> None:
    """Take a proposal back. Raises RuleBroken when it is settled."""
    event = _unsettled(session, proposal)
    proposal.settled_at = now
    log(session, event, by, now, f"withdraw_{proposal.act}", _detail(proposal))


def waiting(session: Session, event: Event) -> list[Proposal]:
    """The proposals that somebody may agree to, the oldest first."""
    asked = sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.settled_at.is_(None))
    found = session.scalars(asked.order_by(Proposal.id).options(joinedload(Proposal.proposed_by)))
    return [one for one in found if not _is_stale(session, event, one)]


def agreed(session: Session, event: Event) -> dict[int | None, Proposal]:
    """What two people did: by the id of a round that is void, and under None the publication."""
    asked = sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.settled_at.is_not(None))
    shown = (joinedload(Proposal.proposed_by), joinedload(Proposal.seconded_by), joinedload(Proposal.round))
    found = session.scalars(asked.order_by(Proposal.id).options(*shown))
    return {one.round_id: one for one in found if _was_done(event, one)}


def _was_done(event: Event, proposal: Proposal) -> bool:
    """True for the last proposal of what stands now; whoever agreed may have erased their account."""
    if proposal.round:
        return proposal.round.state is RoundState.VOID
    return proposal.settled_at == event.published_at


def _unsettled(session: Session, proposal: Proposal) -> Event:
    """The evening of a proposal, both locked. Raises RuleBroken when the proposal is settled."""
    event = locked(session, session.get_one(Event, proposal.event_id))
    if locked(session, proposal).settled_at:
        raise RuleBroken(N_("Somebody settled this before you. Look how things stand now."))
    return event


def _detail(proposal: Proposal) -> str:
    return f"{proposal.round.number}: {proposal.reason}" if proposal.round else ""


def _results_now(session: Session, event: Event) -> str:
    """SHA-256 over what would become public: who agrees has to have seen what was proposed."""
    found = [
        (one.round.number, one.round.state.value, one.seal.fingerprint, one.passed)
        for one in publishing.results(session, event)
    ]
    return hashlib.sha256(repr((event.phase.value, found)).encode()).hexdigest()


def _is_stale(session: Session, event: Event, proposal: Proposal) -> bool:
    return proposal.act is Act.PUBLISH and proposal.about != _results_now(session, event)


def _check_void(session: Session, event: Event, proposal: Proposal) -> None:
    if not proposal.reason:
        raise RuleBroken(N_("Say why this vote is void."), 422)
    if proposal.round is None or RoundState.VOID not in NEXT[proposal.round.state]:
        raise RuleBroken(N_("This vote is already in another state. Look how things stand now."))


def _check_publish(session: Session, event: Event, proposal: Proposal) -> None:
    publishing.refuse_unready(session, event)
    if event.published_at:
        raise RuleBroken(N_("The results are public already."))


def _void(session: Session, event: Event, proposal: Proposal, by: Person, now: datetime) -> None:
    number = proposal.round.number if proposal.round else 0
    round_ = actions.locked_round(session, event, number)
    actions.void_round(session, event, round_, by, now, proposal.reason, proposal.proposed_by)
    event.revision += 1


def _publish(session: Session, event: Event, proposal: Proposal, by: Person, now: datetime) -> None:
    if _is_stale(session, event, proposal):
        raise RuleBroken(N_("The results have changed since this was proposed. Propose it anew."))
    if not publishing.publish(session, event, by, now, proposal.proposed_by):
        raise RuleBroken(N_("The results are public already."))


_CHECKS: dict[Act, Callable[[Session, Event, Proposal], None]] = {
    Act.VOID: _check_void,
    Act.PUBLISH: _check_publish,
}
_ACTS: dict[Act, Callable[[Session, Event, Proposal, Person, datetime], None]] = {
    Act.VOID: _void,
    Act.PUBLISH: _publish,
}
