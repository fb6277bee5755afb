"""Export and erasure of what somebody told, follows and was thanked for: a canary is gone everywhere."""

import secrets

import pytest
import sqlalchemy as sa

from innovation.initiatives.models import Follower, FollowUp, Member, ThankYouCard, Update
from innovation.people import actions
from innovation.people.models import Person
from innovation.voting.models import Offer
from tests.cast import NOW
from tests.initiatives.conftest import House, everything

NAME, EMAIL = "Kanarie Geelveer", "kanarie@example.org"


def card(house: House, **fields: object) -> ThankYouCard:
    usual = {"initiative_id": house.initiative.id, "sent_at": NOW, "from_public": True, "to_public": True}
    made = ThankYouCard(**{**usual, "token_hash": secrets.token_hex(32), **fields})
    house.session.add(made)
    house.session.flush()
    return made


@pytest.fixture
def canary(house: House) -> Person:
    """Somebody in the team who told, wrote, got and passed on, follows, and offered help."""
    person = Person(email=EMAIL, name=NAME, created_at=NOW)
    house.session.add(person)
    house.session.flush()
    member = house.join(person, "resident")
    about = {"initiative_id": house.initiative.id, "told_at": NOW}
    house.session.add(Update(text="We hebben een zaal.", member_id=member.id, **about))
    house.session.add(Follower(initiative_id=house.other.id, email=EMAIL, asked_at=NOW, confirmed_at=NOW))
    card(house, from_id=person.id, from_name=NAME, to_name="Jan", text="Dank, Jan!")
    got = card(house, from_name="Mia", to_name=NAME, to_email=EMAIL, text=f"Dank, {NAME}!")
    card(house, parent_id=got.id, from_name=NAME, to_name="Fatima", text="Dank, Fatima!")
    cast = house.cast
    offered = {"event_id": cast.evening.id, "pitch_id": cast.pitch.id, "given_on": NOW.date()}
    house.session.add(Offer(id="offer", name=NAME, email=EMAIL, kinds="team", consent=True, **offered))
    house.session.flush()
    house.session.add(FollowUp(offer_id="offer", text=f"Welkom, {NAME}", **about))
    house.session.commit()
    return person


def test_a_person_gets_what_they_told_and_were_told(house: House, canary: Person) -> None:
    found = actions.export(house.session, canary)
    assert found["updates"][0]["text"] == "We hebben een zaal."
    assert found["follows"] == [{"initiative": "Fietsles", "since": NOW.isoformat()}]
    assert found["told_about_offers"][0]["text"] == f"Welkom, {NAME}"
    assert [one["text"] for one in found["thank_you_cards"]] == ["Dank, Jan!", f"Dank, {NAME}!"]


def test_a_person_who_leaves_is_gone_and_the_story_stays(house: House, canary: Person) -> None:
    actions.erase(house.session, canary)
    house.session.commit()
    found = everything(house.session)
    assert NAME.lower() not in found
    assert EMAIL.lower() not in found
    assert "we hebben een zaal." in found
    assert "dank, jan!" in found
    assert "dank, fatima!" in found
    left = house.session.scalars(sa.select(Update)).one()
    assert left.member is None or left.member.shown_name == ""
    public = house.session.scalars(sa.select(ThankYouCard)).all()
    assert not any(one.from_public and one.to_public for one in public)
    assert house.session.scalar(sa.select(sa.func.count()).select_from(Member)) == 6
