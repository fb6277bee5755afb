"""Inviting, accepting and leaving through the pages."""

import re

from sqlalchemy.orm import Session

from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from tests.cast import Cast
from tests.conftest import Client


def token_in(letter: object) -> str:
    found = re.search(r"/pitches/invitations/(\S+)", str(letter.body))  # type: ignore[attr-defined]
    assert found
    return found[1]


def test_an_invitation_is_mailed_shown_and_accepted(
    session: Session, cast: Cast, client: Client, as_, letters
) -> None:
    draft = cast.idea("Fietsles", State.DRAFT)
    cast.eve.locale = "en"
    session.commit()
    sent = as_(cast.noor).post(f"/pitches/{draft.id}/invitations", data={"email": "Eve@Example.org "})
    assert sent.status_code == 303
    (letter,) = letters
    assert letter.recipients == ["eve@example.org"]
    assert letter.subject == "Noor asks you to stand behind an idea"
    address = f"/pitches/invitations/{token_in(letter)}"
    visitor = client.get(address)
    assert visitor.status_code == 302
    assert "sign-in" in visitor.location
    page = as_(cast.eve).get(address)
    assert page.status_code == 200
    assert "Fietsles" in page.text
    assert as_(cast.eve).get(f"/pitches/{draft.id}").status_code == 404  # opening the link changed nothing
    assert as_(cast.eve).post(address).status_code == 303
    assert as_(cast.eve).get(f"/pitches/{draft.id}/edit").status_code == 200
    assert as_(cast.hugo).get(address).status_code == 410
    assert as_(cast.hugo).post(address).status_code == 410
    assert as_(cast.hugo).get(f"/pitches/{draft.id}").status_code == 404


def test_an_invitation_can_be_taken_back(session: Session, cast: Cast, stored, as_, letters) -> None:
    noor = as_(cast.noor)
    noor.post(f"/pitches/{cast.pitch.id}/invitations", data={"email": "eve@example.org"})
    number = stored(Pitch, cast.pitch.id).invitations[0].id
    assert noor.post(f"/pitches/{cast.pitch.id}/invitations/{number}/removal").status_code == 303
    assert as_(cast.eve).post(f"/pitches/invitations/{token_in(letters[0])}").status_code == 410


def test_an_address_that_is_none_is_refused(cast: Cast, as_, letters) -> None:
    for email in ("", "eve", "eve@example.org\nBcc: x@example.org", "noor@example.org"):
        answer = as_(cast.noor).post(f"/pitches/{cast.pitch.id}/invitations", data={"email": email})
        assert answer.status_code in (409, 422)
    assert letters == []


def test_leaving_and_letting_go(session: Session, cast: Cast, stored, as_) -> None:
    address = f"/pitches/{cast.pitch.id}/initiators"
    assert as_(cast.sam).post(f"{address}/{cast.noor.id}/removal").status_code == 403
    assert as_(cast.noor).post(f"{address}/{cast.sam.id}/removal").status_code == 303
    assert as_(cast.noor).post(f"{address}/{cast.noor.id}/removal").status_code == 409
    assert [one.person_id for one in stored(Pitch, cast.pitch.id).initiators] == [cast.noor.id]


def test_an_organiser_invites_for_an_idea_that_nobody_leads(
    session: Session, cast: Cast, stored, as_, letters
) -> None:
    imported = cast.idea("Uit een lijst", State.SUBMITTED)
    imported.initiators = []
    session.commit()
    answer = as_(cast.olga).post(f"/pitches/{imported.id}/invitations", data={"email": "eve@example.org"})
    assert answer.status_code == 303
    as_(cast.eve).post(f"/pitches/invitations/{token_in(letters[0])}")
    assert stored(Pitch, imported.id).is_led_by(cast.eve)
    again = as_(cast.olga).post(f"/pitches/{imported.id}/invitations", data={"email": "x@example.org"})
    assert again.status_code == 403
