"""Staying out of a pitch."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.jury.models import Panel, Recusal
from innovation.jury.questions.scores import following


def settle(session: Session, panel: Panel, now: datetime) -> None:
    """Write down who stays out by what follows; called by whoever locks the panel, just before.

    From then on only what is written down counts.
    """
    for (juror, pitch), reason in following(session, panel).items():
        if session.get(Recusal, (juror, pitch)) is None:
            session.add(Recusal(juror_id=juror, pitch_id=pitch, reason=reason, at=now))
    session.flush()
