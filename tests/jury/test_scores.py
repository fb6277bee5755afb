"""What counts: handed-in sheets of jurors who do not stay out, on pitches of the programme."""

from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from innovation.jury.actions.recusing import settle
from innovation.jury.models import Juror, Panel, Recusal
from innovation.jury.questions.scores import following, marks, outcome, recusals
from innovation.jury.rules.scoring import Reason
from innovation.pitches.models import Initiator
from tests.cast import NOW
from tests.jury.conftest import Hall
from tests.pitches.conftest import Counted


def recuse(hall: Hall, juror: Juror, place: int, reason: Reason = Reason.DECLARED) -> None:
    pitch = hall.pitches[place]
    hall.session.add(Recusal(juror_id=juror.id, pitch_id=pitch.id, reason=reason, by_id=None, at=NOW))
    hall.session.commit()


def test_only_what_is_handed_in_counts(hall: Hall) -> None:
    first, second, _ = hall.pitches
    hall.score(hall.caras, first, 8, 5)
    hall.score(hall.rias, first, None, 6)
    hall.score(hall.rias, second, 9, 9, handed_in=False)
    assert marks(hall.session, hall.panel) == {
        hall.caras.id: {first.id: Fraction(7)},
        hall.rias.id: {first.id: Fraction(6)},
    }


def test_a_sheet_without_any_mark_counts_for_nothing(hall: Hall) -> None:
    hall.score(hall.rias, hall.pitches[0], None, None)
    assert marks(hall.session, hall.panel) == {}


def test_marks_are_of_this_panel_alone(hall: Hall) -> None:
    hall.score(hall.yass, hall.pitches[0], 3, 3)
    assert marks(hall.session, hall.panel) == {}
    assert marks(hall.session, hall.youth) == {hall.yass.id: {hall.pitches[0].id: Fraction(3)}}


def test_the_mark_of_who_stays_out_is_not_counted(hall: Hall) -> None:
    hall.score(hall.caras, hall.pitches[0], 8, 8)
    hall.score(hall.rias, hall.pitches[0], 2, 2)
    recuse(hall, hall.rias, 0)
    found = outcome(hall.session, hall.panel)[hall.pitches[0].id]
    assert (found.scores, found.mean) == (1, Fraction(8))


def test_staying_out_of_one_pitch_leaves_the_others(hall: Hall) -> None:
    hall.score(hall.rias, hall.pitches[1], 2, 2)
    recuse(hall, hall.rias, 0)
    assert outcome(hall.session, hall.panel)[hall.pitches[1].id].mean == 2


def test_the_outcome_follows_the_programme(hall: Hall) -> None:
    for place, item in enumerate(hall.evening.items):
        item.position = 3 - place
    hall.session.commit()
    assert list(outcome(hall.session, hall.panel)) == [pitch.id for pitch in reversed(hall.pitches)]


def test_a_pitch_that_left_the_programme_is_left_out(hall: Hall) -> None:
    gone = hall.pitches[0]
    for pitch, mark in zip(hall.pitches, (1, 8, 9), strict=True):
        hall.score(hall.rias, pitch, mark, mark)
    hall.evening.items.remove(hall.evening.items[0])
    hall.session.commit()
    assert gone.id not in outcome(hall.session, hall.panel)
    assert gone.id not in marks(hall.session, hall.panel)[hall.rias.id]


def test_below_the_minimum_there_is_no_mean(hall: Hall) -> None:
    hall.panel.minimum = 2
    hall.score(hall.rias, hall.pitches[0], 8, 8)
    found = outcome(hall.session, hall.panel)[hall.pitches[0].id]
    assert (found.scores, found.enough, found.mean) == (1, False, None)


def test_an_initiator_stays_out_of_the_own_pitch(hall: Hall) -> None:
    hall.pitches[0].initiators.append(Initiator(person_id=hall.ria.id))
    hall.session.commit()
    assert recusals(hall.session, hall.panel) == {(hall.rias.id, hall.pitches[0].id): Reason.INITIATOR}


@pytest.mark.parametrize(
    ("jurors", "initiators", "same"),
    [("Bakkerij Bol", " bakkerij  BOL ", True), ("Bakkerij Bol", "Bakkerij", False), ("", "", False)],
)
def test_one_organisation_stays_out_of_each_others_pitches(
    hall: Hall, jurors: str, initiators: str, same: bool
) -> None:
    hall.rias.organisation, hall.cast.sam.organisation = jurors, initiators
    hall.session.commit()
    there = {(hall.rias.id, pitch.id): Reason.ORGANISATION for pitch in hall.pitches}
    assert recusals(hall.session, hall.panel) == (there if same else {})


def test_standing_behind_a_pitch_goes_before_the_organisation(hall: Hall) -> None:
    hall.rias.organisation = hall.cast.sam.organisation = "Bakkerij Bol"
    hall.rias.person_id = hall.cast.noor.id
    hall.session.commit()
    assert set(following(hall.session, hall.panel).values()) == {Reason.INITIATOR}


def test_what_is_written_down_goes_before_what_follows(hall: Hall) -> None:
    hall.rias.organisation = hall.cast.sam.organisation = "Bakkerij Bol"
    recuse(hall, hall.rias, 0)
    found = recusals(hall.session, hall.panel)
    assert found[hall.rias.id, hall.pitches[0].id] is Reason.DECLARED
    assert found[hall.rias.id, hall.pitches[1].id] is Reason.ORGANISATION


def test_a_juror_who_left_is_nobodys_initiator(hall: Hall) -> None:
    hall.rias.person_id = None
    hall.session.commit()
    assert recusals(hall.session, hall.panel) == {}


def test_once_locked_another_organisation_strikes_out_nothing(hall: Hall) -> None:
    hall.rias.organisation = "Bakkerij Bol"
    hall.score(hall.rias, hall.pitches[0], 3, 3)
    recuse(hall, hall.kims, 0)
    hall.panel.locked_at = NOW
    hall.cast.sam.organisation = "Bakkerij Bol"
    hall.session.commit()
    assert recusals(hall.session, hall.panel) == {(hall.kims.id, hall.pitches[0].id): Reason.DECLARED}
    assert outcome(hall.session, hall.panel)[hall.pitches[0].id].mean == 3


def test_settling_writes_down_what_follows_and_keeps_what_was_declared(hall: Hall) -> None:
    hall.rias.organisation = hall.cast.sam.organisation = "Bakkerij Bol"
    recuse(hall, hall.rias, 0)
    before = recusals(hall.session, hall.panel)
    settle(hall.session, hall.panel, NOW)
    hall.panel.locked_at, hall.cast.sam.organisation = NOW, ""
    hall.session.commit()
    assert recusals(hall.session, hall.panel) == before
    assert len(before) == 3


def test_the_queries_do_not_grow(hall: Hall, session: Session, queries: Counted) -> None:
    def asked() -> int:
        session.expire_all()
        panel = session.get_one(Panel, hall.panel.id)
        with queries() as statements:
            outcome(session, panel)
        return len(statements)

    hall.score(hall.rias, hall.pitches[0], 8, 8)
    once = asked()
    for juror in (hall.caras, hall.kims, hall.seat(hall.panel, hall.otto)):
        for pitch in hall.pitches:
            hall.score(juror, pitch, 5, 6)
    assert asked() == once
    assert once <= 9
