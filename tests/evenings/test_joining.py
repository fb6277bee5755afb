from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions import cards, door, joining
from innovation.evenings.models import Event, EventLog, Voter
from innovation.evenings.rules import Admission, Phase
from innovation.network.rules import Perspective
from tests.cast import NOW, Cast
from tests.evenings.ask import card, verbs


def test_the_room_code_lets_in_one_voter_a_phone(session: Session, cast: Cast, evening: Event) -> None:
    first = joining.join(session, evening, None, None, Perspective.YOUTH)
    second = joining.join(session, evening, None, None, None)
    again = joining.join(session, evening, None, first.id, None)
    assert again is first
    assert second.id != first.id
    assert len(first.id) == 32
    assert first.perspective is Perspective.YOUTH


def test_a_phone_that_was_promised_an_id_gets_it_once(session: Session, cast: Cast, evening: Event) -> None:
    promised = joining.new_voter_id()
    twice = [joining.join(session, evening, None, promised, None) for _ in range(2)]
    assert twice[0] is twice[1]
    assert twice[0].id == promised


def test_an_id_of_another_evening_is_not_taken_over(session: Session, cast: Cast, evening: Event) -> None:
    other = cast.event("lente", [])
    theirs = joining.join(session, other, None, None, None)
    mine = joining.join(session, evening, None, theirs.id, None)
    assert (mine.event_id, theirs.event_id) == (evening.id, other.id)
    assert mine.id != theirs.id


def test_a_card_is_one_voter_on_every_phone(session: Session, cast: Cast, with_cards: Event) -> None:
    one, two = card(session, with_cards, 1), card(session, with_cards, 2)
    first = joining.join(session, with_cards, one, None, Perspective.PARENT)
    elsewhere = joining.join(session, with_cards, one, joining.new_voter_id(), None)
    neighbour = joining.join(session, with_cards, two, first.id, None)
    assert elsewhere is first
    assert neighbour is not first
    assert neighbour.id != first.id
    assert first.perspective is Perspective.PARENT
    assert one.handed_out


def test_find_by_every_code(session: Session, cast: Cast, evening: Event, with_cards: Event) -> None:
    what = cards.printed(with_cards, [card(session, with_cards, 5)])[0]
    for code in (what.code, codes.shown(what.code), what.token):
        found, its_card = joining.find(session, code)
        assert its_card
        assert (found.slug, its_card.number) == ("najaar", 5)
    with_cards.admission = Admission.ROOM_CODE
    assert joining.find(session, codes.shown(with_cards.room_code)) == (with_cards, None)


def refusal(session: Session, code: str) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        joining.find(session, code)
    assert broken.value.status == 422
    return broken.value


def test_mistakes_are_told_apart(session: Session, cast: Cast, with_cards: Event) -> None:
    what = cards.printed(with_cards, [card(session, with_cards, 1)])[0]
    other = "3" if what.code[3] != "3" else "4"
    typo = what.code[:3] + other + what.code[4:]
    assert "mistyped" in str(refusal(session, typo))
    assert "10" in str(refusal(session, "ABCDEFGHJK"))
    assert "in no code" in str(refusal(session, "K7P-4Q0"))
    assert "Fill in" in str(refusal(session, ""))
    assert "of their own" in str(refusal(session, with_cards.room_code))
    for guess in ("222222222222222", "Z" * 6, "z" * 22):
        assert isinstance(refusal(session, guess), joining.WrongCode)
    assert not isinstance(refusal(session, typo), joining.WrongCode)


def test_void_over_and_not_tonight_are_said(session: Session, cast: Cast, with_cards: Event) -> None:
    what = cards.printed(with_cards, [card(session, with_cards, 1)])[0]
    with_cards.admission = Admission.ROOM_CODE
    assert "not valid tonight" in str(refusal(session, what.code))
    with_cards.admission = Admission.PERSONAL_CARDS
    cards.void_cards(session, with_cards, [card(session, with_cards, 1)], cast.olga, NOW)
    assert "no longer valid" in str(refusal(session, what.token))
    with_cards.phase = Phase.ENDED
    assert "is over" in str(refusal(session, what.token))


def test_nobody_joins_after_the_end(session: Session, cast: Cast, evening: Event) -> None:
    evening.phase = Phase.ENDED
    with pytest.raises(RuleBroken, match="over"):
        joining.join(session, evening, None, None, None)
    assert session.scalar(sa.select(sa.func.count()).select_from(Voter)) == 0


def test_nothing_that_is_logged_holds_a_code(session: Session, cast: Cast, with_cards: Event) -> None:
    what = cards.printed(with_cards, [card(session, with_cards, 1)])[0]
    door.give(session, with_cards, what.code, cast.hugo, NOW)
    joining.join(session, with_cards, card(session, with_cards, 1), None, None)
    session.commit()
    written = " ".join(f"{row.verb} {row.detail}" for row in session.scalars(sa.select(EventLog)))
    assert what.code not in written
    assert what.token not in written


def test_the_alarm_is_raised_once_in_five_minutes(session: Session, cast: Cast, evening: Event) -> None:
    joining.alarm(session, NOW)
    assert verbs(session, evening) == []
    evening.phase = Phase.RUNNING
    for minutes in (0, 4, 6):
        joining.alarm(session, NOW + timedelta(minutes=minutes))
    assert verbs(session, evening) == ["wrong_codes", "wrong_codes"]
    assert joining.last_alarm(session, evening, NOW + timedelta(minutes=12)) is None
