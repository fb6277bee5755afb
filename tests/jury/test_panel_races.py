"""Two at one moment: one link gives one seat, and juries never weigh more than the room can bear."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

from innovation.evenings.models import Event
from innovation.jury.actions import inviting
from innovation.jury.models import Juror, JuryInvitation, Panel
from innovation.jury.rules.panels import MOST_PANELS
from innovation.people.models import Person
from tests.conftest import Client
from tests.jury.conftest import Hall

Browser = Callable[[Person], Client]
Post = tuple[Client, str, dict[str, Any]]
SEAT = {"name": "Lid", "perspective": "parent"}


def at_once(posts: Sequence[Post]) -> list[int]:
    """What each of these was answered, sent at one moment."""
    start = Barrier(len(posts))

    def one(post: Post) -> int:
        client, path, data = post
        start.wait(5)
        return client.post(path, data=data).status_code

    with ThreadPoolExecutor(len(posts)) as pool:
        return sorted(pool.map(one, posts))


def links(hall: Hall, number: int) -> list[str]:
    moment = datetime.now(UTC)
    made = [
        inviting.invite(hall.session, hall.panel, f"lid{one}@example.org", True, hall.cast.olga, moment)
        for one in range(number)
    ]
    hall.session.commit()
    return [f"/jury-invitations/{token}" for _invitation, token in made]


def test_one_link_gives_one_seat(hall: Hall, as_: Browser, stored: Callable[..., Any]) -> None:
    people = [hall.cast.eve, hall.cast.hugo, hall.otto, hall.yas]
    [link] = links(hall, 1)
    answers = at_once([(as_(one), link, SEAT) for one in people])
    assert answers == [303, 410, 410, 410]
    assert len(stored(Juror)) == 6
    assert not stored(JuryInvitation)


def test_one_person_takes_one_seat_and_there_is_one_chair(
    hall: Hall, as_: Browser, stored: Callable[..., Any]
) -> None:
    hall.caras.chair = False
    people = [hall.cast.eve, hall.cast.eve, hall.otto, hall.yas]
    posts = [(as_(one), link, SEAT) for one, link in zip(people, links(hall, 4), strict=True)]
    assert at_once(posts) == [303, 303, 303, 409]
    assert len([one for one in stored(Juror) if one.panel_id == hall.panel.id and one.chair]) == 1


def test_juries_saved_at_once_leave_a_tenth_to_the_room(
    hall: Hall, as_: Browser, stored: Callable[..., Any]
) -> None:
    chosen = {"name": "Jury", "mode": "co_decides", "weight": "60", "scale": "school", "minimum": "3"}
    posts = [
        (
            as_(hall.cast.olga),
            f"/evenings/{hall.evening.slug}/juries/{one.id}",
            {**chosen, "seen": one.edition},
        )
        for one in (hall.panel, hall.youth)
    ]
    hall.session.commit()
    assert at_once(posts) == [303, 422]
    assert sorted(one.weight for one in stored(Panel)) == [0, 0, 60]
    assert stored(Event, hall.evening.id).jury_weight == 60


def test_juries_added_at_once_are_not_too_many(hall: Hall, as_: Browser, stored: Callable[..., Any]) -> None:
    path = f"/evenings/{hall.evening.slug}/juries"
    hall.session.commit()
    posts = [(as_(person), path, {"kind": "youth"}) for person in (hall.cast.olga, hall.cast.ada) * 2]
    assert at_once(posts) == [303, 303, 422, 422]
    assert len([one for one in stored(Panel) if one.event_id == hall.evening.id]) == MOST_PANELS


def test_of_two_who_save_at_once_the_second_is_told(hall: Hall, as_: Browser) -> None:
    path = f"/evenings/{hall.evening.slug}/juries/{hall.panel.id}"
    chosen = {"mode": "advice", "scale": "school", "minimum": "1", "seen": hall.panel.edition}
    hall.session.commit()
    posts = [(as_(hall.cast.olga), path, {**chosen, "name": name}) for name in ("Een", "Twee")]
    assert at_once(posts) == [303, 409]
