"""Two at one moment: one link, one last place, one card to pass on, and the last two of a team."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import sqlalchemy as sa

from innovation.initiatives.actions import cards, inviting
from innovation.initiatives.models import Member, TeamInvitation, ThankYouCard
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House

Browser = Callable[[Person], Client]
Post = tuple[Client, str, dict[str, Any]]


def at_once(posts: Sequence[Post]) -> list[int]:
    """What each of these was answered, sent at one moment."""
    start = Barrier(len(posts))

    def one(post: Post) -> int:
        client, path, data = post
        start.wait(5)
        return client.post(path, data=data).status_code

    with ThreadPoolExecutor(len(posts)) as pool:
        return sorted(pool.map(one, posts))


def count(house: House, table: Any, *where: Any) -> int:
    with house.session.get_bind().connect() as connection:
        asked = sa.select(sa.func.count()).select_from(table).where(*where)
        return int(connection.execute(asked).scalar_one())


def links(house: House, number: int) -> list[str]:
    moment = datetime.now(UTC)
    made = [
        inviting.invite_by_link(house.session, house.other, house.otto, moment) for _each in range(number)
    ]
    house.session.commit()
    return [f"/initiatives/invitations/{token}" for token in made]


def present(house: House) -> int:
    return count(house, Member, Member.initiative_id == house.other.id, Member.left_at.is_(None))


def test_one_link_lets_one_person_in(house: House, as_: Browser) -> None:
    people = [house.cast.eve, house.cast.hugo, house.coen, house.bas]
    [link] = links(house, 1)
    answers = at_once([(as_(one), link, {"perspectives": "youth"}) for one in people])
    assert answers == [303, 410, 410, 410]
    assert present(house) == 2
    assert count(house, TeamInvitation) == 0


def test_the_last_places_go_to_as_many_as_fit(house: House, as_: Browser) -> None:
    """Five places, of which one is kept for an entrepreneur: four young people fit."""
    people = [house.cast.eve, house.cast.hugo, house.coen, house.bas, house.mia, house.cast.sam]
    told = {"perspectives": "youth"}
    posts = [(as_(one), link, told) for one, link in zip(people, links(house, 6), strict=True)]
    assert at_once(posts) == [303] * 4 + [409] * 2
    assert present(house) == 5


def test_a_card_is_passed_on_once(house: House, as_: Browser) -> None:
    words = {"to_name": "Ans", "to_email": "", "text": "Dank"}
    _card, token = cards.write(house.session, house.initiative, words, False, house.bas, NOW)
    house.session.commit()
    clients = [as_(one) for one in (house.cast.eve, house.mia, house.bas, house.coen)]
    answers = at_once([(client, f"/thanks/{token}/card", words) for client in clients])
    assert answers == [303, 409, 409, 409]
    assert count(house, ThankYouCard) == 2


def test_of_the_last_two_one_stays(house: House, as_: Browser) -> None:
    theirs = house.join(house.bas, "youth", house.other)
    first = house.other.members[0].id
    house.session.commit()
    at = f"/initiatives/{house.other.id}/members"
    posts = [
        (as_(house.otto), f"{at}/{first}/removal", {}),
        (as_(house.bas), f"{at}/{theirs.id}/removal", {}),
    ]
    assert at_once(posts) == [303, 409]
    assert present(house) == 1
