"""The one door between the stages of an initiative, and the waiver of its team rule."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.log import note
from innovation.initiatives.models import Initiative, Story
from innovation.initiatives.models.team import team_rule
from innovation.initiatives.rules.joining import GATHERING
from innovation.initiatives.rules.stages import ENDED, Stage, asks_whole_team, may_move
from innovation.initiatives.rules.team import Gap
from innovation.people.models import Person


def missing(session: Session, initiative: Initiative) -> Gap:
    """What the team of this initiative still needs by the network's rule."""
    return initiative.missing(team_rule(session))


def may_be_guided(session: Session, initiative: Initiative) -> bool:
    """True when guidance and money may begin by the network's rule."""
    return initiative.may_be_guided(team_rule(session))


def refuse_ended(initiative: Initiative) -> None:
    """Raise RuleBroken (409) when the team of this initiative looks for nobody any more."""
    if initiative.stage not in GATHERING:
        raise RuleBroken(N_("This initiative has ended. Its team looks for nobody any more."))


def move(
    session: Session, initiative: Initiative, to: Stage, by: Person, now: datetime, why: str = ""
) -> None:
    """Bring an initiative to another stage and leave a dated row of it.

    Raises RuleBroken (409) for a move that is not in the table, and (422) when the team is not whole
    or when the road ends without a story.
    """
    locked(session, initiative)
    old = initiative.stage
    if not may_move(old, to):
        raise RuleBroken(N_("This initiative is already in another stage. Look how it stands now."))
    if asks_whole_team(old, to) and not may_be_guided(session, initiative):
        raise RuleBroken(N_("The team is not whole yet. First find who is missing."), 422)
    if to in ENDED and not _told(session, initiative):
        raise RuleBroken(N_("First tell what was tried and what you would do again: write the story."), 422)
    initiative.stage = to
    note(session, initiative, "stage", by, now, old=old, new=to, why=why)


def waive(session: Session, initiative: Initiative, why: str, by: Person, now: datetime) -> None:
    """Let an initiative go on before its team is whole. Raises RuleBroken (422) without a reason."""
    if not why.strip():
        raise RuleBroken(N_("Say why this team may go on before it is whole. Everyone can read it."), 422)
    locked(session, initiative)
    initiative.waived_at, initiative.waived_why = now, why.strip()[:300]
    note(session, initiative, "waived", by, now, why=initiative.waived_why)


def end_waiver(session: Session, initiative: Initiative, by: Person, now: datetime) -> None:
    """Hold the team against the rule again; nothing happens when there is no waiver."""
    if locked(session, initiative).waived_at:
        initiative.waived_at, initiative.waived_why = None, ""
        note(session, initiative, "unwaived", by, now)


def _told(session: Session, initiative: Initiative) -> bool:
    story = session.get(Story, initiative.id)
    return bool(story and story.tried)
