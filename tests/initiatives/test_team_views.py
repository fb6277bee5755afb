"""Inviting, joining and leaving through the pages."""

import re

from sqlalchemy.orm import Session

from innovation.initiatives.models import Initiative, JoinRequest, Member, Opening, TeamInvitation
from tests.cast import NOW
from tests.initiatives.conftest import House

YOUNG = {
    "perspectives": "youth",
    "under_16": "y",
    "alias": "Zonnetje",
    "adult_name": "Mama Zzadult",
    "adult_contact": "06 12345678",
}
EN = {"Accept-Language": "en"}


def raw(letter) -> str:
    return f"{letter.recipients} {letter.subject} {letter.body} {letter.html}"


def token_in(text: str) -> str:
    found = re.search(r"/initiatives/invitations/([\w-]{43})", text)
    assert found
    return found[1]


def team(house: House, stored) -> set[str]:
    return {one.person.name for one in stored(Initiative, house.initiative.id).members}


def test_a_letter_invites_and_a_yes_joins(house: House, session: Session, as_, client, letters, stored):
    eve = house.cast.eve
    eve.locale = "en"
    session.commit()
    there = f"/initiatives/{house.initiative.id}/invitations"
    assert as_(house.mia).post(there, data={"email": "Eve@Example.org "}).status_code == 303
    (letter,) = letters
    assert letter.recipients == ["eve@example.org"]
    assert letter.subject == "Mia invites you to the team of “Samen koken”"
    assert "mia@example.org" not in raw(letter)
    address = f"/initiatives/invitations/{token_in(letter.body)}"
    assert "sign-in" in client.get(address).location
    page = as_(eve).get(address)
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "Samen koken" in page.text
    assert "Mia" in page.text
    assert "Eve" not in team(house, stored)  # opening the link changed nothing
    assert as_(eve).post(address, data={}).status_code == 422
    assert as_(eve).post(address, data={"perspectives": ["parent", "resident"]}).status_code == 303
    assert "Eve" in team(house, stored)
    assert stored(TeamInvitation) == []
    assert as_(house.otto).get(address).status_code == 410
    assert as_(house.otto).post(address, data={"perspectives": "parent"}).status_code == 410


def test_a_link_to_hand_on_is_shown_once_and_works_once(house: House, as_, stored):
    there = f"/initiatives/{house.initiative.id}"
    made = as_(house.mia).post(f"{there}/invitations/links")
    token = token_in(made.text)
    assert made.headers["Cache-Control"] == "no-store"
    assert token not in as_(house.mia).get(f"{there}/team").text
    mine = as_(house.mia).post(f"/initiatives/invitations/{token}", data={"perspectives": "youth"})
    assert mine.status_code == 409  # who is in the team does not use it up
    for person, status in ((house.otto, 303), (house.cast.eve, 410)):
        answer = as_(person).post(f"/initiatives/invitations/{token}", data={"perspectives": "parent"})
        assert answer.status_code == status


def test_under_16_has_an_alias_and_an_adult(house: House, as_, stored, client, letters):
    there = f"/initiatives/{house.initiative.id}"
    token = token_in(as_(house.mia).post(f"{there}/invitations/links").text)
    address = f"/initiatives/invitations/{token}"
    for lacking in ("alias", "adult_name", "adult_contact"):
        assert as_(house.cast.eve).post(address, data={**YOUNG, lacking: " "}).status_code == 422
    assert as_(house.cast.eve).post(address, data=YOUNG).status_code == 303
    public = client.get(there).text
    assert "Zonnetje" in public
    assert "Eve" not in public
    for person, knows in ((house.mia, False), (house.coen, True), (house.cast.olga, True)):
        page = as_(person).get(f"{there}/team").text
        assert "Eve" in page
        assert ("Zzadult" in page) is knows
    as_(house.cast.eve).post(f"{there}/invitations", data={"email": "friend@example.org"})
    assert "Eve" not in raw(letters[-1])


def test_the_last_place_is_kept(house: House, session: Session, as_, stored):
    there = f"/initiatives/{house.initiative.id}"
    session.delete(house.bass)
    for login in ("p", "q", "r"):
        house.join(house.cast.person(login, login), "parent")
    session.commit()
    token = token_in(as_(house.mia).post(f"{there}/invitations/links").text)
    address = f"/initiatives/invitations/{token}"
    refused = as_(house.otto).post(address, data={"perspectives": "parent"}, headers=EN)
    assert refused.status_code == 409
    assert "The last place in this team is for an entrepreneur." in refused.text
    assert as_(house.otto).post(address, data={"perspectives": "entrepreneur"}).status_code == 303
    other = token_in(as_(house.mia).post(f"{there}/invitations/links").text)
    full = as_(house.cast.eve).post(f"/initiatives/invitations/{other}", data={"perspectives": "youth"})
    assert full.status_code == 409


def test_an_invitation_is_sent_again_and_taken_back(house: House, as_, letters, stored):
    there = f"/initiatives/{house.initiative.id}/invitations"
    for _ in range(2):
        as_(house.mia).post(there, data={"email": "eve@example.org"})
    first, second = (token_in(letter.body) for letter in letters)
    assert as_(house.cast.eve).get(f"/initiatives/invitations/{first}").status_code == 410
    assert as_(house.cast.eve).get(f"/initiatives/invitations/{second}").status_code == 200
    (open_one,) = stored(TeamInvitation)
    assert as_(house.mia).post(f"{there}/{open_one.id}/removal").status_code == 303
    assert as_(house.cast.eve).get(f"/initiatives/invitations/{second}").status_code == 410


def test_asking_to_join_and_the_answer(house: House, session: Session, as_, letters, stored):
    there = f"/initiatives/{house.initiative.id}"
    asks = {"perspectives": "parent", "message": "Ik kan koken."}
    house.cast.noor.locale, house.cast.eve.locale = "en", "en"
    session.commit()
    assert as_(house.cast.eve).post(f"{there}/join", data={"perspectives": "parent"}).status_code == 422
    assert as_(house.cast.eve).post(f"{there}/join", data=asks).status_code == 303
    waiting = as_(house.cast.eve).get(there, headers={"Accept-Language": "en"}).text
    assert "You have asked this already" in waiting
    assert f'href="{there}/join"' not in waiting
    assert {tuple(letter.recipients) for letter in letters} == {("noor@example.org",), ("sam@example.org",)}
    assert letters[0].subject == "Eve would like to join “Samen koken”"
    assert as_(house.cast.eve).post(f"{there}/join", data=asks).status_code == 409
    assert as_(house.mia).post(f"{there}/join", data=asks).status_code == 409
    (asked,) = stored(JoinRequest)
    assert "Ik kan koken." in as_(house.mia).get(f"{there}/team").text
    assert "Ik kan koken." not in as_(house.coen).get(f"{there}/team").text
    answer = f"{there}/requests/{asked.id}/answer"
    assert as_(house.mia).post(answer, data={"answer": "yes"}).status_code == 303
    assert letters[-1].subject == "You are in the team of “Samen koken”"
    assert "Eve" in team(house, stored)
    assert as_(house.mia).post(answer, data={"answer": "no"}).status_code == 409


def test_who_answers_a_call_for_things_helps_without_joining(
    house: House, session: Session, as_, letters, stored
):
    there = f"/initiatives/{house.initiative.id}"
    hall = Opening(initiative_id=house.initiative.id, kind="things", title="Een zaal", opened_at=NOW)
    session.add(hall)
    house.cast.noor.locale = house.cast.eve.locale = "en"
    session.commit()
    asks = {"perspectives": "resident", "message": "Bij mij.", "opening": str(hall.id)}
    assert as_(house.cast.eve).post(f"{there}/join", data=asks).status_code == 303
    assert letters[0].subject == "Eve offers help to “Samen koken”"
    (asked,) = stored(JoinRequest)
    assert "eve@example.org" not in as_(house.mia).get(f"{there}/team").text
    yes = {"answer": "yes"}
    assert as_(house.mia).post(f"{there}/requests/{asked.id}/answer", data=yes).status_code == 303
    assert letters[-1].subject == "“Samen koken” is glad of your help"
    assert "Eve" not in team(house, stored)
    assert "eve@example.org" in as_(house.mia).get(f"{there}/team").text
    assert "eve@example.org" not in as_(house.coen).get(f"{there}/team").text


def test_a_full_team_says_so(house: House, session: Session, as_, client):
    there, button = f"/initiatives/{house.initiative.id}", f'href="/initiatives/{house.initiative.id}/join"'
    assert button in client.get(there).text
    for login in ("p", "q", "r"):
        house.join(house.cast.person(login, login), "parent")
    hall = Opening(initiative_id=house.initiative.id, kind="things", title="Een zaal", opened_at=NOW)
    session.add(hall)
    session.commit()
    assert button not in client.get(there).text
    asks = {"perspectives": "parent", "message": "Hoi"}
    refused = as_(house.cast.eve).post(f"{there}/join", data=asks, headers=EN)
    assert refused.status_code == 409
    assert "This team is full." in refused.text
    helps = {**asks, "opening": str(hall.id)}
    assert as_(house.cast.eve).post(f"{there}/join", data=helps).status_code == 303


def test_a_no_forgets_the_adult(house: House, as_, letters, stored):
    there = f"/initiatives/{house.initiative.id}"
    as_(house.cast.eve).post(f"{there}/join", data={**YOUNG, "message": "Mag ik mee?"})
    assert "Eve" not in raw(letters[0])
    assert "Zonnetje" in raw(letters[0])
    (asked,) = stored(JoinRequest)
    as_(house.mia).post(f"{there}/requests/{asked.id}/answer", data={"answer": "no"})
    (asked,) = stored(JoinRequest)
    assert (asked.accepted, asked.adult_name, asked.adult_contact) == (False, "", "")
    assert letters[-1].recipients == ["eve@example.org"]
    assert "Eve" not in team(house, stored)


def test_leaving_closes_the_gate_and_says_what_that_means(house: House, session: Session, as_, stored):
    there = f"/initiatives/{house.initiative.id}"
    house.initiative.stage = "exploring"
    for login in ("p", "q"):
        house.join(house.cast.person(login, login), "parent")
    session.commit()
    says = "Support that runs stays"
    assert says not in as_(house.coen).get(f"{there}/team", headers=EN).text
    assert as_(house.bas).post(f"{there}/members/{house.bass.id}/removal").status_code == 303
    assert says in as_(house.coen).get(f"{there}/team", headers=EN).text
    assert as_(house.bas).get(f"{there}/team").status_code == 404
    gone = stored(Member, house.bass.id)
    assert gone.left_at
    assert as_(house.bas).post(f"{there}/members/{house.mias.id}/removal").status_code == 404


def test_somebody_is_taken_out_with_a_reason(house: House, session: Session, as_, stored, letters):
    house.bas.locale = "en"
    session.commit()
    address = f"/initiatives/{house.initiative.id}/members/{house.bass.id}/removal"
    assert as_(house.mia).post(address, data={"why": "Komt niet"}).status_code == 403
    assert as_(house.cast.noor).post(address, data={"why": " "}).status_code == 422
    assert as_(house.cast.noor).post(address, data={"why": "Komt niet meer"}).status_code == 303
    assert stored(Member, house.bass.id).left_why == "Komt niet meer"
    (letter,) = letters
    assert letter.recipients == ["bas@example.org"]
    assert letter.subject == "You are not in the team of “Samen koken” any more"
    assert "Komt niet meer" in letter.body
    assert as_(house.cast.noor).post(address, data={"why": "Nog eens"}).status_code == 409


def test_the_last_one_stays(house: House, as_):
    (last,) = house.other.members
    house.session.commit()
    address = f"/initiatives/{house.other.id}/members/{last.id}/removal"
    assert as_(house.otto).post(address).status_code == 409
