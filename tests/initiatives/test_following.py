"""Followers: every letter over a real SMTP exchange, at most one a week, and one click to stop."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation import cli
from innovation.initiatives import commands
from innovation.initiatives.actions import digest, following
from innovation.initiatives.models import Follower, Initiative, Update
from tests.initiatives.conftest import House
from tests.postbox import Postbox, mailing, part, port, postbox

__all__ = ["mailing", "port", "postbox"]

FAN = "fan@example.org"
OURS = "kantelpunt@example.org"
LINK = re.compile(r"http://\S+/(?:following|unfollow)/[\w.-]+")


def path_in(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found[0].removeprefix("http://127.0.0.1:8000")


def addresses(letter: EmailMessage) -> set[str]:
    """Every address that somebody could read in a letter, its headers included."""
    whole = letter.as_string() + part(letter, "plain") + part(letter, "html")
    return set(re.findall(r"[\w.+-]+@[\w-]+\.\w[\w.]*\w", whole)) - {letter["Message-ID"].strip("<>")}


def followers(house: House) -> list[Follower]:
    with Session(house.session.get_bind()) as session:
        return list(session.scalars(sa.select(Follower).order_by(Follower.id)))


def follow(app: Flask, postbox: Postbox, initiative: Initiative, email: str = FAN, lang: str = "nl") -> None:
    """Follow by the letter, as people do, and forget that letter."""
    client = app.test_client()
    client.set_cookie("lang", lang)
    assert client.post(f"/initiatives/{initiative.id}/followers", data={"email": email}).status_code == 303
    assert client.post(path_in(part(postbox.opened()[-1], "plain"))).status_code == 200
    postbox.letters.clear()


@pytest.fixture
def tell(house: House) -> Callable[..., None]:
    """Let Mia tell something, by default just now."""

    def told(text: str, initiative: Initiative | None = None, ago: timedelta = timedelta(0)) -> None:
        row = Update(
            initiative_id=(initiative or house.initiative).id,
            member_id=house.mias.id,
            text=text,
            told_at=datetime.now(UTC) - ago,
        )
        house.session.add(row)
        house.session.commit()

    return told


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "SETTLING", timedelta(0))


def run(app: Flask) -> str:
    """What the command says."""
    return str(app.test_cli_runner().invoke(commands.digest).output)


def test_following_begins_with_a_letter_and_a_button(mailing: Flask, postbox: Postbox, house: House) -> None:
    client = mailing.test_client()
    client.set_cookie("lang", "en")
    where = f"/initiatives/{house.initiative.id}/followers"
    assert client.post(where, data={"email": "Fan@Example.org"}).status_code == 303
    [letter] = postbox.opened()
    assert letter["To"] == FAN
    assert letter["Subject"] == "Do you want to follow “Samen koken”?"
    assert addresses(letter) == {FAN, OURS}
    assert path_in(part(letter, "plain")) == path_in(part(letter, "html"))
    link = path_in(part(letter, "plain"))
    assert client.get(link).status_code == 200
    assert followers(house)[0].confirmed_at is None  # a scanner of mail that opens links changes nothing
    assert client.post(link).status_code == 200
    assert followers(house)[0].confirmed_at


def test_the_letter_is_in_the_readers_language(mailing: Flask, postbox: Postbox, house: House) -> None:
    house.bas.locale = "en"
    house.session.commit()
    client = mailing.test_client()
    client.set_cookie("lang", "nl")
    for email in (FAN, "bas@example.org"):
        client.post(f"/initiatives/{house.initiative.id}/followers", data={"email": email})
    dutch, english = postbox.opened()
    assert 'lang="nl"' in part(dutch, "html")
    assert 'lang="en"' in part(english, "html")
    assert part(english, "plain").startswith("Hello,")


def test_a_known_address_gets_the_same_answer(mailing: Flask, postbox: Postbox, house: House) -> None:
    follow(mailing, postbox, house.initiative)
    answers = [
        mailing.test_client().post(
            f"/initiatives/{house.initiative.id}/followers", data={"email": email}, follow_redirects=True
        )
        for email in (FAN, "new@example.org")
    ]
    known, new = (re.sub(r'"[\w.-]{40,}"', "", answer.text) for answer in answers)  # no tokens
    assert known == new.replace("new@", "fan@")
    assert len(postbox.letters) == 2
    assert [one.email for one in followers(house)] == [FAN, "new@example.org"]


def test_nobody_can_have_an_address_swamped(mailing: Flask, postbox: Postbox, house: House) -> None:
    where = f"/initiatives/{house.initiative.id}/followers"
    codes = [mailing.test_client().post(where, data={"email": FAN}).status_code for _ in range(8)]
    assert codes == [303] * 6 + [429] * 2


def test_an_address_that_nobody_confirmed_is_forgotten(mailing: Flask, house: House) -> None:
    old = datetime.now(UTC) - timedelta(days=8)
    following.ask(house.session, house.initiative, FAN, "nl", old)
    house.session.commit()
    following.ask(house.session, house.initiative, "new@example.org", "nl", datetime.now(UTC))
    house.session.commit()
    assert [one.email for one in followers(house)] == ["new@example.org"]


def test_one_letter_for_all_that_an_address_follows(
    mailing: Flask, postbox: Postbox, house: House, tell: Callable[..., None]
) -> None:
    tell("Van voor die tijd.", ago=timedelta(hours=1))
    follow(mailing, postbox, house.initiative, lang="en")
    follow(mailing, postbox, house.other, lang="en")
    tell("We hebben **een zaal**.")
    tell("Tien fietsen!", house.other)
    assert "letters sent: 1" in run(mailing)
    [letter] = postbox.opened()
    assert letter["Subject"] == "News of Samen koken and Fietsles"
    assert "We hebben **een zaal**." in part(letter, "plain")
    assert "<strong>een zaal</strong>" in part(letter, "html")
    assert "Tien fietsen!" in part(letter, "plain")
    assert "Van voor die tijd." not in part(letter, "plain")
    assert addresses(letter) == {FAN, OURS}


def test_a_second_letter_waits_a_week_and_brings_only_what_is_new(
    mailing: Flask, postbox: Postbox, house: House, tell: Callable[..., None]
) -> None:
    follow(mailing, postbox, house.initiative)
    tell("Een.")
    run(mailing)
    tell("Twee.")
    assert "letters sent: 0" in run(mailing)
    with house.session.begin():
        taken = digest.take(house.session, FAN, datetime.now(UTC) + timedelta(days=7))
    assert taken
    assert [one.text for one in taken.news] == ["Twee."]


def test_the_command_line_has_it() -> None:
    assert cli.commands.commands["digest"] is commands.digest


def test_without_news_no_letter(mailing: Flask, postbox: Postbox, house: House) -> None:
    follow(mailing, postbox, house.initiative)
    assert "letters sent: 0" in run(mailing)
    assert postbox.letters == []


def test_a_letter_that_could_not_be_sent_is_tried_again(
    mailing: Flask, postbox: Postbox, house: House, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(mailing, postbox, house.initiative)
    tell("Een.")
    with monkeypatch.context() as broken:
        broken.setitem(mailing.extensions["mail"].__dict__, "port", 1)
        assert "the mail server is away" in run(mailing)
    assert "letters sent: 1" in run(mailing)


def test_one_click_stops_without_session_or_token(
    mailing: Flask, postbox: Postbox, house: House, tell: Callable[..., None]
) -> None:
    follow(mailing, postbox, house.initiative)
    follow(mailing, postbox, house.other)
    tell("Een.")
    run(mailing)
    [letter] = postbox.opened()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://\S+>", letter["List-Unsubscribe"])
    link = path_in(letter["List-Unsubscribe"])
    assert (
        b"List-Unsubscribe: <http" in postbox.letters[0].content
    )  # whole: mail programs decode nothing there
    assert link == path_in(part(letter, "plain")) == path_in(part(letter, "html"))
    raw = mailing.test_client()
    assert raw.get(link).status_code == 200
    assert len(followers(house)) == 2
    answer = raw.post(link, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code == 200  # no redirect: RFC 8058, 3.1
    assert followers(house) == []


def test_stopping_with_one_keeps_the_other(mailing: Flask, postbox: Postbox, house: House) -> None:
    follow(mailing, postbox, house.initiative)
    follow(mailing, postbox, house.other)
    link = f"/unfollow/{following.stopping_token('test', FAN)}"
    mailing.test_client().post(link, data={"initiative": house.other.id})
    assert [one.initiative_id for one in followers(house)] == [house.initiative.id]


def test_a_link_of_another_make_stops_nobody(mailing: Flask, postbox: Postbox, house: House) -> None:
    follow(mailing, postbox, house.initiative)
    for forged in (
        following.stopping_token("guess", FAN),
        following.confirmation_token("test", house.initiative.id, FAN),
    ):
        assert mailing.test_client().post(f"/unfollow/{forged}").status_code == 404
    assert len(followers(house)) == 1
