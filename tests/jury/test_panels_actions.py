"""Making and choosing panels: what is fixed when, what stays whole, and what the room keeps."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken, Stale
from innovation.evenings.models import EventLog
from innovation.jury.actions import inviting, members, panels, rubric
from innovation.jury.models import EveningJury, Juror, JuryInvitation, Panel, Recusal
from innovation.jury.questions.panels import fixed
from innovation.jury.rules.panels import MARKING, MOST_PANELS, TASK, Kind, Mode, Scale, Start
from innovation.jury.rules.rubric import MOST_CRITERIA
from innovation.jury.rules.scoring import Reason
from tests.cast import NOW
from tests.jury.conftest import Hall

CRITERION = {"name": "Lef", "question": "Durft het iets?", "weight": 3}


def save(hall: Hall, panel: Panel, **values: Any) -> None:
    panels.save(hall.session, panel, values, panel.edition, hall.cast.olga, NOW)


def begin(hall: Hall) -> Panel:
    start = Start(Kind.YOUTH, "Jongerenjury", "Waarom?", ())
    return panels.add(hall.session, hall.evening, start, hall.cast.olga, NOW)


def verbs(session: Session) -> list[str]:
    return list(session.scalars(sa.select(EventLog.verb).order_by(EventLog.id)))


def test_a_new_panel_asks_questions_and_an_evening_has_only_so_many(hall: Hall) -> None:
    for _each in range(MOST_PANELS - 2):
        made = begin(hall)
    assert (made.mode, made.kind, made.bank) == (Mode.QUESTIONS, Kind.YOUTH, "Waarom?")
    with pytest.raises(RuleBroken) as refused:
        begin(hall)
    assert refused.value.status == 422


def test_the_evening_keeps_the_sum_of_the_weights(hall: Hall) -> None:
    save(hall, hall.panel, mode=Mode.CO_DECIDES, weight=40)
    assert hall.evening.jury_weight == 40
    save(hall, hall.youth, mode=Mode.CO_DECIDES, weight=20)
    assert hall.evening.jury_weight == 60
    save(hall, hall.panel, mode=Mode.ADVICE, weight=0)
    assert hall.evening.jury_weight == 20
    panels.remove(hall.session, hall.youth, hall.cast.olga, NOW)
    assert hall.evening.jury_weight == 0
    assert hall.elsewhere.jury_weight == 0


@pytest.mark.parametrize("weight", [51, 90])
def test_the_room_keeps_a_tenth(hall: Hall, weight: int) -> None:
    save(hall, hall.panel, mode=Mode.CO_DECIDES, weight=40)
    with pytest.raises(RuleBroken) as refused:
        save(hall, hall.youth, mode=Mode.CO_DECIDES, weight=weight)
    assert refused.value.status == 422


def test_the_task_is_fixed_once_a_vote_has_opened(hall: Hall) -> None:
    hall.run()
    hall.vote(hall.pitches[0])
    assert fixed(hall.session, hall.panel) == set(TASK)
    for values in ({"mode": Mode.CO_DECIDES, "weight": 50}, {"mode": Mode.QUESTIONS}, {"weight": 10}):
        with pytest.raises(RuleBroken) as refused:
            save(hall, hall.panel, **values)
        assert refused.value.status == 409
        hall.session.rollback()
    save(hall, hall.panel, mode=Mode.ADVICE, weight=0, name="De jury", scale=Scale.WORDS)
    assert (hall.panel.name, hall.panel.scale) == ("De jury", Scale.WORDS)


def test_a_rehearsal_fixes_nothing(hall: Hall) -> None:
    hall.run()
    hall.vote(hall.pitches[0]).rehearsal = True
    hall.session.commit()
    save(hall, hall.panel, mode=Mode.QUESTIONS)
    assert hall.panel.mode is Mode.QUESTIONS


def test_how_marks_are_given_is_fixed_at_the_first_score(hall: Hall) -> None:
    hall.score(hall.rias, hall.pitches[0], 7, None, handed_in=False)
    assert fixed(hall.session, hall.panel) == set(MARKING)
    assert not fixed(hall.session, hall.youth)
    for values in ({"scale": Scale.WORDS}, {"minimum": 2}, {"normalises": True}):
        with pytest.raises(RuleBroken):
            save(hall, hall.panel, **values)
        hall.session.rollback()
    save(hall, hall.panel, mode=Mode.QUESTIONS, bank="Hoe dan?")
    assert hall.panel.bank == "Hoe dan?"


def test_who_saved_first_is_not_overwritten_unseen(hall: Hall) -> None:
    seen = hall.panel.edition
    save(hall, hall.panel, name="Van een ander")
    with pytest.raises(Stale):
        panels.save(hall.session, hall.panel, {"name": "Van mij"}, seen, hall.cast.olga, NOW)
    assert hall.panel.name == "Van een ander"


def test_a_panel_goes_with_all_that_is_its_own(hall: Hall) -> None:
    inviting.invite(hall.session, hall.panel, "nieuw@example.org", False, hall.cast.olga, NOW)
    gone = hall.panel.id
    panels.remove(hall.session, hall.panel, hall.cast.olga, NOW)
    hall.session.commit()
    for table in (Juror, JuryInvitation):
        assert not hall.session.scalars(sa.select(table).where(table.panel_id == gone)).all()
    assert verbs(hall.session)[-1] == "remove_panel"


def test_a_panel_with_a_score_stays(hall: Hall) -> None:
    hall.score(hall.rias, hall.pitches[0], 7, 8, handed_in=False)
    with pytest.raises(RuleBroken):
        panels.remove(hall.session, hall.panel, hall.cast.olga, NOW)


def test_once_a_vote_has_opened_only_a_panel_that_just_asks_can_go(hall: Hall) -> None:
    hall.youth.mode = Mode.QUESTIONS
    hall.run()
    hall.vote(hall.pitches[0])
    with pytest.raises(RuleBroken):
        panels.remove(hall.session, hall.panel, hall.cast.olga, NOW)
    panels.remove(hall.session, hall.youth, hall.cast.olga, NOW)


def test_the_room_may_ask_or_not(hall: Hall) -> None:
    for may in (True, True, False):
        panels.let_audience_ask(hall.session, hall.evening, may, hall.cast.olga, NOW)
        hall.session.commit()
        assert hall.session.get_one(EveningJury, hall.evening.id).audience_asks is may


def test_criteria_are_written_until_the_first_score(hall: Hall) -> None:
    session, panel, olga = hall.session, hall.panel, hall.cast.olga
    made = rubric.add_criterion(session, panel, CRITERION, olga, NOW)
    session.flush()
    rubric.move_criterion(session, panel, made.id, -1, olga, NOW)
    session.commit()
    session.expire_all()
    assert [one.name for one in panel.criteria] == ["Nodig", "Lef", "Haalbaar"]
    changed = {**CRITERION, "name": "Moed"}
    rubric.change_criterion(session, panel, made.id, changed, made.edition, olga, NOW)
    rubric.remove_criterion(session, panel, panel.criteria[0].id, olga, NOW)
    session.commit()
    assert [one.name for one in panel.criteria] == ["Moed", "Haalbaar"]
    with pytest.raises(RuleBroken):
        rubric.remove_criterion(session, panel, 0, olga, NOW)
    hall.score(hall.rias, hall.pitches[0], 7, 8, handed_in=False)
    number, seen = panel.criteria[0].id, panel.criteria[0].edition
    for act in (
        lambda: rubric.add_criterion(session, panel, CRITERION, olga, NOW),
        lambda: rubric.change_criterion(session, panel, number, CRITERION, seen, olga, NOW),
        lambda: rubric.move_criterion(session, panel, number, 1, olga, NOW),
        lambda: rubric.remove_criterion(session, panel, number, olga, NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.status == 409


@pytest.mark.parametrize(("place", "step"), [(0, -1), (2, 1)])
def test_at_the_edge_a_criterion_stays_where_it_is(hall: Hall, place: int, step: int) -> None:
    rubric.add_criterion(hall.session, hall.panel, CRITERION, hall.cast.olga, NOW)
    hall.session.flush()
    before = [one.id for one in hall.panel.criteria]
    rubric.move_criterion(hall.session, hall.panel, before[place], step, hall.cast.olga, NOW)
    hall.session.commit()
    hall.session.expire_all()
    assert [one.id for one in hall.panel.criteria] == before


def test_a_criterion_that_somebody_else_changed_is_not_overwritten(hall: Hall) -> None:
    first = hall.panel.criteria[0]
    seen = first.edition
    rubric.change_criterion(hall.session, hall.panel, first.id, CRITERION, seen, hall.cast.olga, NOW)
    with pytest.raises(Stale):
        rubric.change_criterion(hall.session, hall.panel, first.id, CRITERION, seen, hall.cast.olga, NOW)


def test_a_rubric_has_at_least_one_criterion_and_at_most_so_many(hall: Hall) -> None:
    session, panel, olga = hall.session, hall.panel, hall.cast.olga
    for _each in range(MOST_CRITERIA - 2):
        rubric.add_criterion(session, panel, CRITERION, olga, NOW)
        session.flush()
    with pytest.raises(RuleBroken) as refused:
        rubric.add_criterion(session, panel, CRITERION, olga, NOW)
    assert refused.value.status == 422
    for one in list(panel.criteria)[1:]:
        rubric.remove_criterion(session, panel, one.id, olga, NOW)
        session.flush()
    with pytest.raises(RuleBroken):
        rubric.remove_criterion(session, panel, panel.criteria[0].id, olga, NOW)


def test_there_is_one_chair(hall: Hall) -> None:
    members.choose_chair(hall.session, hall.panel, hall.rias.id, hall.cast.olga, NOW)
    hall.session.commit()
    assert [one.id for one in hall.panel.jurors if one.chair] == [hall.rias.id]
    for stranger in (0, hall.yass.id):
        with pytest.raises(RuleBroken):
            members.choose_chair(hall.session, hall.panel, stranger, hall.cast.olga, NOW)
    hall.kims.person_id = None
    hall.session.commit()
    with pytest.raises(RuleBroken):
        members.choose_chair(hall.session, hall.panel, hall.kims.id, hall.cast.olga, NOW)


def test_only_who_wrote_nothing_down_can_be_taken_off(hall: Hall) -> None:
    members.remove(hall.session, hall.panel, hall.kims.id, hall.cast.olga, NOW)
    hall.session.commit()
    assert [one.id for one in hall.panel.jurors] == [hall.caras.id, hall.rias.id]
    hall.score(hall.rias, hall.pitches[0], 7, 8, handed_in=False)
    stays_out = Recusal(juror_id=hall.caras.id, pitch_id=hall.pitches[0].id, reason=Reason.DECLARED, at=NOW)
    hall.session.add(stays_out)
    hall.session.commit()
    for juror in (hall.rias, hall.caras):
        with pytest.raises(RuleBroken) as refused:
            members.remove(hall.session, hall.panel, juror.id, hall.cast.olga, NOW)
        assert refused.value.status == 409
