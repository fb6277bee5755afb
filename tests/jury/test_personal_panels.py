"""What somebody told a jury is handed out, and gone with them; marks stay, and an empty seat goes."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.jury.actions import inviting
from innovation.jury.actions.inviting import Told
from innovation.jury.models import Juror, Score
from innovation.network.rules import Perspective
from innovation.people import actions as people
from tests.cast import NOW
from tests.initiatives.conftest import everything
from tests.jury.conftest import Hall

TOLD = Told("Zzcanary", "Zzcanary bv", Perspective.PARENT)


def test_who_leaves_kantelpunt_is_gone_and_their_marks_stay(hall: Hall, session: Session) -> None:
    gone, olga = hall.cast.person("zzcanary", "Zzcanary"), hall.cast.olga
    hall.caras.chair = False
    for panel in (hall.panel, hall.youth):
        _invitation, token = inviting.invite(session, panel, gone.email, True, olga, NOW)
        juror = inviting.accept(session, token, gone, TOLD, NOW)
        session.flush()
    marked = hall.panel.juror_of(gone)
    assert marked
    inviting.invite(session, hall.other, gone.email, False, olga, NOW)
    session.commit()
    hall.score(marked, hall.pitches[0], 7, None)
    number, empty = marked.id, juror.id

    told = people.export(session, gone)
    assert [one["jury"] for one in told["juries"]] == ["Vakjury", "Jongerenjury"]
    assert told["juries"][0]["organisation"] == "Zzcanary bv"
    assert told["juries"][0]["perspective"] == "parent"
    assert told["juries"][0]["chair"]
    assert told["invited_to_juries"][0]["jury"] == "Jury elders"

    people.erase(session, gone)
    session.commit()
    session.expire_all()
    assert "zzcanary" not in everything(session)
    assert session.get(Juror, empty) is None
    left = session.get_one(Juror, number)
    assert (left.person_id, left.name, left.organisation, left.perspective) == (None, "", "", None)
    assert not left.chair
    assert len(session.scalars(sa.select(Score).where(Score.juror_id == number)).all()) == 2
