"""Telling how it goes: an update, with a picture if there is one."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import Initiative, Member, Update, UpdatePicture
from innovation.people.models import Person
from innovation.pictures import Picture

PICTURE_MOST = 1600  #: pixels of the longer side


def tell(session: Session, initiative: Initiative, text: str, by: Person, now: datetime) -> Update:
    """Add an update in the name of this member. Raises RuleBroken (403) for who is not in the team."""
    update = Update(
        initiative_id=initiative.id, member_id=member_of(initiative, by).id, text=text, told_at=now
    )
    session.add(update)
    initiative.updated_at = now
    return update


def member_of(initiative: Initiative, person: Person) -> Member:
    """This person as a member of the team. Raises RuleBroken (403) for who is not in it."""
    for member in initiative.members:
        if member.person_id == person.id:
            return member
    raise RuleBroken(N_("Only the team can do this."), 403)


def illustrate(update: Update, picture: Picture | None, description: str) -> None:
    """Give an update a picture, or the picture that it has another description."""
    if picture is not None:
        update.picture = update.picture or UpdatePicture()
        update.picture.webp, update.picture.version = picture.webp, picture.version
        update.picture.width, update.picture.height = picture.width, picture.height
    if update.picture is not None:
        update.picture.description = description


def change(update: Update, text: str, by: Person) -> None:
    """Write an update anew; followers who had it by mail keep what they had. Raises RuleBroken (403)."""
    _refuse_others(update, by)
    update.text = text


def remove(session: Session, update: Update, by: Person) -> None:
    """Take an update away: its writer, or an organiser. Raises RuleBroken (403) for others."""
    if not by.is_organiser:
        _refuse_others(update, by)
    session.delete(update)


def _refuse_others(update: Update, by: Person) -> None:
    if not update.is_by(by):
        raise RuleBroken(N_("Only whoever wrote this can change it."), 403)
