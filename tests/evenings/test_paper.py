"""Who votes on paper all evening."""

import pytest
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.actions import cards, door, joining, paper
from innovation.evenings.models import Event, Voter, present
from innovation.evenings.questions import joined, paper_voters
from innovation.evenings.rules import CardState, Phase
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.evenings.ask import card, verbs

HERE = "/evenings/najaar"
ENGLISH = {"Accept-Language": "en"}


def test_a_card_that_nobody_used_votes_on_paper(session: Session, cast: Cast, with_cards: Event) -> None:
    paper.switch(session, with_cards, "2", True, cast.hugo, NOW)
    assert card(session, with_cards, 2).state is CardState.ON_PAPER
    assert present(session, with_cards) == 1
    assert joined(session, with_cards) == 0
    paper.switch(session, with_cards, "2", False, cast.hugo, NOW)
    assert paper_voters(session, with_cards) == []
    assert verbs(session, with_cards)[-2:] == ["to_paper", "to_phone"]


def test_a_card_whose_phone_joined_stays_one_voter(session: Session, cast: Cast, with_cards: Event) -> None:
    voter = joining.join(session, with_cards, card(session, with_cards, 1), None, None)
    paper.switch_range(session, with_cards, 1, 3, True, cast.olga, NOW)
    assert voter.id in paper_voters(session, with_cards)
    assert len(paper_voters(session, with_cards)) == 3
    paper.switch(session, with_cards, "1", False, cast.olga, NOW)
    assert card(session, with_cards, 1).voter is voter


def test_its_phone_is_told_whom_to_ask(session: Session, cast: Cast, with_cards: Event) -> None:
    paper.switch(session, with_cards, "1", True, cast.hugo, NOW)
    with pytest.raises(RuleBroken) as refused:
        joining.join(session, with_cards, card(session, with_cards, 1), None, None)
    assert (refused.value.message, refused.value.status) == (joining.ON_PAPER, 409)


def test_a_voided_card_is_no_paper_voter(session: Session, cast: Cast, with_cards: Event) -> None:
    cards.void_cards(session, with_cards, [card(session, with_cards, 1)], cast.olga, NOW)
    with pytest.raises(RuleBroken):
        paper.switch(session, with_cards, "1", True, cast.hugo, NOW)
    paper.switch(session, with_cards, "2", True, cast.hugo, NOW)
    cards.void_cards(session, with_cards, [card(session, with_cards, 2)], cast.olga, NOW)
    session.flush()
    assert paper_voters(session, with_cards) == []


def test_a_replaced_card_stays_on_paper(session: Session, cast: Cast, with_cards: Event) -> None:
    paper.switch(session, with_cards, "1", True, cast.hugo, NOW)
    new = cards.replace_card(session, with_cards, card(session, with_cards, 1), cast.olga, NOW)
    session.flush()
    assert new.state is CardState.ON_PAPER
    assert len(paper_voters(session, with_cards)) == 1


def test_with_a_code_for_the_room_people_are_counted(session: Session, cast: Cast, evening: Event) -> None:
    assert [paper.count_in(session, evening, cast.hugo, NOW) for _ in range(3)] == [1, 2, 3]
    assert paper.count_out(session, evening, cast.hugo, NOW) == 2
    assert present(session, evening) == 2
    for _ in range(2):
        paper.count_out(session, evening, cast.hugo, NOW)
    with pytest.raises(RuleBroken):
        paper.count_out(session, evening, cast.hugo, NOW)


def test_each_way_of_admission_has_its_own_way(session: Session, cast: Cast, with_cards: Event) -> None:
    with pytest.raises(RuleBroken):
        paper.count_in(session, with_cards, cast.hugo, NOW)
    assert paper_voters(session, with_cards) == []


@pytest.mark.parametrize("to", [True, False])
def test_nobody_is_switched_while_a_vote_is_open(
    session: Session, cast: Cast, with_cards: Event, monkeypatch: pytest.MonkeyPatch, to: bool
) -> None:
    monkeypatch.setattr(paper, "a_vote_is_open", [lambda *_: True])
    for act in (
        lambda: paper.switch(session, with_cards, "1", to, cast.hugo, NOW),
        lambda: paper.switch_range(session, with_cards, 1, 2, to, cast.hugo, NOW),
        lambda: (paper.count_in if to else paper.count_out)(session, with_cards, cast.hugo, NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.status == 409
        assert "between two votes" in refused.value.message
    assert verbs(session, with_cards)[1:] == []


def test_after_the_end_nobody_is_switched(session: Session, cast: Cast, with_cards: Event) -> None:
    with_cards.phase = Phase.ENDED
    with pytest.raises(RuleBroken):
        paper.switch(session, with_cards, "1", True, cast.hugo, NOW)


class TestPages:
    """The door in the hands of a host, the cards in those of an organiser, a phone that scans."""

    def test_the_door_switches_a_card(
        self, client: Client, session: Session, cast: Cast, with_cards: Event
    ) -> None:
        hugo = client.sign_in(cast.hugo)
        data, headers = {"entered": "2", "to": "paper"}, {"HX-Request": "true", **ENGLISH}
        answer = hugo.post(f"{HERE}/door/paper", data=data, headers=headers)
        assert "Card 2 votes on paper." in answer.text
        assert "1 on paper" in hugo.get(f"{HERE}/door", headers=ENGLISH).text
        hugo.post(f"{HERE}/door/paper", data={"entered": "2", "to": "phone"})
        assert paper_voters(session, with_cards) == []
        session.commit()
        for data in ({"entered": "2"}, {"entered": "99", "to": "paper"}, {"entered": "", "to": "paper"}):
            assert hugo.post(f"{HERE}/door/paper", data=data).status_code == 422

    def test_the_door_counts_who_has_no_phone(self, client: Client, session: Session, cast: Cast) -> None:
        hugo = client.sign_in(cast.hugo)
        assert hugo.post(f"{HERE}/door/paper", data={"to": "phone"}).status_code == 409
        for to in ("paper", "paper", "phone"):
            assert hugo.post(f"{HERE}/door/paper", data={"to": to}).status_code == 303
        assert len(paper_voters(session, cast.evening)) == 1
        session.commit()
        sheets = hugo.get(f"{HERE}/slips").text
        assert sheets.count('class="vote-card slip"') == 8
        assert "Blanco" in sheets
        assert "Blank" in sheets

    def test_the_list_of_cards_switches_too(
        self, client: Client, session: Session, cast: Cast, with_cards: Event
    ) -> None:
        olga = client.sign_in(cast.olga)
        assert olga.post(f"{HERE}/cards/on-paper", data={"first": 1, "last": 3}).status_code == 303
        assert len(paper_voters(session, with_cards)) == 3
        session.commit()
        assert "votes on paper" in olga.get(f"{HERE}/cards?state=on_paper", headers=ENGLISH).text
        assert olga.post(f"{HERE}/cards/by-phone", data={"first": 2}).status_code == 303
        assert olga.post(f"{HERE}/cards/by-phone", data={"first": ""}).status_code == 422
        assert len(paper_voters(session, with_cards)) == 2

    def test_whoever_scans_it_reads_why(
        self, client: Client, session: Session, cast: Cast, with_cards: Event
    ) -> None:
        printed = cards.printed(with_cards, [card(session, with_cards, 1)])[0]
        paper.switch(session, with_cards, "1", True, cast.hugo, NOW)
        session.commit()
        client.get(f"/j/{printed.token}")
        answer = client.get("/join", headers=ENGLISH)
        assert answer.status_code == 409
        assert "votes on paper this evening" in answer.text
        assert session.query(Voter).count() == 1


def test_finding_a_card_does_what_the_door_does(session: Session, cast: Cast, with_cards: Event) -> None:
    printed = cards.printed(with_cards, [card(session, with_cards, 3)])[0]
    assert paper.switch(session, with_cards, printed.code, True, cast.hugo, NOW).number == 3
    assert door.find_card(session, with_cards, printed.token).state is CardState.ON_PAPER
