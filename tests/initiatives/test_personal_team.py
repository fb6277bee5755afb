"""What somebody told a team is handed out, and gone with them; that they were there stays."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.initiatives.actions import helpers, inviting, requests, team
from innovation.initiatives.models import Member
from innovation.initiatives.rules.joining import Told
from innovation.initiatives.rules.matching import HelpKind
from innovation.network.rules import Perspective
from innovation.people import actions as people
from tests.cast import NOW
from tests.initiatives.conftest import House, everything


def test_who_leaves_kantelpunt_is_gone_and_the_story_stays(house: House, session: Session):
    gone = house.cast.person("zzcanary", "Zzcanary")
    young = Told((Perspective.YOUTH,), True, "Zzcanary alias", "Zzcanary mama", "zzcanary-mama@example.org")
    team.join(session, house.initiative, gone, young, NOW)
    requests.ask(session, house.other, gone, young, "Zzcanary wil mee", NOW)
    inviting.invite(session, house.other, gone.email, house.otto, NOW)
    helpers.offer(session, gone, [HelpKind.TEAM], "Zzcanary helpt", NOW)
    session.commit()
    told = people.export(session, gone)
    assert told["teams"][0]["adult"] == ["Zzcanary mama", "zzcanary-mama@example.org"]
    assert told["asked_to_join"][0]["message"] == "Zzcanary wil mee"
    assert told["invited_to"][0]["initiative"] == "Fietsles"
    assert told["help_offered"]["kinds"] == ["team"]
    people.erase(session, gone)
    session.commit()
    session.expire_all()
    assert "zzcanary" not in everything(session)
    (row,) = session.scalars(sa.select(Member).where(Member.person_id.is_(None)))
    assert row.left_at
    assert row.kinds == {Perspective.YOUTH}
    assert [line.verb for line in house.initiative.log][-2:] == ["joined", "left"]
    assert len(house.initiative.members) == 4
