"""The audience asks from its card: only with a card of this evening, and nothing ties a question to it."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from innovation.evenings.models import Event, Voter
from innovation.evenings.rules import Phase
from innovation.jury.models import EveningJury, JuryQuestion
from innovation.jury.rules.questions import MOST_OF_CARD, Source, State
from innovation.voting import hosting
from innovation.web import voters
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import everything
from tests.jury.conftest import Hall

HTMX = {"HX-Request": "true"}


def phone(app: Flask, hall: Hall, event: Event, voter: str) -> Client:
    """A phone that joined an evening."""
    hall.session.add(Voter(id=voter, event_id=event.id))
    hall.session.commit()
    client: Client = app.test_client()  # type: ignore[assignment]
    client.set_cookie("lang", "en")
    with app.test_request_context():
        client.set_cookie(voters.cookie_name(event.slug), voters.signed(event.slug, voter))
    app.extensions["hall"].snapshots.forget(event.slug)
    return client


@pytest.fixture
def card(app: Flask, hall: Hall) -> Client:
    hall.session.add(EveningJury(event_id=hall.evening.id, audience_asks=True))
    hall.run()
    return phone(app, hall, hall.evening, "voter-one")


def send(client: Client, hall: Hall, htmx: bool = True, **fields: Any) -> TestResponse:
    data = {"text": "En de buren?", "item": hall.evening.items[0].id, "token": "token-abc", **fields}
    path = f"/evenings/{hall.evening.slug}/questions"
    return client.post(path, data=data, headers=HTMX if htmx else {})


def seen(client: Client, hall: Hall) -> str:
    return client.get(f"/evenings/{hall.evening.slug}/card").text


def test_the_card_has_a_third_fold_only_when_the_audience_asks(app: Flask, hall: Hall, card: Client) -> None:
    text = seen(card, hall)
    assert text.index('id="tip"') < text.index('id="offer"') < text.index('id="question"')
    hall.session.execute(sa.delete(EveningJury))
    hall.session.commit()
    app.extensions["hall"].snapshots.forget(hall.evening.slug)
    assert 'id="question"' not in seen(card, hall)


def test_the_fold_comes_with_another_item_and_carries_nobodys_token(
    app: Flask, hall: Hall, card: Client
) -> None:
    address = f"/evenings/{hall.evening.slug}/live/card?lang=en&seen=1.0.x"
    text = app.test_client().get(address).text
    assert 'id="question"' in text
    assert 'name="token" value=""' in text
    assert "csrf_token" not in text


def test_a_question_waits_until_the_host_has_looked(hall: Hall, card: Client, stored: Any) -> None:
    answer = send(card, hall)
    assert answer.status_code == 200
    assert "data-draft-done" in answer.text
    [made] = stored(JuryQuestion)
    assert (made.text, made.source, made.state) == ("En de buren?", Source.AUDIENCE, State.OFFERED)
    assert (made.pitch_id, made.rehearsal, made.position) == (hall.pitches[0].id, False, 0)


def test_nothing_ties_a_question_to_a_card(hall: Hall, card: Client, stored: Any) -> None:
    send(card, hall)
    [made] = stored(JuryQuestion)
    values = {column.key: getattr(made, column.key) for column in sa.inspect(JuryQuestion).columns}
    assert "voter-one" not in str(values)
    assert not [name for name, value in values.items() if name.endswith(("_at", "_on")) and value]
    assert everything(hall.session).count("voter-one") == 1  # the voter's own row


def test_sent_again_is_one_question_and_counts_once(hall: Hall, card: Client, stored: Any) -> None:
    assert [send(card, hall).status_code for _ in range(MOST_OF_CARD + 2)] == [200] * (MOST_OF_CARD + 2)
    assert len(stored(JuryQuestion)) == 1


def test_a_card_asks_so_much_about_a_pitch_and_no_more(
    app: Flask, hall: Hall, card: Client, stored: Any
) -> None:
    for number in range(MOST_OF_CARD):
        assert send(card, hall, token=f"token-00{number}").status_code == 200
    refused = send(card, hall, token="token-more", text="De vierde")
    assert refused.status_code == 429
    assert "three questions" in refused.text
    assert "De vierde" in refused.text
    assert len(stored(JuryQuestion)) == MOST_OF_CARD
    other = phone(app, hall, hall.evening, "voter-two")
    assert send(other, hall, token="token-other").status_code == 200


@pytest.mark.parametrize("fields", [{"text": " "}, {"text": "x" * 201}, {"token": "a b" * 9}, {"token": "x"}])
def test_what_is_wrong_comes_back_with_what_was_typed(
    hall: Hall, card: Client, stored: Any, fields: dict[str, str]
) -> None:
    answer = send(card, hall, **fields)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text
    assert stored(JuryQuestion) == []


def test_only_a_pitch_that_has_been_on(hall: Hall, card: Client) -> None:
    assert send(card, hall, item=hall.evening.items[1].id).status_code == 404
    assert send(card, hall, item=hall.elsewhere.items[0].id).status_code == 404


def test_a_card_of_another_evening_and_a_void_one_ask_nothing(
    app: Flask, hall: Hall, card: Client, stored: Any
) -> None:
    assert send(phone(app, hall, hall.elsewhere, "voter-else"), hall).status_code == 403
    assert send(app.test_client(), hall).status_code == 403
    hall.session.get_one(Voter, "voter-one").void = True
    hall.session.commit()
    app.extensions["hall"].snapshots.forget(hall.evening.slug)
    assert send(card, hall).status_code == 403
    assert stored(JuryQuestion) == []


def test_without_javascript_there_is_a_page_of_its_own(hall: Hall, card: Client) -> None:
    where = f"/evenings/{hall.evening.slug}/questions"
    page = card.get(where)
    assert page.status_code == 200
    assert 'name="csrf_token"' in page.text
    sent = send(card, hall, htmx=False)
    assert sent.status_code == 303
    assert "Thank you" in card.get(sent.headers["Location"]).text
    assert send(card, hall, htmx=False, text="", token="token-def").status_code == 422


def test_the_page_leads_to_the_card_when_there_is_nothing_to_ask(
    app: Flask, hall: Hall, card: Client
) -> None:
    hall.session.execute(sa.delete(EveningJury))
    hall.session.commit()
    app.extensions["hall"].snapshots.forget(hall.evening.slug)
    answer = card.get(f"/evenings/{hall.evening.slug}/questions")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/evenings/{hall.evening.slug}/card")
    assert send(card, hall).status_code == 404


def test_a_question_in_a_rehearsal_is_play(app: Flask, hall: Hall, stored: Any) -> None:
    hall.session.add(EveningJury(event_id=hall.evening.id, audience_asks=True))
    hosting.move(hall.session, hall.evening, Phase.REHEARSAL, hall.cast.olga, NOW)
    hosting.step(hall.session, hall.evening, hall.cast.olga, NOW, forward=True)
    client = phone(app, hall, hall.evening, "voter-one")
    send(client, hall)
    assert [one.rehearsal for one in stored(JuryQuestion)] == [True]
