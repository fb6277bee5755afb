"""What the room gave back to the initiators of a pitch."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event
from innovation.voting.models import Offer, Round, Tip
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.voting import held
from tests.voting.held import Votes


@pytest.fixture
def evening(cast: Cast, session: Session) -> Event:
    """Noor and Sam's pitch was voted on; the room gave two tips, one of them rude, and an offer."""
    held.hold(cast, cast.evening, Votes(20, 9, 3))
    given = {"event_id": cast.evening.id, "pitch_id": cast.pitch.id, "given_on": NOW.date()}
    session.add_all(
        [
            Tip(id="tip-kind", text="Vraag de <b>buren</b>.", **given),
            Tip(id="tip-rude", text="Wat een onzin.", **given),
            Offer(
                id="offer-one",
                kinds="team,things",
                name="Buur",
                email="buur@example.org",
                phone="06 12345678",
                message="Elke maandag.",
                consent=True,
                **given,
            ),
        ]
    )
    session.commit()
    return cast.evening


def page(client: Client, cast: Cast) -> str:
    """The page as text, in English."""
    answer = client.get(f"/pitches/{cast.pitch.id}/feedback", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ").split())


def hide(client: Client, cast: Cast, why: str, given: str = "tips/tip-rude") -> int:
    where = f"/pitches/{cast.pitch.id}/{given}/hiding"
    return client.post(where, data={"why": why}).status_code


class TestWhoReads:
    @pytest.mark.parametrize("who", ["noor", "sam", "olga", "ada"])
    def test_initiators_and_organisers_do(self, client: Client, cast: Cast, evening: Event, who: str) -> None:
        assert "buur@example.org" in page(client.sign_in(getattr(cast, who)), cast)

    @pytest.mark.parametrize("who", ["eve", "hugo"])
    def test_strangers_find_nothing(self, client: Client, cast: Cast, evening: Event, who: str) -> None:
        answer = client.sign_in(getattr(cast, who)).get(f"/pitches/{cast.pitch.id}/feedback")
        assert answer.status_code == 404
        assert "buur@example.org" not in answer.text

    def test_who_is_not_signed_in_is_asked_to(self, client: Client, cast: Cast, evening: Event) -> None:
        answer = client.get(f"/pitches/{cast.pitch.id}/feedback")
        assert answer.status_code == 302
        assert "sign-in" in answer.location

    def test_a_pitch_that_is_not_there(self, client: Client, cast: Cast) -> None:
        assert client.sign_in(cast.olga).get("/pitches/999999/feedback").status_code == 404


class TestThePage:
    def test_shows_result_tips_and_offers(self, client: Client, cast: Cast, evening: Event) -> None:
        text = page(client.sign_in(cast.noor), cast)
        assert "68.9 % 20 of 29 for, 15 needed" in text
        assert "Vraag de &lt;b&gt;buren&lt;/b&gt;." in text
        assert "Buur I want to join the team I have a space or things Elke maandag." in text
        assert "06 12345678" in text

    def test_before_the_vote_says_what_will_come(self, client: Client, cast: Cast) -> None:
        assert "Nothing yet" in page(client.sign_in(cast.noor), cast)

    def test_a_result_that_was_not_revealed_waits_though_tips_are_there(
        self, client: Client, cast: Cast, session: Session, evening: Event
    ) -> None:
        session.execute(sa.update(Round).values(revealed_at=None))
        session.commit()
        text = page(client.sign_in(cast.noor), cast)
        assert "20 of 29" not in text
        assert "Buur" in text


class TestHiding:
    def test_takes_a_tip_from_the_initiator_and_keeps_the_reason(
        self, client: Client, cast: Cast, evening: Event
    ) -> None:
        assert "Wat een onzin." in page(client.sign_in(cast.noor), cast)
        assert hide(client.sign_in(cast.olga), cast, " Rude ") == 303
        assert "Hidden Only organisers see this. Reason: Rude" in page(client, cast)
        text = page(client.sign_in(cast.noor), cast)
        assert "Wat een onzin." not in text
        assert "Rude" not in text

    def test_names_who_did_it(self, client: Client, cast: Cast, session: Session, evening: Event) -> None:
        hide(client.sign_in(cast.olga), cast, "Rude")
        assert session.get_one(Tip, "tip-rude").hidden_by_id == cast.olga.id

    @pytest.mark.parametrize(("why", "said"), [("  ", "Say why this is hidden."), ("x" * 301, "At most 300")])
    def test_asks_for_a_reason_that_fits(
        self, client: Client, cast: Cast, session: Session, evening: Event, why: str, said: str
    ) -> None:
        client.sign_in(cast.olga)
        answer = client.post(
            f"/pitches/{cast.pitch.id}/tips/tip-rude/hiding",
            data={"why": why},
            headers={"Accept-Language": "en"},
        )
        assert answer.status_code == 422
        assert said in answer.text
        assert why.strip() in answer.text
        assert session.get_one(Tip, "tip-rude").hidden_why is None

    def test_an_offer_can_be_hidden_and_given_back(self, client: Client, cast: Cast, evening: Event) -> None:
        client.sign_in(cast.olga)
        assert hide(client, cast, "Spam", "offers/offer-one") == 303
        assert "buur@example.org" not in page(client.sign_in(cast.noor), cast)
        client.sign_in(cast.olga)
        client.post(f"/pitches/{cast.pitch.id}/offers/offer-one/return")
        assert "buur@example.org" in page(client.sign_in(cast.noor), cast)

    @pytest.mark.parametrize("who", ["noor", "eve"])
    def test_is_for_organisers(
        self, client: Client, cast: Cast, session: Session, evening: Event, who: str
    ) -> None:
        assert hide(client.sign_in(getattr(cast, who)), cast, "Mine") == 403
        assert session.get_one(Tip, "tip-rude").hidden_why is None

    @pytest.mark.parametrize("given", ["tips/nothing", "tips/offer-one", "votes/tip-rude"])
    def test_what_is_not_there_cannot_be_hidden(
        self, client: Client, cast: Cast, evening: Event, given: str
    ) -> None:
        assert hide(client.sign_in(cast.olga), cast, "Rude", given) == 404

    def test_a_tip_belongs_to_its_pitch(self, client: Client, cast: Cast, evening: Event) -> None:
        other = cast.idea("Nachtbus")
        cast.session.commit()
        where = f"/pitches/{other.id}/tips/tip-rude/hiding"
        assert client.sign_in(cast.olga).post(where, data={"why": "Rude"}).status_code == 404


class TestTheBadge:
    def test_is_empty_until_publication(self, client: Client, cast: Cast, evening: Event) -> None:
        answer = client.get(f"/pitches/{cast.pitch.id}/result")
        assert (answer.status_code, answer.text.strip()) == (200, "")

    def test_says_the_verdict_and_where_it_stands(
        self, client: Client, cast: Cast, session: Session, evening: Event
    ) -> None:
        held.publish(session, evening, cast.olga, NOW)
        session.commit()
        answer = client.get(f"/pitches/{cast.pitch.id}/result", headers={"Accept-Language": "en"})
        assert "Threshold reached" in answer.text
        assert 'href="/evenings/najaar/results#round-1"' in answer.text
        assert "<html" not in answer.text
