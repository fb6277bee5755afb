import pytest
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions import cards, joining
from innovation.evenings.models import Event, present
from innovation.evenings.questions import card_counts
from innovation.evenings.questions import cards as list_cards
from innovation.evenings.rules import Admission, CardState, Phase
from tests.cast import NOW, Cast
from tests.evenings.ask import card, verbs


def test_cards_keep_hashes_of_secrets_that_can_be_printed_again(session: Session, with_cards: Event) -> None:
    made = list_cards(session, with_cards)
    first, second = (cards.printed(with_cards, made) for _ in range(2))
    assert first == second
    assert [one.number for one in first] == [1, 2, 3, 4, 5]
    assert {codes.hashed(one.token) for one in first} == {one.token_hash for one in made}
    assert {codes.hashed(one.code) for one in first} == {one.code_hash for one in made}
    assert first[0].code not in repr(first)
    assert first[0].token not in repr(first)


def test_more_cards_are_numbered_on(session: Session, cast: Cast, with_cards: Event) -> None:
    made = cards.make_cards(session, with_cards, 2, cast.olga, NOW)
    assert [one.number for one in made] == [6, 7]
    assert verbs(session, with_cards) == ["make_cards", "make_cards"]


@pytest.mark.parametrize("number", [0, -1, 1996, 10**9])
def test_not_more_cards_than_an_evening_can_have(
    session: Session, cast: Cast, with_cards: Event, number: int
) -> None:
    with pytest.raises(RuleBroken, match="at most 2000"):
        cards.make_cards(session, with_cards, number, cast.olga, NOW)


def test_no_cards_after_the_end(session: Session, cast: Cast, with_cards: Event) -> None:
    with_cards.phase, with_cards.card_key = Phase.ENDED, None
    with pytest.raises(RuleBroken, match="over"):
        cards.make_cards(session, with_cards, 1, cast.olga, NOW)
    with pytest.raises(RuleBroken, match="destroyed"):
        cards.printed(with_cards, list_cards(session, with_cards))


def test_two_evenings_have_different_secrets(session: Session, cast: Cast, with_cards: Event) -> None:
    other = cast.event("lente", [])
    other.admission = Admission.PERSONAL_CARDS
    cards.make_cards(session, other, 1, cast.olga, NOW)
    mine = cards.printed(with_cards, list_cards(session, with_cards))[0]
    theirs = cards.printed(other, list_cards(session, other))[0]
    assert mine.token != theirs.token
    assert joining.find(session, theirs.code)[0] is other


def test_states_of_cards(session: Session, cast: Cast, with_cards: Event) -> None:
    assert cards.hand_out(session, with_cards, cards.in_range(session, with_cards, 1, 3), cast.olga, NOW) == 3
    joining.join(session, with_cards, card(session, with_cards, 2), None, None)
    cards.void_cards(session, with_cards, [card(session, with_cards, 3)], cast.olga, NOW)
    session.commit()
    shown = {one.number: one.state for one in list_cards(session, with_cards)}
    assert shown == {
        1: CardState.HANDED_OUT,
        2: CardState.IN_USE,
        3: CardState.VOID,
        4: CardState.PRINTED,
        5: CardState.PRINTED,
    }
    counts = card_counts(session, with_cards)
    assert [counts[state] for state in CardState] == [2, 1, 1, 0, 1]
    for state in CardState:
        assert {c.number for c in list_cards(session, with_cards, state)} == {
            n for n, s in shown.items() if s is state
        }
    assert present(session, with_cards) == 2
    assert [one.number for one in cards.printed(with_cards, list_cards(session, with_cards))] == [1, 2, 4, 5]


def test_a_card_is_handed_out_once(session: Session, cast: Cast, with_cards: Event) -> None:
    one = [card(session, with_cards, 1)]
    cards.hand_out(session, with_cards, one, cast.olga, NOW)
    with pytest.raises(RuleBroken, match="already"):
        cards.hand_out(session, with_cards, one, cast.olga, NOW)
    cards.take_back(session, with_cards, one, cast.olga, NOW)
    cards.void_cards(session, with_cards, one, cast.olga, NOW)
    with pytest.raises(RuleBroken, match="void"):
        cards.hand_out(session, with_cards, one, cast.olga, NOW)
    assert cards.hand_out(session, with_cards, cards.in_range(session, with_cards, 1, 5), cast.olga, NOW) == 4


def test_a_card_in_use_is_not_taken_back(session: Session, cast: Cast, with_cards: Event) -> None:
    joining.join(session, with_cards, card(session, with_cards, 1), None, None)
    session.commit()
    with pytest.raises(RuleBroken, match="joined"):
        cards.take_back(session, with_cards, [card(session, with_cards, 1)], cast.olga, NOW)


def test_a_void_card_lets_nobody_vote_until_it_is_restored(
    session: Session, cast: Cast, with_cards: Event
) -> None:
    one = card(session, with_cards, 1)
    voter = joining.join(session, with_cards, one, None, None)
    session.commit()
    cards.void_cards(session, with_cards, [one], cast.olga, NOW)
    assert voter.void
    with pytest.raises(RuleBroken, match="no longer valid"):
        joining.join(session, with_cards, one, voter.id, None)
    cards.restore_cards(session, with_cards, [one], cast.olga, NOW)
    assert not voter.void


def test_replacing_a_card_keeps_the_voter(session: Session, cast: Cast, with_cards: Event) -> None:
    old = card(session, with_cards, 1)
    voter = joining.join(session, with_cards, old, None, None)
    session.commit()
    new = cards.replace_card(session, with_cards, old, cast.olga, NOW)
    session.commit()
    assert (old.state, new.number, new.replaces_id) == (CardState.VOID, 2, old.id)
    assert joining.join(session, with_cards, new, None, None) is voter
    assert not voter.void
    with pytest.raises(RuleBroken, match="stays void"):
        cards.restore_cards(session, with_cards, [old], cast.olga, NOW)
    with pytest.raises(RuleBroken, match="void already"):
        cards.replace_card(session, with_cards, old, cast.olga, NOW)


def test_replacing_the_last_card_makes_one(session: Session, cast: Cast, with_cards: Event) -> None:
    cards.hand_out(session, with_cards, cards.in_range(session, with_cards, 1, 5), cast.olga, NOW)
    new = cards.replace_card(session, with_cards, card(session, with_cards, 5), cast.olga, NOW)
    assert (new.number, new.handed_out) == (6, True)


@pytest.mark.parametrize(("first", "last"), [(10**30, 10**30), (-(10**30), -1), (1, 0), (2**31, 2**31)])
def test_cards_with_numbers_that_no_card_has(
    session: Session, with_cards: Event, first: int, last: int
) -> None:
    with pytest.raises(RuleBroken) as refused:
        cards.in_range(session, with_cards, first, last)
    assert refused.value.status == 422
    assert len(cards.in_range(session, with_cards, -(10**30), 10**30)) == 5
