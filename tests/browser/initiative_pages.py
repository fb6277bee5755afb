"""What the addresses of pages of initiatives need; made when first asked for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.initiatives.actions import cards, following, inviting
from innovation.initiatives.models import Initiative, Step, Update
from innovation.initiatives.rules.stages import Stage
from innovation.people.models import person_by_email
from tests.browser.site import Site

FOLLOWER = "volger@example.org"


def makers(site: Site) -> dict[str, Callable[[], object]]:
    """Parts of addresses by name, for `World`."""
    secret = str(site.app.secret_key)
    return {
        "busy": lambda: _busy(site).id,
        "forming": lambda: _one(site, sa.select(Initiative).where(Initiative.stage == Stage.FORMING)).id,
        "step": lambda: _one(site, sa.select(Step).order_by(Step.id)).id,
        "update": lambda: _one(site, sa.select(Update).order_by(Update.id)).id,
        "team_invitation": lambda: _done(site, _invited),
        "thanks": lambda: _done(site, _thanked),
        "follow": lambda: _done(site, lambda session: _followed(session, secret)),
        "unfollow": lambda: following.stopping_token(secret, FOLLOWER),
    }


def _busy(site: Site) -> Initiative:
    return _one(site, sa.select(Initiative).where(Initiative.title == "Kids & Koffie"))


def _one(site: Site, asked: sa.Select[Any]) -> Any:
    with site.database.session(read_only=True) as session:
        return session.scalars(asked).first()


def _done(site: Site, act: Callable[[Session], str]) -> str:
    with site.writing() as session:
        return act(session)


def _first(session: Session) -> Initiative:
    return session.scalars(sa.select(Initiative).where(Initiative.title == "Kids & Koffie")).one()


def _invited(session: Session) -> str:
    by = person_by_email(session, "initiator@example.org")
    assert by
    return inviting.invite(session, _first(session), "newcomer@example.org", by, datetime.now(UTC))


def _thanked(session: Session) -> str:
    by = person_by_email(session, "initiator@example.org")
    assert by
    words = {"to_name": "Oma", "to_email": "", "text": "Dank voor de soep."}
    return cards.write(session, _first(session), words, True, by, datetime.now(UTC))[1]


def _followed(session: Session, secret: str) -> str:
    initiative = _first(session)
    following.ask(session, initiative, FOLLOWER, "nl", datetime.now(UTC))
    return following.confirmation_token(secret, initiative.id, FOLLOWER)
