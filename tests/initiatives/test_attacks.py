"""What somebody with bad intentions tried: each of these worked once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mail import Message
from sqlalchemy.orm import Session

from innovation.initiatives.actions import cards, following, inviting, team
from innovation.initiatives.models import Follower, InitiativeLog, Member, Obstacle, Update
from innovation.initiatives.rules.joining import Told
from innovation.initiatives.rules.telling import ObstacleKind
from innovation.network.rules import Perspective
from innovation.people import actions as people
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

Browser = Callable[[Person], Client]
HUGE = ("2147483648", "9223372036854775808", "9" * 30)
YOUNG = Told((Perspective.YOUTH,), True, "Zonnetje", "Moeder", "0612345678")


def mine(house: House, path: str) -> str:
    return f"/initiatives/{house.initiative.id}/{path}"


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_no_row_can_have_stops_nothing(
    app: Flask, client: Client, house: House, number: str
) -> None:
    house.session.add(Follower(initiative_id=house.initiative.id, email="fan@example.org", asked_at=NOW))
    house.session.commit()
    token = following.stopping_token(str(app.secret_key), "fan@example.org")
    assert client.post(f"/unfollow/{token}", data={"initiative": number}).status_code == 200
    assert house.session.scalar(sa.select(sa.func.count()).select_from(Follower)) == 1


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_no_row_can_have_removes_no_obstacle(house: House, as_: Browser, number: str) -> None:
    met = {"initiative_id": house.initiative.id, "kind": ObstacleKind.TIME, "text": "Druk", "told_at": NOW}
    house.session.add(Obstacle(**met))
    house.session.commit()
    sent = {"revision": "0", "tried": "Koken", "remove": number}
    assert as_(house.bas).post(mine(house, "story"), data=sent).status_code == 303
    assert house.session.scalar(sa.select(sa.func.count()).select_from(Obstacle)) == 1


def make_young(house: House) -> None:
    house.mias.under_16, house.mias.alias = True, "Zonnetje"
    house.mia.name = "Mia Echtenaam"
    house.session.commit()


def test_a_young_member_ends_guidance_under_their_other_name(
    house: House, as_: Browser, letters: list[Message]
) -> None:
    make_young(house)
    assert as_(house.mia).post(mine(house, "coach/end"), data={"end-why": "Klaar"}).status_code == 303
    assert letters
    assert not [one for one in letters if "Echtenaam" in f"{one.subject}{one.body}{one.html}"]
    assert all("Zonnetje" in str(one.body) for one in letters)


def test_the_invitation_of_a_young_member_who_left_keeps_their_other_name(house: House, as_: Browser) -> None:
    make_young(house)
    token = inviting.invite_by_link(house.session, house.initiative, house.mia, datetime.now(UTC))
    team.leave(house.session, house.initiative, house.mias.id, house.mia, NOW)
    house.session.commit()
    page = as_(house.cast.eve).get(f"/initiatives/invitations/{token}").text
    assert "Zonnetje" in page
    assert "Echtenaam" not in page


def test_whoever_says_later_that_they_are_young_is_nowhere_by_name(house: House, client: Client) -> None:
    house.mia.name = "Mia Echtenaam"
    told = {"member_id": house.mias.id, "text": "Het gaat goed", "told_at": NOW}
    house.session.add(Update(initiative_id=house.initiative.id, **told))
    team.leave(house.session, house.initiative, house.mias.id, house.mia, NOW)
    team.join(house.session, house.initiative, house.mia, YOUNG, NOW)
    house.session.commit()
    page = client.get(f"/initiatives/{house.initiative.id}").text
    assert "Zonnetje" in page
    assert "Echtenaam" not in page


def test_one_mailbox_spelled_in_many_ways_gets_few_letters(
    house: House, client: Client, letters: list[Message]
) -> None:
    """A wide letter in a domain is the letter itself, so there are endless spellings."""
    wide = [chr(ord(letter) + 0xFEE0) for letter in "example"]
    spelled = [f"Fan@{'example'[:at]}{letter}{'example'[at + 1 :]}.org" for at, letter in enumerate(wide)]
    codes = [client.post(mine(house, "followers"), data={"email": one}).status_code for one in spelled]
    assert codes == [303] * 6 + [429]
    assert {next(iter(one.send_to)) for one in letters} == {"fan@example.org"}


def test_a_team_cannot_flood_one_mailbox(house: House, as_: Browser, letters: list[Message]) -> None:
    noor, bas = as_(house.cast.noor), as_(house.bas)
    invite = {"email": "doel@example.org"}
    card = {"to_name": "Doel", "text": "Dank", "to_email": "doel@example.org"}
    for _each in range(8):
        noor.post(mine(house, "invitations"), data=invite)
        bas.post(mine(house, "cards"), data=card)
    assert len(letters) == 10
    assert noor.post(mine(house, "invitations"), data=invite).status_code == 429
    assert noor.post(mine(house, "invitations"), data={"email": "ander@example.org"}).status_code == 303


def test_a_coach_is_not_asked_for_ever(house: House, as_: Browser, letters: list[Message]) -> None:
    otto, there = as_(house.otto), f"/initiatives/{house.other.id}/coach"
    house.initiative.coachings[0].coach.name = "Coen"
    house.session.execute(sa.text("UPDATE coach SET active = true"))
    house.session.commit()
    for _each in range(12):
        otto.post(there, data={"coach": house.coen.id})
        otto.post(f"{there}/withdrawal")
    assert len(letters) == 10


def test_a_name_on_a_card_writes_no_letter_of_its_own(
    house: House, client: Client, letters: list[Message]
) -> None:
    first = {"to_name": "Ans", "to_email": "", "text": "Dank"}
    _card, token = cards.write(house.session, house.initiative, first, False, house.bas, NOW)
    house.session.commit()
    sent = {"to_name": "Jan\nBcc: allen@example.org\n\nKlik", "to_email": "jan@example.org", "text": "Dank"}
    assert client.post(f"/thanks/{token}/card", data=sent).status_code == 303
    assert "Jan Bcc: allen@example.org Klik" in str(letters[0].body)


def test_the_reason_why_somebody_left_goes_with_them(house: House, session: Session) -> None:
    team.leave(session, house.initiative, house.bass.id, house.cast.noor, NOW, "Bas Kanarie is verhuisd")
    session.commit()
    people.erase(session, house.bas)
    session.commit()
    assert not session.scalar(sa.select(InitiativeLog).where(InitiativeLog.why.contains("Kanarie")))
    assert not session.scalar(sa.select(Member).where(Member.left_why.contains("Kanarie")))
