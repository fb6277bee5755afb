"""Nothing is kept longer than the page about privacy says, and nobody's account ends without two letters."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mail import Message
from sqlalchemy.orm import Session

from innovation.cli import commands
from innovation.initiatives.models import Follower, Helper, Initiative, TeamInvitation, ThankYouCard
from innovation.initiatives.rules.telling import CONFIRMATION_LIFETIME
from innovation.people.keeping import KEPT, forget_old
from innovation.people.models import Person, SignInCode
from innovation.people.rules import Due, due
from innovation.pitches.models import InitiatorInvitation
from innovation.voting.models import Tip
from innovation.voting.publishing import received
from innovation.web import outbox
from innovation.web.mail import mailer
from tests.cast import Cast
from tests.conftest import Client
from tests.pitches.conftest import letters

__all__ = ["letters"]

NOW = datetime.now(UTC)
TODAY = NOW.date()


def days(number: int) -> date:
    return TODAY - timedelta(days=number)


@pytest.mark.parametrize(
    ("unused", "warnings", "waited", "expected"),
    [
        (669, 0, 669, Due.NOTHING),
        (670, 0, 670, Due.WARNING),
        (700, 1, 30, Due.NOTHING),
        (716, 1, 46, Due.WARNING),
        (716, 1, 29, Due.NOTHING),
        (800, 1, 29, Due.NOTHING),  # the first letter went late
        (800, 1, 30, Due.WARNING),
        (729, 2, 14, Due.NOTHING),
        (730, 2, 14, Due.END),
        (900, 2, 13, Due.NOTHING),
        (5000, 0, 5000, Due.WARNING),  # never without a letter
    ],
)
def test_what_is_due_for_an_unused_account(unused: int, warnings: int, waited: int, expected: Due) -> None:
    assert due(days(unused), warnings, days(waited), TODAY) is expected


@pytest.fixture
def nightly(app: Flask, session: Session):  # type: ignore[no-untyped-def]
    """Run the command; what it prints."""

    def run() -> dict[str, str]:
        session.commit()
        ran = app.test_cli_runner().invoke(commands, ["retention"])
        assert ran.exit_code == 0, ran.output
        session.expire_all()
        return dict(line.split(": ") for line in ran.output.splitlines())

    return run


def unseen(session: Session, person: Person, since: int, warnings: int = 0, warned: int = 0) -> None:
    person.last_seen_on, person.warnings = days(since), warnings
    person.warned_on = days(warned) if warnings else None
    session.commit()


def test_two_letters_and_then_the_account_ends(
    session: Session, cast: Cast, nightly, letters: list[Message]
) -> None:  # type: ignore[no-untyped-def]
    unseen(session, cast.eve, 700)
    assert nightly()["letters"] == "1"
    assert nightly()["letters"] == "0"
    unseen(session, cast.eve, 720, 1, 50)
    assert nightly()["letters"] == "1"
    unseen(session, cast.eve, 740, 2, 20)
    eve = cast.eve.id
    assert nightly()["accounts"] == "1"
    assert [message.recipients for message in letters] == [["eve@example.org"]] * 2
    assert session.get(Person, eve) is None


def test_a_letter_that_does_not_go_does_not_count(
    session: Session, cast: Cast, nightly, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    def away(message: Message) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mailer, "send", away)
    unseen(session, cast.eve, 700)
    assert nightly()["letters"] == "0"
    assert (cast.eve.warnings, cast.eve.warned_on) == (0, None)


def test_the_last_admin_stays(session: Session, cast: Cast, nightly) -> None:  # type: ignore[no-untyped-def]
    unseen(session, cast.ada, 900, 2, 100)
    assert nightly()["accounts"] == "0"
    assert session.get(Person, cast.ada.id)


def test_who_says_so_stays(session: Session, cast: Cast, client: Client) -> None:
    unseen(session, cast.eve, 720, 2, 20)
    client.sign_in(cast.eve)
    assert "/me/stay" in client.get("/me").text
    client.post("/me/stay")
    session.expire_all()
    assert (cast.eve.warnings, cast.eve.warned_on, cast.eve.last_seen_on) == (
        0,
        None,
        datetime.now(UTC).date(),
    )
    assert "/me/stay" not in client.get("/me").text


def test_tips_lose_their_words_after_a_year(session: Session, cast: Cast) -> None:
    for age in (365, 366):
        session.add(
            Tip(
                id=f"tip-{age}",
                event_id=cast.evening.id,
                pitch_id=cast.pitch.id,
                text=f"woorden {age}",
                given_on=days(age),
            )
        )
    session.commit()
    assert forget_old(session, NOW)["tips"] == 1
    assert list(session.scalars(sa.select(Tip.text).order_by(Tip.id))) == ["woorden 365", ""]
    assert "tip-366" not in [tip.id for tip in received(session, cast.pitch.id, Tip, hidden=True)]


def test_codes_and_addresses_of_cards_go(session: Session, cast: Cast) -> None:
    made = Initiative(
        title="Samen", one_liner="x", about="y", created_at=NOW, updated_at=NOW, municipality=cast.goirle
    )
    session.add(made)
    session.flush()
    for age in (364, 366):
        session.add(
            ThankYouCard(
                initiative_id=made.id,
                from_name="Noor",
                to_name="Bas",
                to_email="bas@example.org",
                text="Dank je",
                token_hash=str(age),
                sent_at=NOW - timedelta(days=age),
            )
        )
        session.add(
            SignInCode(
                email="x@example.org",
                code_hash="",
                token_hash=str(age),
                expires_at=NOW - timedelta(hours=age - 341),
            )
        )
    session.commit()
    counted = forget_old(session, NOW)
    assert (counted["addresses of cards"], counted["sign-in codes"]) == (1, 1)
    left = session.scalars(sa.select(ThankYouCard.to_email).order_by(ThankYouCard.token_hash)).all()
    assert left == ["bas@example.org", ""]


def test_addresses_that_nobody_answered_from_go(session: Session, cast: Cast) -> None:
    made = Initiative(
        title="Samen", one_liner="x", about="y", created_at=NOW, updated_at=NOW, municipality=cast.goirle
    )
    session.add(made)
    session.flush()
    for left in (timedelta(seconds=-1), timedelta(minutes=1)):
        name, until = f"{left.total_seconds():.0f}@example.org", NOW + left
        session.add_all(
            (
                InitiatorInvitation(
                    pitch_id=cast.pitch.id, email=name, token_hash=f"a{left}", expires_at=until
                ),
                TeamInvitation(
                    initiative_id=made.id, email=name, token_hash=f"b{left}", invited_at=NOW, expires_at=until
                ),
                Follower(initiative_id=made.id, email=name, asked_at=until - CONFIRMATION_LIFETIME),
                Helper(
                    person_id=(cast.noor if left > timedelta() else cast.eve).id,
                    kinds="team",
                    offered_at=NOW,
                    until=until,
                ),
            )
        )
    stays = Follower(initiative_id=made.id, email="yes@example.org", asked_at=NOW - timedelta(days=400))
    stays.confirmed_at = NOW
    session.add(stays)
    session.commit()
    counted = forget_old(session, NOW)
    names = ("idea invitations", "team invitations", "followers", "help offered")
    assert [counted[name] for name in names] == [1, 1, 1, 1]
    for table in (InitiatorInvitation, TeamInvitation):
        assert session.scalars(sa.select(table.email)).all() == ["60@example.org"]
    assert set(session.scalars(sa.select(Follower.email))) == {"60@example.org", "yes@example.org"}
    assert session.scalars(sa.select(Helper.person_id)).all() == [cast.noor.id]


def test_letters_that_were_not_sent_are_deleted_after_a_week(app: Flask, cast: Cast, nightly) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        folder = outbox.folder()
    folder.mkdir(parents=True, exist_ok=True)
    for age in (6, 8):
        path = folder / f"{age}.eml"
        path.write_text("x")
        os.utime(path, times=((NOW - timedelta(days=age)).timestamp(),) * 2)
    assert nightly()["letters in the outbox"] == "1"
    assert [path.name for path in folder.glob("*.eml")] == ["6.eml"]
    (folder / "6.eml").unlink()


def test_the_page_tells_of_everything_that_is_erased(client: Client, cast: Cast) -> None:
    page = client.get("/privacy?lang=en").text
    assert all(kept.what in page and kept.until in page for kept in KEPT)
    assert len({kept.name for kept in KEPT}) == len(KEPT) >= 20
