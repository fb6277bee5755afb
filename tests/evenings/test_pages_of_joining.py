"""Joining, from a scanned or typed code to the vote card."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.evenings import codes
from innovation.evenings.actions import cards as acts
from innovation.evenings.models import Event, EventLog, Voter
from innovation.evenings.rules import Phase
from innovation.network.rules import Perspective
from innovation.web import voters
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.evenings.ask import card

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def phones(app: Flask, cast: Cast) -> Iterator[Client]:
    """Ever another phone."""
    return (app.test_client() for _ in iter(int, 1))  # type: ignore[misc]


def voters_of(session: Session) -> list[Voter]:
    found = list(session.scalars(sa.select(Voter).execution_options(populate_existing=True)))
    session.commit()
    return found


def what(session: Session, event: Event, number: int) -> acts.Printed:
    made = acts.printed(event, [card(session, event, number)])[0]
    session.commit()
    return made


def join(phone: Client, code: str, **fields: str) -> str:
    """Scan, look, press the button; the voter's id that the phone has now."""
    assert phone.get(f"/j/{code}").status_code == 303
    page = phone.get("/join")
    if page.status_code == 303:
        return page.location
    assert page.status_code == 200
    answer = phone.post("/join", data=fields)
    assert (answer.status_code, answer.location) == (303, "/evenings/najaar/card")
    return answer.location


def test_from_room_code_to_card(phones: Iterator[Client], cast: Cast, session: Session) -> None:
    phone = next(phones)
    join(phone, codes.shown(cast.evening.room_code).lower(), perspective="youth")
    made = voters_of(session)
    assert [voter.perspective for voter in made] == [Perspective.YOUTH]
    assert phone.get_cookie(voters.cookie_name("najaar"))
    assert phone.get("/evenings/najaar/card").status_code == 200


def test_looking_uses_nothing_up(
    phones: Iterator[Client], cast: Cast, session: Session, with_cards: Event
) -> None:
    token = what(session, with_cards, 1).token
    for _ in range(5):
        phone = next(phones)
        for look in (phone.get, phone.head):
            answer = look(f"/j/{token}")
            assert (answer.status_code, answer.location) == (303, "/join")
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            page = look("/join")
            assert page.status_code == 200
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["Cache-Control"] == "no-store"
            assert token not in page.text
    assert voters_of(session) == []
    assert not session.get_one(type(card(session, with_cards, 1)), 1).handed_out


def test_the_same_phone_stays_the_same_voter(phones: Iterator[Client], cast: Cast, session: Session) -> None:
    phone = next(phones)
    for _ in range(3):
        join(phone, cast.evening.room_code)
    assert len(voters_of(session)) == 1
    assert phone.get(f"/j/{cast.evening.room_code}", follow_redirects=True).request.path.endswith("/card")
    join(next(phones), cast.evening.room_code)
    assert len(voters_of(session)) == 2


def test_pressing_twice_makes_one_voter(phones: Iterator[Client], cast: Cast, session: Session) -> None:
    phone = next(phones)
    phone.get(f"/j/{cast.evening.room_code}")
    phone.get("/join")
    with phone.session_transaction() as before:
        kept = dict(before)
    phone.post("/join")
    phone.delete_cookie(voters.cookie_name("najaar"))
    with phone.session_transaction() as after:
        after.update(kept)
    phone.post("/join")
    assert len(voters_of(session)) == 1


def test_one_evening_does_not_make_a_phone_forget_another(
    phones: Iterator[Client], cast: Cast, session: Session
) -> None:
    other = cast.event("lente", [])
    session.commit()
    phone = next(phones)
    join(phone, cast.evening.room_code)
    phone.get(f"/j/{other.room_code}")
    phone.get("/join")
    assert phone.post("/join").location == "/evenings/lente/card"
    assert join(phone, cast.evening.room_code) == "/evenings/najaar/card"
    assert len(voters_of(session)) == 2


@pytest.mark.parametrize("how", ["token", "code"])
def test_a_card_goes_on_on_another_phone(
    phones: Iterator[Client], cast: Cast, session: Session, with_cards: Event, how: str
) -> None:
    secret = getattr(what(session, with_cards, 2), how)
    join(next(phones), secret)
    second = next(phones)
    second.get(f"/j/{secret}")
    assert "another phone already" in second.get("/join", headers=ENGLISH).text
    second.post("/join")
    made = voters_of(session)
    assert len(made) == 1
    assert made[0].card_id


def test_two_cards_on_one_phone_are_two_voters(
    phones: Iterator[Client], cast: Cast, session: Session, with_cards: Event
) -> None:
    phone = next(phones)
    join(phone, what(session, with_cards, 1).token)
    join(phone, what(session, with_cards, 2).token)
    join(phone, what(session, with_cards, 1).token)
    assert sorted(voter.card_id or 0 for voter in voters_of(session)) == [1, 2]


@pytest.mark.parametrize("typed", [" {} ", "{}", "\t{}\n"])
def test_a_typed_code_is_read_kindly(
    phones: Iterator[Client], cast: Cast, session: Session, with_cards: Event, typed: str
) -> None:
    shown = codes.shown(what(session, with_cards, 3).code).lower().replace("-", " - ")
    answer = next(phones).post("/j/", data={"code": typed.format(shown)})
    assert (answer.status_code, answer.location) == (303, "/join")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Fill in the code"),
        ("ABC", "You typed 3."),
        ("K7P-4Q0", "0, O, 1, I and L"),
        ("222-222-222-222-223", "mistyped"),
        ("ZZZ-ZZZ", "do not know this code"),
        ("\x00" * 6, "Fill in the code"),
        ("A" * 10_000, "signs"),
        ("<script>alert(1)</script>", "signs"),
    ],
)
def test_a_wrong_code_gets_plain_words(phones: Iterator[Client], typed: str, words: str) -> None:
    answer = next(phones).post("/j/", data={"code": typed}, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>alert" not in answer.text


def test_a_scanned_wrong_code_gets_plain_words_on_a_clean_address(
    phones: Iterator[Client], cast: Cast
) -> None:
    phone = next(phones)
    assert phone.get("/j/ZZZ-ZZZ").location == "/join"
    assert phone.get("/join").status_code == 422
    assert phone.get("/join").status_code == 200
    assert phone.post("/join").location == "/join"


def test_void_and_over_are_said(
    phones: Iterator[Client], cast: Cast, session: Session, with_cards: Event
) -> None:
    token = what(session, with_cards, 1).token
    late = next(phones)
    late.get(f"/j/{token}")
    assert late.get("/join").status_code == 200
    acts.void_cards(session, with_cards, [card(session, with_cards, 1)], cast.olga, NOW)
    session.commit()
    answer = late.post("/join", headers=ENGLISH)
    assert answer.status_code == 422
    assert "no longer valid" in answer.text
    with_cards.phase = Phase.ENDED
    session.commit()
    answer = next(phones).post("/j/", data={"code": token}, headers=ENGLISH)
    assert "is over" in answer.text
    assert voters_of(session) == []


def test_guessing_is_slowed_and_never_locks_out_the_room(
    phones: Iterator[Client], cast: Cast, session: Session
) -> None:
    cast.evening.phase = Phase.RUNNING
    session.commit()
    guesser = next(phones)
    statuses = [guesser.post("/j/", data={"code": "ZZZ-ZZZ"}).status_code for _ in range(40)]
    assert statuses == [422] * 30 + [429] * 10
    guesser.get("/j/YYY-YYY")
    stopped = guesser.get("/join")
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    assert guesser.post("/j/", data={"code": "222-222-222-222-223"}).status_code == 422  # a typo is no guess
    assert guesser.post("/j/", data={"code": cast.evening.room_code}).status_code == 303
    join(next(phones), cast.evening.room_code)
    alarms = session.scalars(sa.select(EventLog.verb).where(EventLog.by_id.is_(None))).all()
    assert alarms == ["wrong_codes"]


def test_a_host_hands_out_a_card_by_scanning_it(
    phones: Iterator[Client], cast: Cast, session: Session, with_cards: Event
) -> None:
    token = what(session, with_cards, 1).token
    for person, offered in ((cast.hugo, True), (cast.eve, False), (None, False)):
        phone = next(phones)
        if person:
            phone.sign_in(person)
        phone.get(f"/j/{token}")
        assert ("/evenings/najaar/door/cards" in phone.get("/join").text) is offered


def test_no_code_comes_into_a_log(
    phones: Iterator[Client],
    cast: Cast,
    session: Session,
    with_cards: Event,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = what(session, with_cards, 1)
    join(next(phones), made.token)
    next(phones).post("/j/", data={"code": made.code[:-1] + "2"})
    next(phones).post("/j/", data={"code": made.code})
    printed = "".join(capfd.readouterr()) + caplog.text
    for secret in (made.token, made.code, codes.shown(made.code)):
        assert secret not in printed


@pytest.mark.parametrize("perspective", ["", "koning", "youth"])
def test_the_perspective_is_free(
    phones: Iterator[Client], cast: Cast, session: Session, perspective: str
) -> None:
    join(next(phones), cast.evening.room_code, perspective=perspective)
    expected = Perspective.YOUTH if perspective == "youth" else None
    assert voters_of(session)[0].perspective is expected


def test_joining_needs_the_token_of_its_form(phones: Iterator[Client], cast: Cast, session: Session) -> None:
    phone = next(phones)
    phone.get(f"/j/{cast.evening.room_code}")
    assert phone.post("/join", csrf=False).status_code == 400
    hostile = {"Origin": "https://evil.example"}
    assert phone.post("/join", headers=hostile).status_code == 403
    assert phone.post("/join", headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"}).status_code == 403
    assert voters_of(session) == []
    assert phone.post("/join", headers={"Origin": "null"}).status_code == 303
