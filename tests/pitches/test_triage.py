"""What organisers see and decide."""

import pytest
from sqlalchemy.orm import Session

from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from tests.cast import Cast
from tests.conftest import Client


@pytest.fixture
def submitted(session: Session, cast: Cast) -> Pitch:
    pitch = cast.idea("Fietsles", State.SUBMITTED)
    cast.noor.locale = "en"
    session.commit()
    return pitch


def decide(browser: Client, pitch: Pitch, decision: str, why: str = "", seen: str = "submitted") -> int:
    data = {"decision": decision, "why": why, "seen": seen}
    return browser.post(f"/pitches/{pitch.id}/decision", data=data).status_code


@pytest.mark.parametrize("path", ["triage", "import"])
def test_only_organisers_come_here(cast: Cast, client: Client, as_, path: str) -> None:
    assert client.get(f"/pitches/{path}").status_code == 302
    assert as_(cast.noor).get(f"/pitches/{path}").status_code == 403
    assert as_(cast.olga).get(f"/pitches/{path}").status_code == 200
    assert as_(cast.ada).get(f"/pitches/{path}").status_code == 200


def test_triage_shows_one_state_and_counts_all(session: Session, cast: Cast, submitted: Pitch, as_) -> None:
    cast.idea("Geheim concept", State.DRAFT)
    declined = cast.idea("Afgewezen idee", State.DECLINED)
    declined.municipality = cast.tilburg
    session.commit()
    olga = as_(cast.olga)
    first = olga.get("/pitches/triage").text
    assert ("Fietsles" in first, "Afgewezen idee" in first) == (True, False)
    every = olga.get("/pitches/triage?state=").text
    assert ("Fietsles" in every, "Afgewezen idee" in every, "Geheim concept" in every) == (True, True, False)
    assert "Afgewezen idee" not in olga.get("/pitches/triage?state=&municipality=goirle").text
    assert "Fietsles" not in olga.get("/pitches/triage?state=draft&q=Afgewezen").text


def test_only_organisers_decide(
    session: Session, cast: Cast, submitted: Pitch, stored, client: Client, as_
) -> None:
    assert decide(client, submitted, "accepted") == 302
    assert (
        decide(as_(cast.noor), submitted, "accepted") == decide(as_(cast.eve), submitted, "accepted") == 403
    )
    draft = cast.idea("Concept", State.DRAFT)
    session.commit()
    assert decide(as_(cast.olga), draft, "accepted", seen="draft") == 404
    assert stored(Pitch, submitted.id).state is State.SUBMITTED


def test_a_question_is_mailed_answered_and_submitted_again(
    session: Session, cast: Cast, submitted: Pitch, stored, as_, letters
) -> None:
    assert decide(as_(cast.olga), submitted, "needs_work", "Wie mist dit?") == 303
    assert sorted(letter.recipients[0] for letter in letters) == ["noor@example.org", "sam@example.org"]
    to_noor = next(letter for letter in letters if letter.recipients == ["noor@example.org"])
    assert to_noor.subject == "A question about “Fietsles”"
    assert "Wie mist dit?" in to_noor.body
    assert f"/pitches/{submitted.id}" in to_noor.body
    (question,) = stored(Pitch, submitted.id).questions
    noor, address = as_(cast.noor), f"/pitches/{submitted.id}"
    assert "Wie mist dit?" in noor.get(address).text
    assert noor.post(f"{address}/submission").status_code == 422
    assert noor.post(f"{address}/questions/{question.id}/answer", data={"answer": " "}).status_code == 422
    long = noor.post(f"{address}/questions/{question.id}/answer", data={"answer": "y" * 10_000})
    assert long.status_code == 422
    assert "y" * 10_000 in long.text
    assert noor.post(f"{address}/questions/999/answer", data={"answer": "ik"}).status_code == 404
    assert (
        noor.post(f"{address}/questions/{question.id}/answer", data={"answer": "Mijn broer."}).status_code
        == 303
    )
    assert noor.get(f"{address}/edit").status_code == 200
    assert noor.post(f"{address}/submission").status_code == 303
    assert "Mijn broer." in as_(cast.olga).get(address).text


def test_a_no_needs_a_friendly_reason_that_is_mailed(
    session: Session, cast: Cast, submitted: Pitch, as_, letters
) -> None:
    olga = as_(cast.olga)
    assert decide(olga, submitted, "declined") == 422
    assert decide(olga, submitted, "") == 422
    assert decide(olga, submitted, "pitched") == 422
    assert decide(olga, submitted, "declined", "x" * 10_000) == 422
    assert letters == []
    assert decide(olga, submitted, "declined", "Dit loopt al in Oss.") == 303
    assert all("Dit loopt al in Oss." in letter.body for letter in letters)
    assert len(letters) == 2
    assert "Dit loopt al in Oss." in as_(cast.sam).get(f"/pitches/{submitted.id}").text


def test_a_yes_makes_the_idea_public(
    session: Session, cast: Cast, submitted: Pitch, client: Client, as_, letters
) -> None:
    assert decide(as_(cast.olga), submitted, "accepted") == 303
    assert client.get(f"/pitches/{submitted.id}").status_code == 200
    assert len(letters) == 2


def test_a_decision_about_what_changed_meanwhile_is_refused(
    session: Session, cast: Cast, submitted: Pitch, stored, as_
) -> None:
    assert decide(as_(cast.olga), submitted, "accepted") == 303
    assert decide(as_(cast.ada), submitted, "declined", "Nee", seen="submitted") == 409
    assert stored(Pitch, submitted.id).state is State.ACCEPTED


def test_a_mail_server_that_is_away_undoes_nothing(
    session: Session, cast: Cast, submitted: Pitch, stored, as_, monkeypatch
) -> None:
    def away(*args: object, **words: object) -> None:
        raise OSError

    monkeypatch.setattr("innovation.web.mail.send", away)
    assert decide(as_(cast.olga), submitted, "accepted") == 303
    assert stored(Pitch, submitted.id).state is State.ACCEPTED


def test_a_correction_is_logged_for_the_initiators(
    session: Session, cast: Cast, submitted: Pitch, stored, as_
) -> None:
    address = f"/pitches/{submitted.id}/correction"
    assert as_(cast.noor).get(address).status_code == 403
    olga = as_(cast.olga)
    assert olga.get(address).status_code == 200
    assert olga.post(address, data={"title": "Fietslessen", "revision": 0}).status_code == 422
    assert olga.post(address, data={"title": "", "revision": 0, "why": "weg"}).status_code == 422
    assert olga.post(address, data={"title": "Fietslessen", "why": "tikfout"}).status_code == 409
    done = olga.post(address, data={"title": "Fietslessen", "revision": 0, "why": "meervoud bedoeld"})
    assert done.status_code == 303
    assert "meervoud bedoeld" in as_(cast.noor).get(f"/pitches/{submitted.id}").text
    saved = stored(Pitch, submitted.id)
    assert (saved.title, saved.need, saved.state) == (
        "Fietslessen", "Jongeren eten vaak alleen.", State.SUBMITTED,
    )  # fmt: skip
