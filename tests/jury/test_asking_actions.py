"""Asking, and the host's queue."""

import pytest
import sqlalchemy as sa

from innovation.errors import RuleBroken
from innovation.evenings.rules import Phase
from innovation.jury.actions import asking, offering, queueing
from innovation.jury.models import EveningJury, JuryQuestion
from innovation.jury.rules import questions as rules
from innovation.jury.rules.questions import NEXT, Source, State
from innovation.voting import hosting
from tests.cast import NOW
from tests.jury.conftest import Hall


def asks(hall: Hall, text: str = "Wie doet het?", token: str = "token-1") -> JuryQuestion:
    made = asking.ask(hall.session, hall.rias, hall.pitches[0], text, token)
    hall.session.commit()
    return made


def let_audience_ask(hall: Hall, yes: bool = True) -> None:
    hall.session.merge(EveningJury(event_id=hall.evening.id, audience_asks=yes))
    hall.session.commit()


def offers(hall: Hall, text: str = "En de buren?", token: str = "token-9") -> JuryQuestion:
    made = offering.offer(hall.session, hall.evening, hall.pitches[0], text, token)
    hall.session.commit()
    return made


def move(hall: Hall, one: JuryQuestion, new: State, seen: State | None = None) -> None:
    queueing.move(hall.session, hall.evening, one.id, seen or one.state, new, hall.cast.hugo, NOW)
    hall.session.commit()


def show(hall: Hall, one: JuryQuestion, shown: bool = True) -> None:
    queueing.put_on_screen(hall.session, hall.evening, one.id, shown, hall.cast.hugo, NOW)
    hall.session.commit()


def order(hall: Hall) -> list[str]:
    asked = sa.select(JuryQuestion.text).order_by(JuryQuestion.position)
    return list(hall.session.scalars(asked))


def test_a_juror_asks_at_the_end_of_the_queue(hall: Hall) -> None:
    hall.run()
    first, second = asks(hall, " Wie\ndoet het? "), asks(hall, "En dan?", "token-2")
    assert (first.text, first.state, first.source) == ("Wie doet het?", State.QUEUED, Source.JURY)
    assert (first.juror, first.rehearsal) == (hall.rias, False)
    assert first.position < second.position


def test_a_form_that_is_sent_again_is_one_question(hall: Hall) -> None:
    hall.run()
    assert asks(hall) is asks(hall, "Iets anders")
    assert order(hall) == ["Wie doet het?"]


def test_nobody_asks_before_the_start_nor_after_the_publication(hall: Hall) -> None:
    with pytest.raises(RuleBroken) as refused:
        asks(hall)
    assert refused.value.status == 409
    hall.run()
    hall.end()
    asks(hall)
    hall.evening.published_at = NOW
    hall.session.commit()
    with pytest.raises(RuleBroken):
        asks(hall, token="token-2")


def test_a_juror_asks_only_so_much_about_a_pitch(hall: Hall) -> None:
    hall.run()
    for number in range(rules.MOST_OF_JUROR):
        asks(hall, f"Vraag {number}", f"token-{number}")
    with pytest.raises(RuleBroken):
        asks(hall, "Nog een", "token-more")
    asking.ask(hall.session, hall.rias, hall.pitches[1], "Over een ander", "token-other")


def test_the_audience_asks_only_when_that_was_chosen_and_the_evening_runs(hall: Hall) -> None:
    hall.run()
    with pytest.raises(RuleBroken) as refused:
        offers(hall)
    assert refused.value.status == 404
    let_audience_ask(hall, False)
    with pytest.raises(RuleBroken):
        offers(hall)
    let_audience_ask(hall)
    made = offers(hall)
    assert (made.state, made.source, made.juror_id) == (State.OFFERED, Source.AUDIENCE, None)
    hall.end()
    with pytest.raises(RuleBroken):
        offers(hall, token="token-8")


def test_only_so_many_questions_wait_to_be_looked_at(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.run()
    let_audience_ask(hall)
    monkeypatch.setattr(offering, "MOST_WAITING", 1)
    first = offers(hall)
    with pytest.raises(RuleBroken):
        offers(hall, token="token-8")
    move(hall, first, State.QUEUED)
    offers(hall, token="token-8")


def test_numbers_of_questions_tell_no_order(hall: Hall) -> None:
    hall.run()
    let_audience_ask(hall)
    numbers = [offers(hall, token=f"token-{n:03}").id for n in range(12)]
    assert numbers != sorted(numbers)
    assert all(one.position == 0 for one in hall.session.scalars(sa.select(JuryQuestion)))


def test_what_was_asked_in_a_rehearsal_is_wiped_with_it(hall: Hall) -> None:
    hosting.move(hall.session, hall.evening, Phase.REHEARSAL, hall.cast.olga, NOW)
    hall.session.commit()
    assert asks(hall).rehearsal
    kept = hall.ask(hall.pitches[1], "Blijft")
    hosting.move(hall.session, hall.evening, Phase.PLANNED, hall.cast.olga, NOW)
    hall.session.commit()
    assert list(hall.session.scalars(sa.select(JuryQuestion))) == [kept]


@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", State)
def test_only_the_moves_of_the_table_are_made(hall: Hall, old: State, new: State) -> None:
    one = hall.ask(hall.pitches[0], state=old)
    if new in NEXT[old]:
        move(hall, one, new)
        assert one.state is new
    else:
        with pytest.raises(RuleBroken) as refused:
            move(hall, one, new)
        assert refused.value.status == 409


def test_who_comes_second_is_told(hall: Hall) -> None:
    one = hall.ask(hall.pitches[0])
    move(hall, one, State.PARKED, seen=State.QUEUED)
    with pytest.raises(RuleBroken) as refused:
        move(hall, one, State.ANSWERED, seen=State.QUEUED)
    assert refused.value.status == 409
    assert one.state is State.PARKED


def test_a_question_of_another_evening_is_not_there(hall: Hall) -> None:
    one = hall.ask(hall.pitches[0])
    for act in (
        lambda: queueing.move(hall.session, hall.elsewhere, one.id, one.state, State.ASKED, hall.otto, NOW),
        lambda: queueing.put_on_screen(hall.session, hall.elsewhere, one.id, True, hall.otto, NOW),
        lambda: queueing.place(hall.session, hall.elsewhere, one.id, 1),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.status == 404
    assert (one.state, one.on_screen) == (State.QUEUED, False)


def test_what_is_let_through_comes_last(hall: Hall) -> None:
    hall.run()
    let_audience_ask(hall)
    mine = offers(hall, "Uit de zaal")
    asks(hall, "Van de jury")
    move(hall, mine, State.QUEUED)
    assert order(hall) == ["Van de jury", "Uit de zaal"]


def test_a_question_comes_back_to_its_own_place(hall: Hall) -> None:
    hall.run()
    first = asks(hall, "Een")
    asks(hall, "Twee", "token-2")
    move(hall, first, State.ANSWERED)
    move(hall, first, State.QUEUED)
    assert order(hall) == ["Een", "Twee"]


def test_questions_change_places_and_stay_at_the_edge(hall: Hall) -> None:
    hall.run()
    made = [asks(hall, text, f"token-{text}") for text in ("Een", "Twee", "Drie")]

    def place(one: JuryQuestion, by: int) -> list[str]:
        queueing.place(hall.session, hall.evening, one.id, by)
        hall.session.commit()
        return order(hall)

    assert place(made[2], -1) == ["Een", "Drie", "Twee"]
    assert place(made[2], -1) == ["Drie", "Een", "Twee"]
    assert place(made[2], -1) == ["Drie", "Een", "Twee"]
    assert place(made[0], 1) == ["Drie", "Twee", "Een"]
    assert place(made[0], 1) == ["Drie", "Twee", "Een"]


def test_what_is_dealt_with_has_no_place_in_the_queue(hall: Hall) -> None:
    one = hall.ask(hall.pitches[0], state=State.PARKED)
    with pytest.raises(RuleBroken):
        queueing.place(hall.session, hall.evening, one.id, 1)


def test_one_question_is_on_the_screen_at_a_time(hall: Hall) -> None:
    hall.run()
    first, second = asks(hall, "Een"), asks(hall, "Twee", "token-2")
    show(hall, first)
    show(hall, second)
    hall.session.refresh(first)
    assert (first.on_screen, second.on_screen) == (False, True)
    show(hall, second, shown=False)
    assert not second.on_screen


@pytest.mark.parametrize("state", [State.OFFERED, State.REFUSED, State.ANSWERED, State.PARKED])
def test_only_what_is_to_be_asked_goes_on_the_screen(hall: Hall, state: State) -> None:
    hall.run()
    one = hall.ask(hall.pitches[0], state=state)
    with pytest.raises(RuleBroken):
        show(hall, one)
    assert not one.on_screen


def test_only_the_pitch_that_is_on_has_a_question_on_the_screen(hall: Hall) -> None:
    hall.run()
    one = hall.ask(hall.pitches[1])
    with pytest.raises(RuleBroken):
        show(hall, one)


@pytest.mark.parametrize(
    ("new", "stays"), [(State.ASKED, True), (State.ANSWERED, False), (State.PARKED, False)]
)
def test_what_is_dealt_with_leaves_the_screen(hall: Hall, new: State, stays: bool) -> None:
    hall.run()
    one = asks(hall)
    show(hall, one)
    move(hall, one, new)
    assert one.on_screen is stays
