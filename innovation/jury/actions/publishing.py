"""What a panel found becomes public, and what room and jury decided together is written down."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.actions.programme import keeps
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import ItemKind, Phase
from innovation.jury.models import Panel
from innovation.jury.questions.outcome import sheets
from innovation.jury.questions.panels import panels
from innovation.jury.questions.scores import outcome
from innovation.jury.rules.marks import Standing
from innovation.jury.rules.outcome import fingerprint, score_lines
from innovation.jury.rules.panels import Mode, share
from innovation.people.models import Person
from innovation.voting import actions, joint
from innovation.voting.models import JointVerdict, Round
from innovation.voting.publishing import Result, results
from innovation.voting.rules import RoundState


def all_shown(session: Session, event: Event) -> bool:
    """True when the room knows its own results: the evening has ended, or every result was shown."""
    if event.phase is not Phase.RUNNING:
        return event.phase is Phase.ENDED
    asked = sa.select(Round.item_id).where(
        Round.event_id == event.id, Round.state != RoundState.VOID, Round.revealed_at.is_not(None)
    )
    shown = set(session.scalars(asked))
    return all(one.id in shown for one in event.items if one.kind is ItemKind.PITCH and one.available)


def publish(session: Session, panel: Panel, by: Person, now: datetime) -> bool:
    """Make public what the panel found; False when it was already.

    Raises RuleBroken before the chair has locked the scores and before the room knows its own results.
    """
    locked(session, panel.event)
    if locked(session, panel).published_at:
        return False
    if not panel.locked_at:
        raise RuleBroken(N_("The chair locks the scores first."))
    if not all_shown(session, panel.event):
        raise RuleBroken(N_("Wait until every result was shown in the room, or until the evening has ended."))
    panel.published_at, panel.published_by_id = now, by.id
    panel.fingerprint = fingerprint(score_lines(sheets(session, panel)))
    decide(session, panel.event, now)
    log(session, panel.event, by, now, "publish_jury", panel.name)
    return True


def withdraw(session: Session, panel: Panel, by: Person, now: datetime) -> None:
    """Take a publication back. Raises RuleBroken once the results of the evening are public."""
    if locked(session, panel.event).published_at:
        raise RuleBroken(N_("The results of the evening are public; this belongs to them."))
    if not locked(session, panel).published_at:
        return
    panel.published_at = panel.published_by_id = None
    panel.fingerprint = ""
    if panel.mode is Mode.CO_DECIDES:
        rounds = sa.select(Round.id).where(Round.event_id == panel.event_id)
        session.execute(sa.delete(JointVerdict).where(JointVerdict.round_id.in_(rounds)))
        session.expire_all()
    log(session, panel.event, by, now, "withdraw_jury", panel.name)


def decide(session: Session, event: Event, now: datetime) -> None:
    """Write the joint verdict of every sealed round that has none, once all panels that decide along are
    public."""
    deciding = [one for one in panels(session, event) if one.mode is Mode.CO_DECIDES]
    if not deciding or not all(one.published_at for one in deciding):
        return
    made = [(one, outcome(session, one)) for one in deciding]
    for result in results(session, event):
        if result.rule.jury_weight and not result.void and result.round.joint is None:
            result.round.joint = verdict(result, juries(made, result.round.pitch_id), now)


def juries(made: Sequence[tuple[Panel, dict[int, Standing]]], pitch_id: int | None) -> list[joint.Part]:
    """What each panel brings in for a pitch; one with too few scores brings in nothing."""
    standings = [(panel, found.get(pitch_id or 0)) for panel, found in made]
    return [
        joint.Part(panel.weight, share(one.mean, panel.scale))
        for panel, one in standings
        if one is not None and one.mean is not None
    ]


def verdict(result: Result, parts: Sequence[joint.Part], now: datetime) -> JointVerdict:
    """What room and juries decide together on a round."""
    tally, present = result.tally, result.seal.present
    return JointVerdict(
        parts=joint.written(joint.parts_of(result.rule, tally, present, parts)),
        passed=joint.passes(result.rule, tally, present, parts),
        decided_at=now,
    )


def _is_public(session: Session, item: ProgrammeItem) -> bool:
    """True for a pitch of which a jury's marks are public: what was published stays reckonable."""
    asked = sa.select(Panel.id).where(Panel.event_id == item.event_id, Panel.published_at.is_not(None))
    return item.pitch_id is not None and session.scalar(asked.limit(1)) is not None


keeps.append(_is_public)
actions.SEALED.append(decide)  # a vote that is held again when the panels are public already
