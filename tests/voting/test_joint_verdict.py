"""A jury that co-decides: the room's result stays what it is, and the verdict waits for both."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.models import Event
from innovation.home.questions import numbers
from innovation.voting import publishing, recount, snapshot
from innovation.voting.models import JointVerdict, Round
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.voting import held
from tests.voting.held import Votes


@pytest.fixture
def evening(cast: Cast) -> Event:
    """An evening that ended: the room was in favour by 20 to 9; the jury weighs half."""
    made = cast.event("samen", [cast.pitch])
    made.jury_weight = 50
    held.hold(cast, made, Votes(20, 9, 3))
    cast.session.commit()
    return made


def decide(session: Session, parts: str, passed: bool) -> None:
    round_ = session.query(Round).one()
    session.add(JointVerdict(round_id=round_.id, parts=parts, passed=passed, decided_at=NOW))
    session.commit()


def differences(session: Session, event: Event) -> list[str]:
    return list(recount.differences(recount.from_database(session.connection(), event.slug)))


def test_a_round_freezes_the_weight_of_the_jury(session: Session, evening: Event) -> None:
    evening.jury_weight = 10
    session.commit()
    assert session.query(Round).one().jury_weight == 50


def test_the_verdict_waits_for_the_jury(session: Session, evening: Event) -> None:
    (result,) = publishing.results(session, evening)
    assert (result.seal.passed, result.passed) == (True, None)
    live = snapshot.read(session, evening.slug)
    assert live is not None
    assert [item.passed for item in live.items] == [None]


def test_nothing_is_published_before_the_jury(session: Session, cast: Cast, evening: Event) -> None:
    with pytest.raises(RuleBroken, match="jury"):
        publishing.publish(session, evening, cast.olga, NOW)
    decide(session, "50 20/29; 50 1/10", passed=False)
    session.expire_all()
    assert held.publish(session, evening, cast.olga, NOW)


@pytest.mark.parametrize(("parts", "passed"), [("50 20/29; 50 1/10", False), ("50 20/29; 50 1/2", True)])
def test_the_joint_verdict_is_what_counts(
    parts: str, passed: bool, session: Session, cast: Cast, client: Client, evening: Event
) -> None:
    decide(session, parts, passed)
    session.expire_all()
    held.publish(session, evening, cast.olga, NOW)
    session.commit()
    (result,) = publishing.results(session, evening)
    assert result.passed is passed
    assert numbers(session).passed == int(passed)
    session.commit()
    page = client.get("/evenings/samen/results?lang=en").text
    assert ("Threshold reached" in page, "Threshold not reached" in page) == (passed, not passed)
    assert "Room and jury decide together" in page
    assert "needed" not in page


def test_until_then_pages_say_that_the_jury_decides_along(
    app: Flask, session: Session, cast: Cast, client: Client, evening: Event
) -> None:
    client.sign_in(cast.olga)
    session.commit()
    page = client.get("/evenings/samen/results?lang=en").text
    assert "The jury decides along" in page
    assert "Threshold reached" not in page


@pytest.mark.parametrize(
    ("parts", "passed", "said"),
    [
        ("50 20/29; 50 1/10", True, "joint verdict: kept True, computed False"),
        ("50 21/29; 50 1/2", True, "joint verdict: the room brought in 50 21/29"),
        ("40 20/29; 60 1/2", True, "joint verdict: the room brought in 40 20/29"),
        ("alles", True, "joint verdict: unreadable"),
    ],
)
def test_a_recount_finds_a_joint_verdict_that_was_changed(
    parts: str, passed: bool, said: str, session: Session, evening: Event
) -> None:
    decide(session, parts, passed)
    assert any(said in line for line in differences(session, evening))


def test_a_recount_agrees_with_a_sound_one(session: Session, evening: Event) -> None:
    decide(session, "50 20/29; 50 1/2", passed=True)
    assert differences(session, evening) == []
