"""Contact details are kept no longer than was said."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.people import actions as people
from innovation.voting.models import Offer
from innovation.voting.sharing import erase_old_offers
from tests.cast import Cast

TODAY = date(2026, 11, 20)


def offer(session: Session, cast: Cast, number: str, given_on: date, email: str = "") -> None:
    made = Offer(id=number, event_id=cast.evening.id, pitch_id=cast.pitch.id, kinds="team", name="Eva")
    made.email, made.consent, made.given_on = email, True, given_on
    session.add(made)
    session.commit()


def test_offers_are_erased_after_eight_weeks(session: Session, cast: Cast) -> None:
    for days in (55, 56, 57, 400):
        offer(session, cast, f"offer-{days}", TODAY - timedelta(days=days))
    assert erase_old_offers(session, TODAY) == 2
    assert sorted(session.scalars(sa.select(Offer.id))) == ["offer-55", "offer-56"]


def test_offers_left_with_my_address_are_mine_to_see_and_go_with_me(session: Session, cast: Cast) -> None:
    offer(session, cast, "mine", TODAY, cast.eve.email)
    offer(session, cast, "theirs", TODAY, "iemand@example.org")
    told = people.export(session, cast.eve)["offers"]
    assert [(one["name"], one["kinds"]) for one in told] == [("Eva", ["team"])]
    people.erase(session, cast.eve)
    session.commit()
    assert list(session.scalars(sa.select(Offer.id))) == ["theirs"]
