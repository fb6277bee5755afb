"""The one place that writes down what happened to an initiative."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.initiatives.models import Initiative, InitiativeLog
from innovation.initiatives.rules.stages import Stage
from innovation.people.models import Person

#: What can happen, and the words for it. A `stage` line holds its stages as well.
VERBS = {
    "born": N_("Began, since the room said yes"),
    "made": N_("Began by hand"),
    "adopted": N_("Adopted from elsewhere"),
    "adopted_by": N_("Adopted by another municipality"),
    "pitched": N_("Pitched again, and the room said yes again"),
    "stage": N_("Went on to another stage"),
    "waived": N_("May go on before the team is whole"),
    "unwaived": N_("The team has to be whole again"),
    "joined": N_("Joined the team"),
    "left": N_("Left the team"),
    "coach_asked": N_("Asked to be the coach"),
    "coach_began": N_("Became the coach"),
    "coach_declined": N_("Could not be the coach"),
    "coach_ended": N_("Is the coach no longer"),
    "coach_withdrawn": N_("Need not answer the team's question any more"),
    "agreement": N_("The agreement was written anew"),
    "agreed_team": N_("The team said yes to the agreement"),
    "agreed_network": N_("The network said yes to the agreement"),
    "support_began": N_("Support began"),
    "support_ended": N_("Support ended"),
    "decided": N_("The municipality decided on a grant"),
    "corrected": N_("The municipality changed its decision on a grant"),
    "requested": N_("The team asked for an instalment"),
    "sent_back": N_("A request for an instalment was sent back"),
    "paid": N_("An instalment was paid"),
    "reclaimed": N_("Money was claimed back"),
    "story": N_("The story was told"),
}


def note(
    session: Session,
    initiative: Initiative,
    verb: str,
    by: Person | None,
    now: datetime,
    *,
    about_id: int | None = None,
    old: Stage | None = None,
    new: Stage | None = None,
    why: str = "",
) -> None:
    """Leave a dated line: a word of VERBS, who did it, about whom, and why. Never holds a name in words."""
    line = InitiativeLog(
        initiative_id=initiative.id,
        at=now,
        by_id=by.id if by else None,
        about_id=about_id,
        verb=verb,
        old=old,
        new=new,
        why=why[:500],
    )
    session.add(line)
    initiative.updated_at = now
