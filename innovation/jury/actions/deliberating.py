"""The chair locks the scores, and writes what the panel says about each pitch."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.edition import edition, refuse_stale
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.jury.actions.recusing import settle
from innovation.jury.models import Advice, Panel
from innovation.people.models import Person
from innovation.pitches.models import Pitch


def lock(session: Session, panel: Panel, by: Person, now: datetime) -> None:
    """No score changes any more; who stays out is written down. A second time changes nothing."""
    if locked(session, panel).locked_at:
        return
    settle(session, panel, now)
    panel.locked_at, panel.locked_by_id = now, by.id
    log(session, panel.event, by, now, "lock_jury", panel.name)


def unlock(session: Session, panel: Panel, by: Person, now: datetime) -> None:
    """Let jurors change their scores again. Raises RuleBroken once the panel is public."""
    if locked(session, panel).published_at:
        raise RuleBroken(N_("This is public. First an organiser takes the publication back."))
    if panel.locked_at:
        panel.locked_at = panel.locked_by_id = None
        log(session, panel.event, by, now, "unlock_jury", panel.name)


def advise(session: Session, panel: Panel, pitch: Pitch, text: str, seen: str, now: datetime) -> Advice:
    """Write what the panel says about a pitch.

    Raises RuleBroken before the lock and after publication, and Stale when the text is not edition `seen`
    any more.
    """
    if locked(session, panel).published_at:
        raise RuleBroken(N_("This is public. First an organiser takes the publication back."))
    if not panel.locked_at:
        raise RuleBroken(N_("Lock the scores first; then you write the advice."))
    found = session.get(Advice, (panel.id, pitch.id))
    known = found.text if found else ""
    if text != known:
        refuse_stale(seen, edition(known))
    if found is None:
        found = Advice(panel_id=panel.id, pitch_id=pitch.id)
        session.add(found)
    found.text, found.updated_at = text, now
    return found
