"""The story and what stood in the way; adopting an initiative elsewhere."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.initiatives.actions import adopting, stages, storytelling
from innovation.initiatives.models import Initiative, InitiativeLog, Obstacle, Story
from innovation.initiatives.rules.stages import Stage
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

As = Callable[[Person], Client]


def stored(house: House) -> Story | None:
    with Session(house.session.get_bind()) as session:
        return session.get(Story, house.initiative.id)


def verbs(house: House, initiative_id: int) -> list[str]:
    asked = sa.select(InitiativeLog.verb).where(InitiativeLog.initiative_id == initiative_id)
    with Session(house.session.get_bind()) as session:
        return list(session.scalars(asked.order_by(InitiativeLog.id)))


def where(house: House) -> str:
    return f"/initiatives/{house.initiative.id}"


def test_a_story_is_public_once_something_stands_in_it(house: House, as_: As, client: Client) -> None:
    assert "What we learned" not in client.get(where(house) + "?lang=en").text
    told = {"revision": 0, "tried": "Elke **week** koken.", "again": "Beginnen met eten."}
    assert as_(house.mia).post(where(house) + "/story", data=told).status_code == 303
    page = client.get(where(house) + "?lang=en").text
    assert "Elke <strong>week</strong> koken." in page
    assert "Beginnen met eten." in page
    assert verbs(house, house.initiative.id) == ["story"]


def test_nothing_is_lost_when_two_write_at_once(house: House, as_: As) -> None:
    as_(house.bas).post(where(house) + "/story", data={"revision": 0, "tried": "Van Bas."})
    mine = {"revision": 0, "tried": "Van Mia.", "obstacle": "De vergunning", "kind": "rules", "helped": ""}
    mia = as_(house.mia)
    answer = mia.post(where(house) + "/story", data=mine)
    assert answer.status_code == 409
    for text in ("Van Bas.", "Van Mia.", "De vergunning"):
        assert text in answer.text
    kept = stored(house)
    assert kept
    assert (kept.tried, kept.revision) == ("Van Bas.", 1)
    assert 'name="over" value="1"' in answer.text
    assert mia.post(where(house) + "/story", data={**mine, "over": 1}).status_code == 303
    after = stored(house)
    assert after
    assert (after.tried, after.revision) == ("Van Mia.", 2)


def test_an_obstacle_comes_with_the_story_and_goes_again(house: House, as_: As, client: Client) -> None:
    mia = as_(house.mia)
    sent = {
        "revision": 0,
        "tried": "Koken.",
        "obstacle": "Geen vergunning",
        "kind": "rules",
        "helped": "Bellen",
    }
    assert mia.post(where(house) + "/story", data=sent).status_code == 303
    for page in (where(house), "/obstacles/", "/obstacles/?kind=rules"):
        assert "Geen vergunning" in client.get(page).text
        assert "Bellen" in client.get(page).text
    assert where(house) in client.get("/obstacles/").text
    assert "Geen vergunning" not in client.get("/obstacles/?kind=money").text
    number = house.session.scalar(sa.select(Obstacle.id))
    house.session.commit()
    gone = {"revision": 1, "tried": "Koken en eten.", "remove": number}
    assert mia.post(where(house) + "/story", data=gone).status_code == 303
    assert "Geen vergunning" not in client.get("/obstacles/").text
    assert stored(house).tried == "Koken en eten."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "half", [{"obstacle": "Geen vergunning"}, {"kind": "rules"}, {"helped": "Bellen"}, {"tried": "x" * 5001}]
)
def test_half_an_obstacle_is_asked_for_and_the_story_stays_typed(
    house: House, as_: As, half: dict[str, str]
) -> None:
    answer = as_(house.mia).post(where(house) + "/story", data={"revision": 0, "again": "Eten.", **half})
    assert answer.status_code == 422
    assert "Eten." in answer.text
    assert stored(house) is None


def test_an_obstacle_of_others_stays(house: House) -> None:
    storytelling.meet(house.session, house.other, "rules", "Van ons", "", NOW)  # type: ignore[arg-type]
    house.session.flush()
    number = house.session.scalar(sa.select(Obstacle.id))
    assert number
    storytelling.forget(house.session, house.initiative, number)
    assert house.session.scalar(sa.select(Obstacle.id)) == number


def test_a_road_ends_with_a_story_that_stays(house: House) -> None:
    act = house.session, house.initiative
    storytelling.write(*act, "Koken.", "", house.mia, NOW, 0)
    stages.move(*act, Stage.STOPPED, house.mia, NOW)
    with pytest.raises(RuleBroken):
        storytelling.write(*act, "", "", house.mia, NOW, 1)


def test_an_organiser_adopts_it_elsewhere(house: House, as_: As, client: Client) -> None:
    tilburg = house.cast.tilburg.id
    answer = as_(house.cast.olga).post(where(house) + "/adoption", data={"municipality_id": tilburg})
    made = house.session.get_one(Initiative, int(answer.location.rpartition("/")[2]))
    origin = house.initiative
    assert (made.title, made.one_liner, made.about) == (origin.title, origin.one_liner, origin.about)
    assert (made.origin_id, made.municipality_id, made.stage) == (origin.id, tilburg, Stage.FORMING)
    assert made.members == []
    assert made.pitch_id is None
    house.session.commit()
    assert verbs(house, made.id) == ["adopted"]
    assert verbs(house, origin.id) == ["adopted_by"]
    assert f"/initiatives/{made.id}" in client.get(where(house)).text
    assert where(house) in client.get(f"/initiatives/{made.id}").text


def test_it_is_adopted_once_and_not_at_home(house: House, as_: As) -> None:
    olga = as_(house.cast.olga)
    codes = [
        olga.post(where(house) + "/adoption", data={"municipality_id": place.id}).status_code
        for place in (house.cast.goirle, house.cast.tilburg, house.cast.tilburg)
    ]
    assert codes == [422, 303, 409]


def test_an_adopted_one_without_a_place_takes_its_title(house: House) -> None:
    house.initiative.municipality_id = None
    house.session.commit()
    made = adopting.adopt(house.session, house.initiative, house.cast.tilburg, house.cast.olga, NOW)
    assert [line.why for line in made.log] == ["Samen koken"]
