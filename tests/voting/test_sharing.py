"""Contact details are kept no longer than was said."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.voting.models import Offer
from innovation.voting.sharing import erase_old_offers
from tests.cast import Cast


def test_offers_are_erased_after_eight_weeks(session: Session, cast: Cast) -> None:
    today = date(2026, 11, 20)
    for days in (55, 56, 57, 400):
        session.add(
            Offer(
                id=f"offer-{days}",
                event_id=cast.evening.id,
                pitch_id=cast.pitch.id,
                kinds="team",
                name="Eva",
                consent=True,
                given_on=today - timedelta(days=days),
            )
        )
    session.commit()
    assert erase_old_offers(session, today) == 2
    assert sorted(session.scalars(sa.select(Offer.id))) == ["offer-55", "offer-56"]
