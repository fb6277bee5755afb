"""Codes and links work once and not for long; roles, export and erasure."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.people import actions
from innovation.people.models import Person, RoleChange, SignInCode, person_by_email, person_by_session
from innovation.people.rules import CODE_LIFETIME, MOST_TRIES, Role
from tests.cast import NOW, Cast

SECRET = "test"
NOOR = "noor@example.org"
NEW = "nieuw@example.org"


def sign_in(session: Session, typed: str, email: str = NOOR, after: timedelta = timedelta()) -> Person:
    return actions.sign_in_with_code(session, SECRET, email, typed, NOW + after)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_signs_in_once(session: Session, cast: Cast) -> None:
    code = actions.request_code(session, SECRET, NOOR, NOW).code
    assert sign_in(session, code) is cast.noor
    with pytest.raises(RuleBroken, match="any more"):
        sign_in(session, code)


def test_a_code_may_be_typed_with_spaces(session: Session, cast: Cast) -> None:
    code = actions.request_code(session, SECRET, NOOR, NOW).code
    assert sign_in(session, f" {code[:3]} {code[3:]}\n") is cast.noor


def test_a_link_signs_in_once_and_takes_its_code_along(session: Session, cast: Cast) -> None:
    keys = actions.request_code(session, SECRET, NOOR, NOW)
    assert actions.sign_in_with_token(session, keys.token, NOW) is cast.noor
    with pytest.raises(RuleBroken, match="used already"):
        actions.sign_in_with_token(session, keys.token, NOW)
    with pytest.raises(RuleBroken):
        sign_in(session, keys.code)


@pytest.mark.parametrize("late", [CODE_LIFETIME, CODE_LIFETIME + timedelta(days=400)])
def test_code_and_link_end_after_ten_minutes(session: Session, cast: Cast, late: timedelta) -> None:
    keys = actions.request_code(session, SECRET, NOOR, NOW)
    with pytest.raises(RuleBroken):
        sign_in(session, keys.code, after=late)
    with pytest.raises(RuleBroken):
        actions.sign_in_with_token(session, keys.token, NOW + late)
    assert sign_in(session, keys.code, after=CODE_LIFETIME - timedelta(seconds=1)) is cast.noor


def test_five_wrong_tries_end_a_code(session: Session, cast: Cast) -> None:
    keys = actions.request_code(session, SECRET, NOOR, NOW)
    for left in reversed(range(MOST_TRIES)):
        with pytest.raises(RuleBroken, match=f"left: {left}" if left else "too often"):
            sign_in(session, wrong(keys.code))
    with pytest.raises(RuleBroken):
        sign_in(session, keys.code)


def test_wrong_codes_do_not_end_the_link_of_the_same_letter(session: Session, cast: Cast) -> None:
    keys = actions.request_code(session, SECRET, NOOR, NOW)
    for _ in range(MOST_TRIES):
        with pytest.raises(RuleBroken):
            sign_in(session, wrong(keys.code))
    assert actions.sign_in_with_token(session, keys.token, NOW) is cast.noor


def test_only_the_newest_code_and_link_of_an_address_work(session: Session, cast: Cast) -> None:
    first, second = (actions.request_code(session, SECRET, NOOR, NOW) for _ in range(2))
    assert actions.link_of(session, first.token, NOW) is None
    if first.code != second.code:
        with pytest.raises(RuleBroken):
            sign_in(session, first.code)
    assert sign_in(session, second.code) is cast.noor


def test_a_code_belongs_to_its_address(session: Session, cast: Cast) -> None:
    code = actions.request_code(session, SECRET, NOOR, NOW).code
    actions.request_code(session, SECRET, "eve@example.org", NOW)
    kept = {row.email: row.code_hash for row in session.scalars(sa.select(SignInCode))}
    assert kept[NOOR] != kept["eve@example.org"]
    with pytest.raises(RuleBroken):
        sign_in(session, code, email="ada@example.org")


def test_neither_code_nor_link_is_kept_as_such(session: Session, cast: Cast) -> None:
    keys = actions.request_code(session, SECRET, NOOR, NOW)
    other = actions.rules.code_hash("another secret", NOOR, keys.code)
    row = session.scalars(sa.select(SignInCode)).one()
    assert keys.code not in row.code_hash
    assert keys.token not in row.token_hash
    assert row.code_hash != other


def test_an_address_gets_five_codes_in_a_quarter_of_an_hour_and_twenty_a_day(session: Session) -> None:
    quarter = timedelta(minutes=15)
    for n in range(20):
        actions.request_code(session, SECRET, NOOR, NOW + n // 5 * quarter)
        if n % 5 == 4:
            with pytest.raises(RuleBroken, match="Many codes") as refused:
                actions.request_code(session, SECRET, NOOR, NOW + n // 5 * quarter)
            assert refused.value.status == 429
    with pytest.raises(RuleBroken, match="Many codes"):
        actions.request_code(session, SECRET, NOOR, NOW + timedelta(hours=20))
    actions.request_code(session, SECRET, "sam@example.org", NOW)
    actions.request_code(session, SECRET, NOOR, NOW + timedelta(days=1, hours=1))


def test_addresses_that_never_signed_in_are_forgotten(session: Session) -> None:
    actions.request_code(session, SECRET, "typo@example.org", NOW)
    actions.request_code(session, SECRET, NOOR, NOW + timedelta(days=2))
    assert session.scalars(sa.select(SignInCode.email)).all() == [NOOR]


def test_a_new_address_becomes_a_person_at_the_first_sign_in(session: Session) -> None:
    code = actions.request_code(session, SECRET, NEW, NOW).code
    assert person_by_email(session, NEW) is None
    person = actions.sign_in_with_code(session, SECRET, NEW, code, NOW, "en")
    assert (person.email, person.role, person.locale) == (NEW, Role.INITIATOR, "en")


def test_a_link_from_the_command_line_lives_as_long_as_asked_beside_codes(
    session: Session, cast: Cast
) -> None:
    token = actions.sign_in_link(session, " Noor@Example.org", NOW, timedelta(hours=8))
    code = actions.request_code(session, SECRET, NOOR, NOW).code
    actions.sign_in_link(session, NOOR, NOW)
    assert sign_in(session, code) is cast.noor
    assert actions.sign_in_with_token(session, token, NOW + timedelta(hours=7)) is cast.noor


def test_a_link_without_a_code_takes_no_code(session: Session, cast: Cast) -> None:
    actions.sign_in_link(session, NOOR, NOW)
    for typed in ("", "000000"):
        with pytest.raises(RuleBroken):
            sign_in(session, typed)


def test_appointing_ends_sessions_and_is_written_down(session: Session, cast: Cast) -> None:
    before = cast.noor.get_id()
    actions.appoint(session, "Noor@Example.org ", Role.ORGANISER, cast.ada, NOW)
    session.commit()
    assert person_by_session(session, before) is None
    change = session.scalars(sa.select(RoleChange)).one()
    assert (change.person, change.by, change.role, change.at) == (cast.noor, cast.ada, Role.ORGANISER, NOW)


def test_appointing_to_what_one_is_changes_nothing(session: Session, cast: Cast) -> None:
    before = cast.olga.get_id()
    actions.appoint(session, cast.olga.email, Role.ORGANISER, cast.ada, NOW)
    assert cast.olga.get_id() == before
    assert session.scalars(sa.select(RoleChange)).all() == []


def test_somebody_may_be_appointed_before_the_first_sign_in(session: Session, cast: Cast) -> None:
    assert actions.appoint(session, NEW, Role.ORGANISER, cast.ada, NOW).is_organiser


@pytest.mark.parametrize(
    "leave",
    [
        lambda session, ada: actions.appoint(session, ada.email, Role.ORGANISER, ada, NOW),
        lambda session, ada: actions.appoint(session, ada.email, Role.INITIATOR, None, NOW),
        lambda session, ada: actions.erase(session, ada),
    ],
)
def test_the_last_admin_stays(
    session: Session, cast: Cast, leave: Callable[[Session, Person], object]
) -> None:
    with pytest.raises(RuleBroken, match="only administrator"):
        leave(session, cast.ada)
    assert cast.ada.is_admin
    actions.appoint(session, cast.olga.email, Role.ADMIN, cast.ada, NOW)
    leave(session, cast.ada)


def test_erasing_leaves_no_trace_of_the_person(session: Session, cast: Cast) -> None:
    actions.appoint(session, NOOR, Role.ORGANISER, cast.ada, NOW)
    actions.request_code(session, SECRET, NOOR, NOW)
    actions.erase(session, cast.noor)
    session.commit()
    assert person_by_email(session, NOOR) is None
    assert session.scalars(sa.select(SignInCode)).all() == []
    change = session.scalars(sa.select(RoleChange)).one()
    assert (change.person_id, change.by_id) == (None, cast.ada.id)


def test_erasing_calls_what_other_features_added(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []
    monkeypatch.setattr(actions, "ERASERS", [lambda session, person: gone.append(person.email)])
    actions.erase(session, cast.sam)
    assert gone == ["sam@example.org"]


def test_a_cookie_of_somebody_erased_does_not_fit_who_comes_next(session: Session, cast: Cast) -> None:
    last = actions.appoint(session, NEW, Role.INITIATOR, None, NOW)
    session.commit()
    cookie, number = last.get_id(), last.id
    actions.erase(session, last)
    session.commit()
    session.add(Person(id=number, email="next@example.org", created_at=NOW))
    session.commit()
    assert person_by_session(session, cookie) is None


def test_export_holds_all_that_is_kept(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "EXPORTERS", [lambda session, person: {"ideas": [person.name]}])
    actions.describe(cast.noor, "Noor V.", cast.goirle.id, None, ["nl", "tr"], "nl")
    actions.appoint(session, NOOR, Role.ORGANISER, cast.ada, NOW)
    session.flush()
    session.refresh(cast.noor)
    found = actions.export(session, cast.noor)
    assert found["name"] == "Noor V."
    assert found["municipality"] == "Goirle"
    assert found["languages"] == ["nl", "tr"]
    assert found["roles_given"] == [{"at": NOW.isoformat(), "role": "organiser"}]
    assert found["ideas"] == ["Noor V."]
    named = {column.name for column in Person.__table__.columns}
    internal = {"id", "session_version"}
    renamed = {"municipality_id", "locale", "created_at", "last_seen_on"}
    assert named - internal - renamed <= set(found), "a new column must be in the export"
