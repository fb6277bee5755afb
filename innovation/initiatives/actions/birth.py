"""How an initiative begins: from a published result, and only with a reason by hand."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event
from innovation.initiatives.actions.log import note
from innovation.initiatives.actions.promises import take_over
from innovation.initiatives.models import Initiative, Member
from innovation.initiatives.rules.stages import Stage
from innovation.people.models import Person
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import PUBLIC
from innovation.voting.models import Round
from innovation.voting.publishing import PUBLISHED, SEALED, results
from innovation.voting.rules import RoundState


def begin_passed(session: Session, event: Event, by: Person, now: datetime) -> None:
    """Let every pitch that reached the threshold at this evening become an initiative.

    One that is an initiative already, from an earlier evening, keeps its one history and gets a line.
    """
    for result in results(session, event):
        pitch = result.round.pitch
        if pitch is None or result.void or not result.passed:
            continue
        known = initiative_of(session, pitch)
        if known:
            note(session, known, "pitched", by, now, why=event.title)
        else:
            _begin(session, pitch, by, now, "born", event.title).round_id = result.round.id


def begin_by_hand(session: Session, pitch: Pitch, why: str, by: Person, now: datetime) -> Initiative:
    """Make an initiative of a public idea without a vote.

    Raises RuleBroken (422) without a reason, and (409) when the idea is an initiative already or not public,
    or was voted on and the results are not public: that takes two people, and this is no way round them.
    """
    if not why.strip():
        raise RuleBroken(N_("Say why this idea becomes an initiative without a vote."), 422)
    if pitch.state not in PUBLIC:
        raise RuleBroken(N_("Only an idea that was accepted can become an initiative."))
    if initiative_of(session, pitch):
        raise RuleBroken(N_("This idea is an initiative already."))
    if _awaits_results(session, pitch):
        raise RuleBroken(N_("End the evening first; then its results can be published."))
    return _begin(session, pitch, by, now, "made", why.strip())


def _awaits_results(session: Session, pitch: Pitch) -> bool:
    """True when a vote on this idea counts whose evening is not published yet."""
    held = sa.select(Round.id).join(Event, Event.id == Round.event_id)
    counts = held.where(Round.pitch_id == pitch.id, *SEALED, Round.state != RoundState.VOID)
    return session.scalar(counts.where(Event.published_at.is_(None)).limit(1)) is not None


def initiative_of(session: Session, pitch: Pitch) -> Initiative | None:
    """The initiative that this idea became, if any."""
    return session.scalar(sa.select(Initiative).where(Initiative.pitch_id == pitch.id))


def _begin(session: Session, pitch: Pitch, by: Person, now: datetime, verb: str, why: str) -> Initiative:
    made = Initiative(
        stage=Stage.FORMING,
        title=pitch.title,
        one_liner=pitch.one_liner,
        about=pitch.idea,
        municipality_id=pitch.municipality_id,
        theme_id=pitch.theme_id,
        pitch_id=pitch.id,
        created_at=now,
        updated_at=now,
    )
    session.add(made)
    session.flush()
    session.add_all(_as_member(made, pitch, one, now) for one in pitch.initiators)
    note(session, made, verb, by, now, new=Stage.FORMING, why=why)
    take_over(session, made, now)
    return made


def _as_member(initiative: Initiative, pitch: Pitch, initiator: Initiator, now: datetime) -> Member:
    """An initiator belongs to the team from the start; standing behind the idea was their yes."""
    perspective = initiator.person.perspective or (pitch.background if initiator.lead else None)
    return Member(
        initiative_id=initiative.id,
        person_id=initiator.person_id,
        initiator=True,
        perspectives=perspective.value if perspective else "",
        joined_at=now,
    )


PUBLISHED.append(begin_passed)
