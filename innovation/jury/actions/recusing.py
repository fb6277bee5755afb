"""Staying out of a pitch ("onthouding"): declared, taken back, or written down because it follows."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.jury.actions.scoring import open_panel
from innovation.jury.models import Clearance, Juror, Panel, Recusal, Score, ScoreSheet
from innovation.jury.questions.recusals import may_clear
from innovation.jury.questions.scores import following
from innovation.jury.rules.scoring import Reason
from innovation.people.models import Person
from innovation.pitches.models import Pitch


def declare(session: Session, juror: Juror, pitch: Pitch, text: str, by: Person, now: datetime) -> Recusal:
    """This juror stays out of this pitch; what they gave it goes. `by`: the juror, or an organiser.

    Raises RuleBroken (409) once the panel is locked.
    """
    panel = open_panel(session, juror.panel)
    found = session.get(Recusal, (juror.id, pitch.id))
    if found is not None:
        return found
    reason = following(session, panel).get((juror.id, pitch.id), Reason.DECLARED)
    for table in (Score, ScoreSheet):
        session.execute(sa.delete(table).where(table.juror_id == juror.id, table.pitch_id == pitch.id))
    made = Recusal(juror_id=juror.id, pitch_id=pitch.id, reason=reason, text=text, by_id=by.id, at=now)
    session.add(made)
    log(session, panel.event, by, now, "recuse_juror", pitch.title)
    session.flush()
    return made


def take_back(session: Session, juror: Juror, pitch: Pitch, by: Person, now: datetime) -> None:
    """This juror does not stay out of this pitch after all.

    What a juror declared only that juror takes back; what organisers declared only they do, and they alone
    clear a juror of a shared organisation. Raises RuleBroken: 409 once the panel is locked or when it follows
    by itself, 403 for the other's.
    """
    panel = open_panel(session, juror.panel)
    recusal = session.get(Recusal, (juror.id, pitch.id))
    reason = following(session, panel).get((juror.id, pitch.id))
    if recusal is None and reason is None:
        return
    if recusal and not recusal.is_taken_back_by(by):
        raise RuleBroken(N_("Only who declared this takes it back."), 403)
    if reason and not may_clear(reason, juror, by):
        raise RuleBroken(N_("This juror is too near to this pitch, so this stays."))
    if reason:
        session.add(Clearance(juror_id=juror.id, pitch_id=pitch.id, by_id=by.id, at=now))
    if recusal:
        session.delete(recusal)
    log(session, panel.event, by, now, "unrecuse_juror", pitch.title)


def settle(session: Session, panel: Panel, now: datetime) -> None:
    """Write down who stays out by what follows; called by whoever locks the panel, just before.

    From then on only what is written down counts.
    """
    for (juror, pitch), reason in following(session, panel).items():
        if session.get(Recusal, (juror, pitch)) is None:
            session.add(Recusal(juror_id=juror, pitch_id=pitch, reason=reason, at=now))
    session.flush()
