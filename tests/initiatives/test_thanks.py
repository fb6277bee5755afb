"""What was done with tips and offers, and thank-you cards: letters over SMTP, chains, and everybody's yes."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.initiatives.models import FollowUp, ThankYouCard
from innovation.people.models import Person
from innovation.voting.models import Offer, Tip
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House
from tests.postbox import Postbox, mailing, part, port, postbox
from tests.voting.held import Votes, hold

__all__ = ["mailing", "port", "postbox"]

As = Callable[[Person], Client]
JAN, FATIMA = "jan@example.org", "fatima@example.org"
OURS = "kantelpunt@example.org"
CARD = {"to_name": "Jan", "to_email": JAN, "text": "Dank je wel voor de zaal!", "public": "y"}


def as_person(app: Flask, person: Person) -> Client:
    client: Client = app.test_client()  # type: ignore[assignment]
    return client.sign_in(person)


def where(house: House) -> str:
    return f"/initiatives/{house.initiative.id}"


def rows(house: House, table: type) -> list:
    with Session(house.session.get_bind()) as session:
        return list(session.scalars(sa.select(table).order_by(table.id)))


def addresses(letter: object) -> set[str]:
    whole = str(letter) + part(letter, "plain") + part(letter, "html")  # type: ignore[arg-type]
    found = set(re.findall(r"[\w.+-]+@[\w-]+\.\w[\w.]*\w", whole))
    return {one for one in found if one.endswith("example.org")}


def link_in(postbox: Postbox) -> str:
    found = re.search(r"/thanks/[\w-]{40,}", part(postbox.opened()[-1], "plain"))
    assert found
    return found[0]


@pytest.fixture
def room(house: House) -> House:
    """The pitch was held, with a tip and two offers; one left no address."""
    cast = house.cast
    hold(cast, cast.evening, Votes(8, 2))
    about = {"event_id": cast.evening.id, "pitch_id": cast.pitch.id, "given_on": NOW.date()}
    house.session.add(Tip(id="tip-1", text="Vraag de sportclub", **about))
    for number, email in enumerate((JAN, "")):
        more = {"kinds": "things", "name": "Jan", "phone": "0612345678", "consent": True}
        house.session.add(Offer(id=f"offer-{number}", email=email, **more, **about))
    house.initiative.pitch_id = cast.pitch.id
    house.session.commit()
    return house


def test_what_was_done_with_a_tip_is_public_and_the_tip_is_not(room: House, as_: As, client: Client) -> None:
    mia = as_(room.mia)
    assert "Vraag de sportclub" in mia.get(where(room) + "/thanks").text
    told = {"tip-1-text": "We hebben de sportclub gebeld."}
    assert mia.post(where(room) + "/thanks/tips/tip-1", data=told).status_code == 303
    assert "We hebben de sportclub gebeld." in client.get(where(room)).text
    assert "Vraag de sportclub" not in client.get(where(room)).text
    told = {"tip-1-text": "We koken nu bij de sportclub."}
    assert mia.post(where(room) + "/thanks/tips/tip-1", data=told).status_code == 303
    assert [one.text for one in rows(room, FollowUp)] == ["We koken nu bij de sportclub."]
    assert mia.post(where(room) + "/thanks/tips/tip-1", data={"tip-1-text": ""}).status_code == 422


def test_of_a_hidden_tip_nothing_is_said(room: House, as_: As, client: Client) -> None:
    as_(room.mia).post(where(room) + "/thanks/tips/tip-1", data={"tip-1-text": "Gebeld."})
    room.session.get_one(Tip, "tip-1").hidden_why = "onaardig"
    room.session.commit()
    assert "Gebeld." not in client.get(where(room)).text


def test_whoever_offered_help_hears_once(room: House, mailing: Flask, postbox: Postbox) -> None:
    mia = as_person(mailing, room.mia)
    page = mia.get(where(room) + "/thanks").text
    assert JAN not in page
    assert "0612345678" not in page
    told = {"offer-0-text": "Je zaal staat vol."}
    assert mia.post(where(room) + "/thanks/offers/offer-0", data=told).status_code == 303
    assert mia.post(where(room) + "/thanks/offers/offer-0", data=told).status_code == 409
    [letter] = postbox.opened()
    assert letter["To"] == JAN
    for kind in ("plain", "html"):
        assert "Je zaal staat vol." in part(letter, kind)
    assert addresses(letter) == {JAN, OURS}
    assert "Je zaal staat vol." not in mailing.test_client().get(where(room)).text


def test_without_an_address_no_letter_goes(room: House, mailing: Flask, postbox: Postbox) -> None:
    told = {"offer-1-text": "We bellen je."}
    answer = as_person(mailing, room.mia).post(where(room) + "/thanks/offers/offer-1", data=told)
    assert answer.status_code == 303
    assert postbox.letters == []


def test_a_card_comes_by_mail_and_opening_it_changes_nothing(
    house: House, mailing: Flask, postbox: Postbox
) -> None:
    house.session.add(Person(email=JAN, name="Jan", locale="en", created_at=NOW))
    house.session.commit()
    assert as_person(mailing, house.mia).post(where(house) + "/cards", data=CARD).status_code == 303
    [letter] = postbox.opened()
    assert letter["Subject"] == "Mia sends you a thank-you card"
    assert 'lang="en"' in part(letter, "html")
    for kind in ("plain", "html"):
        assert "Dank je wel voor de zaal!" in part(letter, kind)
        assert link_in(postbox) in part(letter, kind)
    assert addresses(letter) == {JAN, OURS}
    [before] = rows(house, ThankYouCard)
    page = mailing.test_client().get(link_in(postbox))
    assert "Dank je wel voor de zaal!" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    [after] = rows(house, ThankYouCard)
    assert (before.seen_at, before.to_public) == (after.seen_at, after.to_public) == (None, False)
    assert link_in(postbox).rpartition("/")[2] not in after.token_hash


def test_it_is_public_with_the_yes_of_both(house: House, mailing: Flask, postbox: Postbox) -> None:
    mia, jan = as_person(mailing, house.mia), mailing.test_client()
    mia.post(where(house) + "/cards", data={**CARD, "public": ""})
    link, [card] = link_in(postbox), rows(house, ThankYouCard)
    mine = f"{where(house)}/cards/{card.id}/public"

    def public() -> bool:
        return CARD["text"] in mailing.test_client().get(where(house)).text

    seen = [public()]
    for who, act, said in (
        (jan, link + "/answer", "yes"),
        (mia, mine, "yes"),
        (jan, link + "/answer", "no"),
        (jan, link + "/answer", "yes"),
        (mia, mine, "no"),
    ):
        assert who.post(act, data={"public": said}).status_code == 303
        seen.append(public())
    assert seen == [False, False, True, False, True, False]


def test_a_card_is_passed_on_once_and_its_chain_is_for_those_in_it(
    house: House, mailing: Flask, postbox: Postbox
) -> None:
    mia, anyone = as_person(mailing, house.mia), mailing.test_client()
    mia.post(where(house) + "/cards", data=CARD)
    first = link_in(postbox)
    onward = {"to_name": "Fatima", "to_email": FATIMA, "text": "Dank voor het eten!"}
    assert anyone.post(first + "/card", data=onward).status_code == 303
    assert anyone.post(first + "/card", data=onward).status_code == 409
    letter = postbox.opened()[-1]
    assert letter["To"] == FATIMA
    assert "Jan" in letter["Subject"]
    assert addresses(letter) == {FATIMA, OURS}
    for page in (anyone.get(first), anyone.get(link_in(postbox)), mia.get(where(house) + "/cards")):
        for name in ("Mia", "Jan", "Fatima"):
            assert name in page.text
        assert JAN not in page.text
        assert FATIMA not in page.text
    assert "Fatima" not in anyone.get(where(house)).text


def test_whoever_passes_on_answers_for_both_cards(house: House, mailing: Flask, postbox: Postbox) -> None:
    as_person(mailing, house.mia).post(where(house) + "/cards", data=CARD)
    first, anyone = link_in(postbox), mailing.test_client()
    anyone.post(first + "/card", data={"to_name": "Fatima", "to_email": FATIMA, "text": "Dank!"})
    anyone.post(link_in(postbox) + "/answer", data={"public": "yes"})
    assert [one.from_public and one.to_public for one in rows(house, ThankYouCard)] == [False, False]
    anyone.post(first + "/answer", data={"public": "yes"})
    assert [one.from_public and one.to_public for one in rows(house, ThankYouCard)] == [True, True]


def test_a_card_on_paper_carries_its_link_as_a_square(house: House, as_: As, client: Client) -> None:
    answer = as_(house.mia).post(where(house) + "/cards", data={**CARD, "to_email": ""})
    assert re.fullmatch(r"/thanks/[\w-]{40,}/print", answer.location)
    page = client.get(answer.location).text
    assert "<svg" in page
    assert CARD["text"] in page


def test_who_is_under_16_signs_with_the_alias(house: House, mailing: Flask, postbox: Postbox) -> None:
    house.mias.under_16, house.mias.alias = True, "Ster"
    house.session.commit()
    as_person(mailing, house.mia).post(where(house) + "/cards", data=CARD)
    letter = postbox.opened()[-1]
    assert letter["Subject"].startswith("Ster")
    assert "Mia" not in str(letter) + part(letter, "plain") + part(letter, "html")


@pytest.mark.parametrize("empty", ["to_name", "text"])
def test_a_card_needs_a_name_and_words(house: House, as_: As, empty: str) -> None:
    answer = as_(house.mia).post(where(house) + "/cards", data={**CARD, empty: ""})
    assert answer.status_code == 422
    assert rows(house, ThankYouCard) == []


def test_the_menu_leads_nobody_to_a_closed_page(house: House, as_: As) -> None:
    shown = [
        [f'href="{where(house)}/{page}"' in as_(who).get(where(house)).text for page in ("thanks", "cards")]
        for who in (house.mia, house.cast.olga, house.coen)
    ]
    assert shown == [[True, True], [True, False], [False, False]]
