"""Giving marks, handing in, staying out: what is kept, and what is refused."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.models import EventLog
from innovation.jury.actions import recusing, scoring
from innovation.jury.models import Juror, Recusal, Score, ScoreSheet
from innovation.jury.questions.recusals import stay_out
from innovation.jury.questions.scores import recusals
from innovation.jury.questions.sheets import Colleague, colleagues, given_by, stands, undeclared
from innovation.jury.rules.panels import Mode, Scale
from innovation.jury.rules.scoring import Progress, Reason, Stand
from innovation.people import actions as people
from innovation.pitches.models import Initiator, Pitch
from tests.cast import NOW
from tests.initiatives.conftest import everything
from tests.jury.conftest import Hall

Given = dict[int, int | None]


def give(hall: Hall, *marks: int | None, juror: Juror | None = None, place: int = 0, **notes: str) -> None:
    """Marks for the criteria in order."""
    juror = juror or hall.rias
    given = dict(zip((one.id for one in juror.panel.criteria), marks, strict=False))
    scoring.keep(hall.session, juror, hall.pitches[place], given, notes, NOW)


def hand_in(hall: Hall, juror: Juror | None = None, place: int = 0, knowing: bool = False) -> ScoreSheet:
    return scoring.hand_in(hall.session, juror or hall.rias, hall.pitches[place], NOW, knowing)


def refused(status: int, does: object, *given: object, **more: object) -> str:
    with pytest.raises(RuleBroken) as error:
        does(*given, **more)  # type: ignore[operator]
    assert error.value.status == status
    return error.value.message


def kept(hall: Hall, place: int = 0) -> list[int | None]:
    return list(given_by(hall.session, hall.rias, hall.pitches[place]).values())


def seen_by_ria(hall: Hall, pitch: Pitch) -> list[Colleague]:
    return colleagues(hall.session, hall.rias, pitch, recusals(hall.session, hall.panel))


def own_pitch(hall: Hall, place: int = 2) -> Pitch:
    """Ria stands behind one of the pitches."""
    hall.pitches[place].initiators.append(Initiator(person_id=hall.ria.id))
    hall.session.commit()
    return hall.pitches[place]


def test_a_tap_is_kept_and_another_tap_mends_it(hall: Hall) -> None:
    give(hall, 7)
    give(hall, 8)
    assert kept(hall) == [8]


def test_i_do_not_know_is_an_answer(hall: Hall) -> None:
    give(hall, 7)
    give(hall, None)
    assert kept(hall) == [None]


def test_a_tap_leaves_the_notes_and_a_note_leaves_the_marks(hall: Hall) -> None:
    give(hall, 7, 6)
    give(hall, note="Mooi", private_note="Navragen")
    give(hall, 8)
    sheet = hall.session.get_one(ScoreSheet, (hall.rias.id, hall.pitches[0].id))
    assert (kept(hall), sheet.note, sheet.private_note) == ([8, 6], "Mooi", "Navragen")


@pytest.mark.parametrize(("scale", "mark"), [(Scale.SCHOOL, 0), (Scale.SCHOOL, 11), (Scale.WORDS, 6)])
def test_a_mark_beside_the_scale_is_refused(hall: Hall, scale: Scale, mark: int) -> None:
    hall.panel.scale = scale
    refused(422, give, hall, mark)


def test_a_criterion_of_another_jury_is_refused(hall: Hall) -> None:
    given: Given = {hall.youth.criteria[0].id: 7}
    refused(422, scoring.keep, hall.session, hall.rias, hall.pitches[0], given, {}, NOW)


def test_a_whole_sheet_is_handed_in(hall: Hall) -> None:
    give(hall, 7, 6)
    assert hand_in(hall).handed_in_at == NOW


def test_open_criteria_need_to_be_known(hall: Hall) -> None:
    give(hall, 7)
    refused(422, hand_in, hall)
    assert hand_in(hall, knowing=True).handed_in_at
    assert kept(hall) == [7, None]


@pytest.mark.parametrize("marks", [(), (None,), (None, None)])
def test_without_a_mark_nothing_is_handed_in(hall: Hall, marks: tuple[None, ...]) -> None:
    give(hall, *marks)
    refused(422, hand_in, hall, knowing=True)


def test_after_handing_in_the_last_mark_stays(hall: Hall) -> None:
    give(hall, 7, None)
    hand_in(hall)
    refused(422, give, hall, None)


def test_a_change_after_handing_in_counts_at_once(hall: Hall) -> None:
    give(hall, 7, 6)
    hand_in(hall)
    give(hall, 9)
    assert kept(hall) == [9, 6]
    later = NOW + timedelta(minutes=5)
    again = scoring.hand_in(hall.session, hall.rias, hall.pitches[0], later, knowing=False)
    assert again.handed_in_at == NOW


def test_once_locked_nothing_changes(hall: Hall) -> None:
    give(hall, 7, 6)
    recusing.declare(hall.session, hall.rias, hall.pitches[1], "", hall.ria, NOW)
    hall.panel.locked_at = NOW
    pitch, one = hall.pitches[0], hall.pitches[1]
    refused(409, give, hall, 9)
    refused(409, hand_in, hall)
    refused(409, recusing.declare, hall.session, hall.rias, pitch, "", hall.ria, NOW)
    refused(409, recusing.take_back, hall.session, hall.rias, one, hall.ria, NOW)
    assert kept(hall) == [7, 6]


def test_a_jury_that_asks_questions_gives_no_marks(hall: Hall) -> None:
    hall.panel.mode = Mode.QUESTIONS
    refused(409, give, hall, 7)


def test_declaring_takes_marks_and_notes_away(hall: Hall) -> None:
    give(hall, 7, 6, note="Mooi")
    give(hall, 5, 5, place=1)
    give(hall, 3, 3, juror=hall.kims)
    made = recusing.declare(hall.session, hall.rias, hall.pitches[0], "Mijn zus", hall.ria, NOW)
    assert (made.reason, made.text, made.by_id) == (Reason.DECLARED, "Mijn zus", hall.ria.id)
    assert kept(hall) == []
    assert hall.session.get(ScoreSheet, (hall.rias.id, hall.pitches[0].id)) is None
    assert kept(hall, 1) == [5, 5]
    assert hall.session.scalar(sa.select(sa.func.count()).select_from(Score)) == 4
    refused(409, give, hall, 7)
    refused(409, hand_in, hall)


def test_declaring_twice_keeps_the_first(hall: Hall) -> None:
    recusing.declare(hall.session, hall.rias, hall.pitches[0], "Mijn zus", hall.cast.olga, NOW)
    recusing.declare(hall.session, hall.rias, hall.pitches[0], "Toch niet", hall.ria, NOW)
    assert [(one.text, one.by_id) for one in hall.session.scalars(sa.select(Recusal))] == [
        ("Mijn zus", hall.cast.olga.id)
    ]


def test_the_log_names_the_pitch_and_no_reason(hall: Hall) -> None:
    recusing.declare(hall.session, hall.rias, hall.pitches[0], "Mijn zus", hall.ria, NOW)
    last = hall.session.scalars(sa.select(EventLog).order_by(EventLog.id.desc())).first()
    assert last is not None
    assert (last.verb, last.detail) == ("recuse_juror", "Idee 1")


def test_a_juror_takes_back_what_they_declared(hall: Hall) -> None:
    recusing.declare(hall.session, hall.rias, hall.pitches[0], "", hall.ria, NOW)
    refused(403, recusing.take_back, hall.session, hall.rias, hall.pitches[0], hall.cast.olga, NOW)
    recusing.take_back(hall.session, hall.rias, hall.pitches[0], hall.ria, NOW)
    give(hall, 7)
    assert kept(hall) == [7]


def test_what_an_organiser_declared_only_organisers_take_back(hall: Hall) -> None:
    recusing.declare(hall.session, hall.rias, hall.pitches[0], "", hall.cast.olga, NOW)
    refused(403, recusing.take_back, hall.session, hall.rias, hall.pitches[0], hall.ria, NOW)
    recusing.take_back(hall.session, hall.rias, hall.pitches[0], hall.cast.ada, NOW)
    assert not stay_out(hall.session, hall.panel, hall.cast.olga)


def test_an_organiser_on_the_jury_does_not_take_back_what_another_said_of_them(hall: Hall) -> None:
    mine = hall.seat(hall.panel, hall.cast.ada)
    hall.session.expire(hall.panel, ["jurors"])
    recusing.declare(hall.session, mine, hall.pitches[0], "", hall.cast.olga, NOW)
    refused(403, recusing.take_back, hall.session, mine, hall.pitches[0], hall.cast.ada, NOW)


def test_taking_back_what_is_not_there_changes_nothing(hall: Hall) -> None:
    recusing.take_back(hall.session, hall.rias, hall.pitches[0], hall.ria, NOW)


def test_an_initiator_says_so_before_scoring_any_pitch(hall: Hall) -> None:
    own = own_pitch(hall)
    assert [one.id for one in undeclared(hall.session, hall.rias)] == [own.id]
    refused(409, give, hall, 7)
    refused(409, hand_in, hall)
    made = recusing.declare(hall.session, hall.rias, own, "", hall.ria, NOW)
    assert made.reason is Reason.INITIATOR
    give(hall, 7)
    refused(409, give, hall, 7, place=2)


def test_what_follows_is_not_taken_back(hall: Hall) -> None:
    own = own_pitch(hall)
    recusing.declare(hall.session, hall.rias, own, "", hall.ria, NOW)
    refused(409, recusing.take_back, hall.session, hall.rias, own, hall.ria, NOW)


def test_who_is_of_the_same_organisation_scores_the_other_pitches(hall: Hall) -> None:
    hall.rias.organisation = hall.cast.noor.organisation = "Bakkerij Bol"
    hall.pitches[1].initiators = [Initiator(person_id=hall.otto.id, lead=True)]
    hall.session.commit()
    refused(409, give, hall, 7)
    give(hall, 7, place=1)


def test_progress_leaves_out_what_a_juror_stays_out_of(hall: Hall) -> None:
    give(hall, 7, 6)
    hand_in(hall)
    give(hall, 5, place=1)
    recusing.declare(hall.session, hall.rias, hall.pitches[2], "", hall.ria, NOW)
    found = stands(hall.session, hall.rias, recusals(hall.session, hall.panel))
    assert list(found.values()) == [Stand.HANDED_IN, Stand.BEGUN, Stand.OUT]
    assert Progress.of(found.values()) == Progress(1, 2)


def test_colleagues_are_seen_only_by_who_handed_in_for_that_pitch(hall: Hall) -> None:
    for juror in (hall.kims, hall.caras):
        give(hall, 4, 7, juror=juror)
    hand_in(hall, hall.kims)
    give(hall, 9, 9)
    assert seen_by_ria(hall, hall.pitches[0]) == []
    hand_in(hall)
    [seen] = seen_by_ria(hall, hall.pitches[0])
    assert (seen.name, list(seen.given.values()), seen.mark) == ("Kim", [4, 7], 5)
    assert seen_by_ria(hall, hall.pitches[1]) == []


def test_a_colleague_who_stays_out_is_not_shown(hall: Hall) -> None:
    hall.score(hall.kims, hall.pitches[0], 4, 7)
    hall.kims.organisation = hall.cast.noor.organisation = "Bakkerij Bol"
    hall.score(hall.rias, hall.pitches[0], 9, 9)
    assert seen_by_ria(hall, hall.pitches[0]) == []


def test_who_stays_out_sees_no_colleagues(hall: Hall) -> None:
    hall.score(hall.kims, hall.pitches[0], 4, 7)
    hall.score(hall.rias, hall.pitches[0], 9, 9)
    hall.rias.organisation = hall.cast.noor.organisation = "Bakkerij Bol"
    hall.session.commit()
    assert seen_by_ria(hall, hall.pitches[0]) == []


def test_a_juror_gets_what_they_wrote(hall: Hall) -> None:
    give(hall, 7, None, note="Mooi", private_note="Navragen")
    recusing.declare(hall.session, hall.rias, hall.pitches[1], "Mijn zus", hall.ria, NOW)
    found = people.export(hall.session, hall.ria)
    [sheet], [out] = found["jury_sheets"], found["jury_recusals"]
    assert sheet["marks"] == {"Nodig": 7, "Haalbaar": None}
    assert (sheet["note"], sheet["private_note"], sheet["handed_in"]) == ("Mooi", "Navragen", None)
    assert out == {"jury": "Vakjury", "pitch": "Idee 2", "reason": "declared", "text": "Mijn zus"}


def test_a_juror_who_leaves_takes_private_words_along(hall: Hall, session: Session) -> None:
    give(hall, 7, 6, note="Vraag de buren.", private_note="zzkanarie alleen voor mij")
    hand_in(hall)
    recusing.declare(session, hall.rias, hall.pitches[1], "zzkanarie is mijn zus", hall.ria, NOW)
    session.commit()
    people.erase(session, hall.ria)
    session.commit()
    there = everything(session)
    assert "zzkanarie" not in there
    assert "ria@example.org" not in there
    assert "vraag de buren." in there
    assert kept(hall) == [7, 6]


def test_an_organiser_clears_a_juror_whose_organisation_somebody_copied(hall: Hall) -> None:
    one, two = hall.pitches[:2]
    hall.score(hall.rias, one, 3, 4)
    hall.rias.organisation = hall.cast.noor.organisation = "Bakkerij Bol"
    hall.session.commit()
    assert recusals(hall.session, hall.panel)[hall.rias.id, one.id] is Reason.ORGANISATION
    (row,) = [row for row in stay_out(hall.session, hall.panel, hall.cast.olga) if row.pitch is one]
    assert row.removable
    refused(409, recusing.take_back, hall.session, hall.rias, one, hall.ria, NOW)
    recusing.take_back(hall.session, hall.rias, one, hall.cast.olga, NOW)
    hall.session.flush()
    assert (hall.rias.id, one.id) not in recusals(hall.session, hall.panel)
    assert recusals(hall.session, hall.panel)[hall.rias.id, two.id] is Reason.ORGANISATION
    recusing.settle(hall.session, hall.panel, NOW)
    assert (hall.rias.id, one.id) not in {(row.juror_id, row.pitch_id) for row in hall.session.query(Recusal)}


def test_nobody_clears_who_stands_behind_a_pitch_nor_themselves(hall: Hall) -> None:
    one = hall.pitches[0]
    hall.cast.noor.organisation = "Bakkerij Bol"
    mine = hall.seat(hall.panel, hall.cast.olga)
    mine.organisation = "bakkerij bol"
    own = hall.seat(hall.panel, hall.cast.noor)
    hall.session.commit()
    refused(409, recusing.take_back, hall.session, mine, one, hall.cast.olga, NOW)
    refused(409, recusing.take_back, hall.session, own, one, hall.cast.olga, NOW)
    rows = stay_out(hall.session, hall.panel, hall.cast.olga)
    assert not any(row.removable for row in rows if row.pitch is one)
