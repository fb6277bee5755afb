"""The pages of coaches, and the letters between them and teams."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

from flask_mail import Message
from PIL import Image
from sqlalchemy.orm import Session

from innovation.initiatives.models import Coach, Coaching
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

Browser = Callable[[Person], Client]
ENGLISH = {"Accept-Language": "en"}


def taken(letters: list[Message]) -> dict[str, str]:
    """The text of each letter that was sent since the last look, by address."""
    found = {next(iter(letter.send_to)): str(letter.body) for letter in letters}
    letters.clear()
    return found


def photo() -> BytesIO:
    sent = BytesIO()
    Image.new("RGB", (60, 60)).save(sent, "PNG")
    sent.seek(0)
    return sent


def test_from_a_former_initiator_to_the_coach_of_a_team(
    session: Session, house: House, as_: Browser, letters: list[Message]
) -> None:
    """Olga makes Noor a coach, Noor describes herself, Otto's team asks her, and she says yes."""
    noor, otto, olga = as_(house.cast.noor), as_(house.otto), as_(house.cast.olga)
    at = f"/initiatives/{house.other.id}/coach"
    assert olga.post("/coaches/", data={"email": "Noor@example.org"}).status_code == 303
    assert "/coaches/me" in taken(letters)["noor@example.org"]
    assert "Noor" not in otto.get(at).text
    told = {"introduction": "Ik denk mee", "times": "dinsdag", "room": "1", "active": "y"}
    told |= {"themes": str(house.cast.theme.id), "photo": (photo(), "ik.png")}  # type: ignore[dict-item]
    assert noor.post("/coaches/me", data=told).status_code == 303
    page = otto.get(at).text
    assert "Ik denk mee" in page
    version = session.get_one(Coach, house.cast.noor.id).photo_version
    picture = f"/coaches/{house.cast.noor.id}/photo/{version}.webp"
    assert picture in page
    assert otto.get(picture).headers["Cache-Control"] == "private, max-age=86400"
    house.other.waived_at = NOW
    session.commit()
    assert otto.post(at, data={"coach": house.cast.noor.id, "message": "Help je?"}).status_code == 303
    sent = taken(letters)
    assert list(sent) == ["noor@example.org"]
    assert "Help je?" in sent["noor@example.org"]
    number = session.query(Coaching).filter_by(initiative_id=house.other.id).one().id
    session.commit()
    assert f"/coaching/{number}/yes" in noor.get("/coaching").text
    noor.post(f"/coaching/{number}/yes")
    assert list(taken(letters)) == ["otto@example.org"]
    assert noor.get(f"/initiatives/{house.other.id}/plan").status_code == 200
    assert "Noor" in as_(house.cast.eve).get(f"/initiatives/{house.other.id}").text


def test_who_is_not_chosen_is_told_what_went_wrong(session: Session, house: House, as_: Browser) -> None:
    session.get_one(Coach, house.coen.id).room = 1
    session.commit()
    typed = {"coach": house.coen.id, "message": "Help je ons met de tuin?"}
    refused = as_(house.otto).post(f"/initiatives/{house.other.id}/coach", data=typed, headers=ENGLISH)
    assert refused.status_code == 409
    assert "no room any more" in refused.text


def test_a_refused_choice_keeps_its_words(session: Session, house: House, as_: Browser) -> None:
    typed = {"message": "Help je ons met de tuin?"}
    refused = as_(house.otto).post(f"/initiatives/{house.other.id}/coach", data=typed)
    assert refused.status_code == 422
    assert "Help je ons met de tuin?" in refused.text


def test_the_end_is_told_to_the_others(
    session: Session, house: House, as_: Browser, letters: list[Message]
) -> None:
    house.mias.under_16, house.mias.alias, house.mia.name = True, "Zonnebloem", "Mia Canarie"
    session.commit()
    at = f"/initiatives/{house.initiative.id}/coach/end"
    assert as_(house.mia).post(at, data={"end-why": "We redden het zelf"}).status_code == 303
    sent = taken(letters)
    assert set(sent) == {f"{who}@example.org" for who in ("noor", "sam", "bas", "coen")}
    assert "We redden het zelf" in sent["coen@example.org"]
    assert all("Zonnebloem" in letter and "Canarie" not in letter for letter in sent.values())
    assert not any("@example.org" in letter for letter in sent.values())
    assert as_(house.coen).get(f"/initiatives/{house.initiative.id}/plan").status_code == 404


def test_a_no_goes_to_the_team_with_its_reason(
    session: Session, house: House, as_: Browser, letters: list[Message]
) -> None:
    asked = Coaching(initiative_id=house.other.id, coach_id=house.coen.id, asked_at=NOW)
    session.add(asked)
    session.commit()
    coen = as_(house.coen)
    assert "not whole yet" in coen.get("/coaching", headers=ENGLISH).text
    coen.post(f"/coaching/{asked.id}/no", data={"why": "Te druk"})
    assert "Te druk" in taken(letters)["otto@example.org"]


def test_a_photo_that_is_none_changes_nothing(session: Session, house: House, as_: Browser) -> None:
    sent = {"introduction": "Ik", "room": "1", "photo": (BytesIO(b"no picture"), "ik.png")}
    assert as_(house.coen).post("/coaches/me", data=sent).status_code == 422
    assert session.get_one(Coach, house.coen.id).introduction == ""


def test_many_questions_cost_a_coach_as_many_queries_as_one(
    session: Session, house: House, as_: Browser, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def asked(number: int) -> int:
        for one in range(number):
            made = house.made(f"Vraag {one}")
            session.add(Coaching(initiative_id=made.id, coach_id=house.coen.id, asked_at=NOW))
        session.commit()
        with queries() as seen:
            assert "Vraag 0" in coen.get("/coaching").text
        return len(seen)

    coen = as_(house.coen)
    coen.get("/coaching")
    assert asked(1) == asked(3)
