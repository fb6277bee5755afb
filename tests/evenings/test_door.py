import pytest
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions import cards, door
from innovation.evenings.models import Event, present
from innovation.evenings.questions import cards as list_cards
from innovation.evenings.rules import CardState
from tests.cast import NOW, Cast
from tests.evenings.ask import card


def test_counting_people(session: Session, cast: Cast, evening: Event) -> None:
    assert door.count_present(session, evening, cast.hugo, NOW, change=1) == 1
    assert door.count_present(session, evening, cast.hugo, NOW, change=-1) == 0
    assert door.count_present(session, evening, cast.hugo, NOW, change=-1) == 0
    assert door.count_present(session, evening, cast.hugo, NOW, to=134) == 134
    assert present(session, evening) == 134
    with pytest.raises(RuleBroken):
        door.count_present(session, evening, cast.hugo, NOW, to=100_001)
    door.stop_counting(session, evening, cast.hugo, NOW)
    assert evening.head_count is None


@pytest.mark.parametrize("how", ["number", "code", "token", "address"])
def test_giving_a_card_by_number_or_code(session: Session, cast: Cast, with_cards: Event, how: str) -> None:
    what = cards.printed(with_cards, [card(session, with_cards, 3)])[0]
    entered = {
        "number": " 3 ",
        "code": codes.shown(what.code).lower(),
        "token": what.token,
        "address": f"http://localhost/j/{what.token}",
    }[how]
    assert door.give(session, with_cards, entered, cast.hugo, NOW).number == 3
    assert card(session, with_cards, 3).handed_out


@pytest.mark.parametrize("entered", ["99", "0", "", "K7P-4QX", "222-222-222-222-222", "²", "-1", "x" * 22])
def test_giving_what_is_no_card(session: Session, cast: Cast, with_cards: Event, entered: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        door.give(session, with_cards, entered, cast.hugo, NOW)
    assert broken.value.status == 422


def test_the_door_knows_no_cards_of_other_evenings(session: Session, cast: Cast, with_cards: Event) -> None:
    other = cast.event("lente", [])
    cards.make_cards(session, other, 1, cast.olga, NOW)
    theirs = cards.printed(other, list_cards(session, other))[0]
    with pytest.raises(RuleBroken, match="no card of this evening"):
        door.give(session, with_cards, theirs.code, cast.hugo, NOW)


def test_undo_takes_back_the_last_act_once(session: Session, cast: Cast, with_cards: Event) -> None:
    door.count_present(session, with_cards, cast.hugo, NOW, to=10)
    door.give(session, with_cards, "4", cast.hugo, NOW)
    assert with_cards.head_count == 11
    act = door.last_act(session, with_cards)
    assert act
    door.undo(session, with_cards, act.id, cast.hugo, NOW)
    assert with_cards.head_count == 10
    assert not card(session, with_cards, 4).handed_out
    assert door.last_act(session, with_cards) is None
    with pytest.raises(RuleBroken, match="meanwhile"):
        door.undo(session, with_cards, act.id, cast.hugo, NOW)


def test_undo_of_a_count_goes_back_to_what_it_was(session: Session, cast: Cast, evening: Event) -> None:
    for expected in (None, 7):
        door.count_present(session, evening, cast.hugo, NOW, to=7 if expected is None else 8)
        act = door.last_act(session, evening)
        assert act
        door.undo(session, evening, act.id, cast.hugo, NOW)
        assert evening.head_count == expected
        evening.head_count = 7


def test_undo_of_a_range(session: Session, cast: Cast, with_cards: Event) -> None:
    cards.hand_out(session, with_cards, [card(session, with_cards, 2)], cast.olga, NOW)
    cards.hand_out(session, with_cards, cards.in_range(session, with_cards, 1, 4), cast.olga, NOW)
    act = door.last_act(session, with_cards)
    assert act
    assert act.detail == "1, 3, 4"
    door.undo(session, with_cards, act.id, cast.hugo, NOW)
    assert [one.number for one in list_cards(session, with_cards, CardState.HANDED_OUT)] == [2]


def test_undo_never_undoes_what_happened_since(session: Session, cast: Cast, with_cards: Event) -> None:
    door.give(session, with_cards, "1", cast.hugo, NOW)
    seen = door.last_act(session, with_cards)
    door.give(session, with_cards, "2", cast.olga, NOW)
    assert seen
    with pytest.raises(RuleBroken, match="meanwhile"):
        door.undo(session, with_cards, seen.id, cast.hugo, NOW)
