"""Updates: told by the team, read by everyone, mended and removed by whoever wrote them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session, joinedload

from innovation.initiatives.models import Update, UpdatePicture
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

As = Callable[[Person], Client]


def photo() -> tuple[BytesIO, str]:
    """A JPEG that says where it was taken."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "Kerkstraat 1"
    Image.new("RGB", (40, 30), "orange").save(out, "JPEG", exif=exif)
    return BytesIO(out.getvalue()), "photo.jpg"


def the_one(house: House) -> Update:
    """The only update, with its picture, as it stands in the database."""
    wanted = sa.select(Update).options(joinedload(Update.picture).undefer(UpdatePicture.webp))
    with Session(house.session.get_bind()) as session:
        return session.scalars(wanted).one()


def where(house: House) -> str:
    return f"/initiatives/{house.initiative.id}"


def test_a_member_tells_how_it_goes(house: House, as_: As, client: Client) -> None:
    sent = {"text": "We hebben **een zaal**!", "picture": photo(), "description": "De zaal"}
    assert as_(house.mia).post(where(house) + "/updates", data=sent).status_code == 303
    page = client.get(where(house)).text
    assert "<strong>een zaal</strong>" in page
    assert 'alt="De zaal"' in page
    assert "Mia" in page
    webp = the_one(house).picture.webp
    assert webp.startswith(b"RIFF")
    assert b"Kerkstraat" not in webp


def test_a_picture_needs_words_and_the_text_stays(house: House, as_: As) -> None:
    answer = as_(house.mia).post(
        where(house) + "/updates", data={"text": "We hebben een zaal.", "picture": photo()}
    )
    assert answer.status_code == 422
    assert "We hebben een zaal." in answer.text


def test_a_broken_picture_is_said_and_nothing_is_told(house: House, as_: As) -> None:
    sent = {"text": "Een zaal.", "picture": (BytesIO(b"no picture"), "x.jpg"), "description": "De zaal"}
    answer = as_(house.mia).post(where(house) + "/updates", data=sent)
    assert answer.status_code == 422
    assert "Een zaal." in answer.text
    assert house.session.scalars(sa.select(Update)).all() == []


def test_of_who_is_under_16_only_the_alias_is_shown(house: House, as_: As, client: Client) -> None:
    house.mias.under_16, house.mias.alias = True, "Ster"
    house.session.commit()
    as_(house.mia).post(where(house) + "/updates", data={"text": "Het gaat goed."})
    page = client.get(where(house)).text
    assert "Ster" in page
    assert "Mia" not in page


def test_whoever_wrote_it_changes_it(house: House, as_: As) -> None:
    mia = as_(house.mia)
    mia.post(where(house) + "/updates", data={"text": "Oud.", "picture": photo(), "description": "De zaal"})
    one = f"{where(house)}/updates/{the_one(house).id}"
    assert mia.post(one, data={"text": "Nieuw.", "description": "Onze zaal"}).status_code == 303
    assert (the_one(house).text, the_one(house).picture.description) == ("Nieuw.", "Onze zaal")
    assert mia.post(one, data={"text": "Nieuw.", "bare": "y"}).status_code == 303
    assert the_one(house).picture is None


def test_newest_first_a_page_at_a_time(house: House, client: Client) -> None:
    for day in range(7):
        told = {"text": f"Bericht {day}", "told_at": NOW + timedelta(days=day)}
        house.session.add(Update(initiative_id=house.initiative.id, member_id=house.mias.id, **told))
    house.session.commit()
    first = client.get(where(house)).text
    assert first.index("Bericht 6") < first.index("Bericht 2")
    assert "Bericht 1" not in first
    assert "Bericht 1" in client.get(where(house) + "?page=2").text


def test_an_update_of_another_initiative_is_not_there(house: House, as_: As) -> None:
    as_(house.mia).post(where(house) + "/updates", data={"text": "Van ons."})
    wrong = f"/initiatives/{house.other.id}/updates/{the_one(house).id}"
    assert as_(house.otto).post(wrong + "/removal").status_code == 404
    assert as_(house.otto).get(wrong + "/edit").status_code == 404
