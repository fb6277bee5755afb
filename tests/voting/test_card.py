"""The vote card: what a phone sends and is told."""

import pytest
import sqlalchemy as sa
from flask import Flask

from innovation.voting import actions
from innovation.voting.models import Ballot, Offer, Tip
from innovation.voting.rules import Choice
from tests.cast import NOW
from tests.voting import held
from tests.voting.conftest import Evening
from tests.voting.phone import Phone


@pytest.fixture
def phone(app: Flask, evening: Evening) -> Phone:
    return Phone(app, evening)


def ballots(evening: Evening) -> list[Choice]:
    found = list(evening.session.scalars(sa.select(Ballot.choice)))
    evening.session.rollback()
    return found


def test_a_vote_counts_and_the_phone_says_so(phone: Phone, evening: Evening) -> None:
    answer = phone.vote("yes")
    assert answer.status_code == 200
    assert 'data-voted="yes"' in answer.text
    assert ballots(evening) == [Choice.YES]
    assert 'data-voted="yes"' in phone.card()


def test_without_javascript_a_vote_comes_back_to_the_card(phone: Phone, evening: Evening) -> None:
    answer = phone.vote("no", htmx=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{phone.path}card")
    assert ballots(evening) == [Choice.NO]


def test_the_next_number_to_send_is_one_higher(phone: Phone) -> None:
    assert 'name="revision" value="1"' in phone.card()
    phone.vote("yes", 4)
    assert 'name="revision" value="5"' in phone.card()


def test_an_older_message_is_told_what_counts(phone: Phone, evening: Evening) -> None:
    phone.vote("no", 2)
    answer = phone.vote("yes", 1)
    assert answer.status_code == 409
    assert 'data-voted="no"' in answer.text
    assert ballots(evening) == [Choice.NO]


def test_a_late_ballot_is_told_so_and_that_the_earlier_one_stands(phone: Phone, evening: Evening) -> None:
    phone.vote("yes", 1)
    evening.close()
    answer = phone.vote("no", 2)
    assert answer.status_code == 409
    assert "Your earlier vote counts." in answer.text or "eerdere stem" in answer.text
    assert ballots(evening) == [Choice.YES]


def test_a_late_ballot_without_an_earlier_one_does_not_count(phone: Phone, evening: Evening) -> None:
    evening.close()
    answer = phone.vote("no")
    assert answer.status_code == 409
    assert "data-voted" not in answer.text
    assert ballots(evening) == []


def test_a_late_ballot_is_not_taken_for_a_vote_in_the_next_round(
    app: Flask, phone: Phone, evening: Evening
) -> None:
    """The phone was offline; meanwhile its round closed and the next one opened."""
    first = evening.round
    phone.vote("yes", 1)
    evening.close()
    item = evening.event.items[0]
    held.declare_void(evening.session, evening.event, first, evening.cast.olga, "De knop zat vast")
    actions.open_round(evening.session, evening.event, item, evening.cast.olga, NOW)
    evening.session.commit()
    app.extensions["hall"].snapshots.forget(evening.event.slug)
    answer = phone.vote("no", 2, number=first.number)
    assert answer.status_code == 409
    assert "data-voted" not in answer.text
    assert "rounds/2/ballot" in answer.text


@pytest.mark.parametrize(
    "data",
    [
        {"choice": "maybe"},
        {"revision": "x" * 10_000},
        {"revision": -1},
        {"token": "x" * 10_000},
        {"token": ""},
    ],
)
def test_nonsense_is_refused_in_words(phone: Phone, evening: Evening, data: dict[str, object]) -> None:
    answer = phone.vote(**{"choice": "yes", "revision": 1, **data})  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert ballots(evening) == []


def test_a_foreign_evening_and_an_unknown_round_take_nothing(
    app: Flask, phone: Phone, evening: Evening
) -> None:
    other = evening.cast.event("elders", [])
    evening.session.commit()
    answer = phone.client.post(f"/evenings/{other.slug}/rounds/1/ballot", data={"choice": "yes"})
    assert answer.status_code == 403
    assert phone.vote(number=99).status_code == 404
    assert ballots(evening) == []


def test_without_a_card_there_is_no_vote(app: Flask, evening: Evening) -> None:
    stranger = app.test_client()
    answer = stranger.post(f"/evenings/{evening.event.slug}/rounds/1/ballot", data={"choice": "yes"})
    assert answer.status_code == 403
    assert "ballot-buttons" not in stranger.get(f"/evenings/{evening.event.slug}/card").text
    assert ballots(evening) == []


def test_a_void_card_no_longer_votes(app: Flask, phone: Phone, evening: Evening) -> None:
    evening.session.execute(sa.text("UPDATE voter SET void = true"))
    evening.session.commit()
    app.extensions["hall"].snapshots.forget(evening.event.slug)
    assert phone.vote().status_code == 403
    assert ballots(evening) == []


def test_a_vote_needs_its_token_and_its_own_site(phone: Phone, evening: Evening) -> None:
    path = f"{phone.path}rounds/{evening.round.number}/ballot"
    data = {"choice": "yes", "revision": 1, "token": "token-token"}
    assert phone.client.post(path, data=data, csrf=False).status_code == 400
    elsewhere = {"Origin": "https://evil.example"}
    assert phone.client.post(path, data=data, headers=elsewhere).status_code == 403
    assert phone.client.post(path, data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert ballots(evening) == []


class TestTipsAndOffers:
    offer = {
        "kinds": ["team", "things"],
        "name": "Eva",
        "email": "eva@example.org",
        "adult": "y",
        "consent": "y",
    }

    def count(self, evening: Evening, table: type) -> int:
        found = evening.session.scalar(sa.select(sa.func.count()).select_from(table))
        evening.session.rollback()
        return found or 0

    def test_a_tip_sent_twice_is_one_tip(self, phone: Phone, evening: Evening) -> None:
        for _ in range(2):
            assert phone.give("tips", text="Begin klein.").status_code == 200
        assert self.count(evening, Tip) == 1

    @pytest.mark.parametrize("text", ["", " \u200b ", "x" * 501, "x" * 10_000])
    def test_a_tip_that_cannot_be_kept_comes_back(self, phone: Phone, evening: Evening, text: str) -> None:
        answer = phone.give("tips", text=text)
        assert answer.status_code == 422
        assert text.strip("\u200b ") in answer.text
        assert self.count(evening, Tip) == 0

    def test_an_offer_is_kept_with_its_consent(self, phone: Phone, evening: Evening) -> None:
        assert phone.give("offers", **self.offer).status_code == 200
        kept = evening.session.scalars(sa.select(Offer)).one()
        assert (kept.kinds, kept.name, kept.consent) == ("team,things", "Eva", True)

    @pytest.mark.parametrize("missing", ["adult", "consent", "name", "kinds", "email"])
    def test_an_offer_without_something_it_needs_is_not_kept(
        self, phone: Phone, evening: Evening, missing: str
    ) -> None:
        fields = {name: value for name, value in self.offer.items() if name != missing}
        assert phone.give("offers", **fields).status_code == 422
        assert self.count(evening, Offer) == 0

    def test_a_pitch_that_was_not_on_yet_takes_no_tip(self, phone: Phone, evening: Evening) -> None:
        answer = phone.client.post(f"{phone.path}items/9999/tips", data={"text": "x", "token": "token-token"})
        assert answer.status_code == 404

    def test_one_card_cannot_flood_an_initiator(self, phone: Phone, evening: Evening) -> None:
        answers = [phone.give("tips", text="Nog een", token=f"flood-token-{n}") for n in range(41)]
        assert [answer.status_code for answer in answers[39:]] == [200, 429]
        assert self.count(evening, Tip) == 40


def test_the_moment_after_closing_the_card_still_shows_the_vote(
    phone: Phone, evening: Evening, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.vote("no")
    monkeypatch.setattr(app.extensions["hall"].snapshots, "_max_age", 60)
    assert 'id="vote-no"' in phone.card()
    evening.close()
    shown = phone.card()
    assert 'id="vote-no"' in shown, "the snapshot is not older than the closing, so this shows nothing"
    assert 'data-voted="no"' in shown
