"""Adopting an initiative: another municipality begins the same, with a team of its own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.initiatives.actions.log import note
from innovation.initiatives.models import Initiative
from innovation.initiatives.rules.stages import Stage
from innovation.network.models import Municipality
from innovation.people.models import Person


def adopt(
    session: Session, origin: Initiative, municipality: Municipality, by: Person, now: datetime
) -> Initiative:
    """Begin an initiative elsewhere after the example of `origin`: its words, without its people.

    Raises RuleBroken (422) in its own municipality and (409) where it was adopted already.
    """
    locked(session, origin)
    if municipality.id == origin.municipality_id:
        raise RuleBroken(N_("This initiative is of that municipality already. Choose another one."), 422)
    if any(one.municipality_id == municipality.id for one in adoptions(session, origin)):
        raise RuleBroken(N_("That municipality has adopted this initiative already."))
    made = _like(origin, municipality, now)
    session.add(made)
    session.flush()
    note(session, made, "adopted", by, now, new=Stage.FORMING, why=_place(origin))
    note(session, origin, "adopted_by", by, now, why=municipality.name)
    return made


def adoptions(session: Session, origin: Initiative) -> list[Initiative]:
    """The initiatives that were begun after this example."""
    asked = sa.select(Initiative).where(Initiative.origin_id == origin.id).order_by(Initiative.id)
    return list(session.scalars(asked))


def _like(origin: Initiative, municipality: Municipality, now: datetime) -> Initiative:
    return Initiative(
        stage=Stage.FORMING,
        title=origin.title,
        one_liner=origin.one_liner,
        about=origin.about,
        municipality_id=municipality.id,
        theme_id=origin.theme_id,
        origin_id=origin.id,
        created_at=now,
        updated_at=now,
    )


def _place(initiative: Initiative) -> str:
    return initiative.municipality.name if initiative.municipality else initiative.title
