from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings import codes
from innovation.evenings.actions import joining, planning
from innovation.evenings.models import EventLog, may_host
from innovation.evenings.questions import past, upcoming
from innovation.evenings.rules import Admission, Phase
from tests.cast import NOW, Cast
from tests.evenings.ask import verbs


def test_create_event_makes_an_address_and_a_room_code(session: Session, cast: Cast) -> None:
    fields = {"title": "Pitchavond najaar", "starts_at": NOW, "phase": Phase.ENDED}
    made = planning.create_event(session, fields, cast.olga, NOW)
    again = planning.create_event(session, fields, cast.olga, NOW)
    assert (made.slug, again.slug) == ("pitchavond-najaar", "pitchavond-najaar-2")
    assert set(made.room_code) <= set(codes.SIGNS)
    assert len(made.room_code) == 6
    assert made.phase is Phase.PLANNED
    assert verbs(session, made) == ["create"]


@pytest.mark.parametrize(("title", "expected"), [("New", "new-2"), ("…", "x"), ("A" * 100, "a" * 50)])
def test_addresses_are_never_reserved_or_too_long(
    session: Session, cast: Cast, title: str, expected: str
) -> None:
    assert planning.create_event(session, {"title": title, "starts_at": NOW}, cast.olga, NOW).slug == expected


def test_save_event_changes_what_a_form_may_and_nothing_else(session: Session, cast: Cast) -> None:
    before = cast.evening.room_code
    fields = {"title": "Lente", "percent": 60, "room_code": "AAAAAA", "phase": Phase.ENDED, "id": 99}
    planning.save_event(session, cast.evening, fields, cast.olga, NOW, cast.evening.revision)
    assert (cast.evening.title, cast.evening.percent) == ("Lente", 60)
    assert (cast.evening.room_code, cast.evening.phase) == (before, Phase.PLANNED)
    log = session.scalars(sa.select(EventLog)).one()
    assert (log.verb, log.detail, log.by_id) == ("save", "title, percent", cast.olga.id)


def test_save_event_refuses_an_old_revision(session: Session, cast: Cast) -> None:
    planning.save_event(session, cast.evening, {"title": "Eén"}, cast.olga, NOW, 0)
    with pytest.raises(RuleBroken, match="just before you"):
        planning.save_event(session, cast.evening, {"title": "Twee"}, cast.ada, NOW, 0)
    assert cast.evening.title == "Eén"


def test_admission_stays_once_somebody_joined(session: Session, cast: Cast) -> None:
    joining.join(session, cast.evening, None, None, None)
    fields = {"admission": Admission.PERSONAL_CARDS}
    with pytest.raises(RuleBroken, match="joined already"):
        planning.save_event(session, cast.evening, fields, cast.olga, NOW, 0)


def test_a_new_room_code_ends_the_old_one(session: Session, cast: Cast) -> None:
    old = cast.evening.room_code
    planning.new_room_code(session, cast.evening, cast.olga, NOW)
    with pytest.raises(joining.WrongCode):
        joining.find(session, old)
    assert joining.find(session, cast.evening.room_code)[0] is cast.evening


def test_appoint_host_lets_somebody_run_this_evening_only(session: Session, cast: Cast) -> None:
    other = cast.event("lente", [])
    assert not may_host(session, cast.evening, cast.eve)
    planning.appoint_host(session, cast.evening, " EVE@example.org ", cast.olga, NOW)
    planning.appoint_host(session, cast.evening, "eve@example.org", cast.olga, NOW)
    assert may_host(session, cast.evening, cast.eve)
    assert not may_host(session, other, cast.eve)
    planning.dismiss_host(session, cast.evening, cast.eve, cast.olga, NOW)
    planning.dismiss_host(session, cast.evening, cast.eve, cast.olga, NOW)
    assert not may_host(session, cast.evening, cast.eve)
    assert verbs(session, cast.evening) == ["appoint_host", "dismiss_host"]


def test_a_host_need_not_have_signed_in_before(session: Session, cast: Cast) -> None:
    person = planning.appoint_host(session, cast.evening, "Nieuw@Example.org", cast.olga, NOW)
    assert person.email == "nieuw@example.org"
    assert may_host(session, cast.evening, person)


def test_an_evening_is_upcoming_or_past_and_never_both(session: Session, cast: Cast) -> None:
    start = cast.evening.starts_at
    for now in (start - timedelta(days=1), start + timedelta(hours=5), start + timedelta(hours=7)):
        both = [*upcoming(session, now), *past(session, now, 10)]
        assert both == [cast.evening]
    cast.evening.phase = Phase.ENDED
    assert past(session, start, 10) == [cast.evening]
    cast.evening.announced = False
    assert not upcoming(session, start)
    assert not past(session, start, 10)
