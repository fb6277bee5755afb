"""The pages and files of results: who reads them when, what they show, how they become public."""

import io
import json
import re
from smtplib import SMTPRecipientsRefused

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mail import Message
from pypdf import PdfReader
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from innovation.evenings import pdf
from innovation.evenings.models import Event
from innovation.voting.models import Seal
from innovation.voting.views import files
from innovation.web.mail import mailer
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.voting import held
from tests.voting.held import Votes

FILES = ["results", "report", "results.csv", "results.xlsx", "results.json", "results.pb"]
CANARY = "Samen koken"


@pytest.fixture
def evening(cast: Cast) -> Event:
    """An evening that ended and is not public yet."""
    made = cast.event("winter", [cast.pitch, cast.idea("Nachtbus")])
    held.hold(cast, made, Votes(20, 9, 3), Votes(4, 8, paper_yes=1))
    return made


@pytest.fixture
def public(cast: Cast, evening: Event) -> Event:
    """The same, published."""
    held.publish(cast.session, evening, cast.olga, NOW)
    cast.session.commit()
    return evening


def publish(client: Client, colleague: Client) -> TestResponse:
    """One presses, a colleague agrees."""
    return held.press_publish(client, colleague, "/evenings/winter")


@pytest.fixture
def ada(app: Flask, cast: Cast) -> Client:
    """Ada's browser."""
    made: Client = app.test_client()  # type: ignore[assignment]
    return made.sign_in(cast.ada)


class TestWhoReads:
    @pytest.mark.parametrize("file", [*FILES, "report.pdf"])
    @pytest.mark.parametrize("who", [None, "eve", "noor"])
    def test_nobody_outside_before_publication(
        self, client: Client, cast: Cast, evening: Event, file: str, who: str | None
    ) -> None:
        if who:
            client.sign_in(getattr(cast, who))
        answer = client.get(f"/evenings/winter/{file}")
        assert answer.status_code == 404
        assert CANARY not in answer.text

    @pytest.mark.parametrize("file", FILES)
    def test_an_organiser_before_and_everyone_after(
        self, client: Client, cast: Cast, ada: Client, evening: Event, file: str
    ) -> None:
        client.sign_in(cast.olga)
        assert client.get(f"/evenings/winter/{file}").status_code == 200
        publish(client, ada)
        stranger = client.application.test_client()
        assert stranger.get(f"/evenings/winter/{file}").status_code == 200

    def test_a_host_reads_the_evening_he_runs(self, client: Client, cast: Cast) -> None:
        held.hold(cast, cast.evening, Votes(1, 2))
        client.sign_in(cast.hugo)
        page = client.get("/evenings/najaar/results")
        assert page.status_code == 200
        assert "An organiser can publish them." in english(client, "/evenings/najaar/results")
        assert client.post("/evenings/najaar/publication").status_code == 403

    def test_an_unknown_evening_is_not_there(self, client: Client) -> None:
        assert client.get("/evenings/nowhere/results").status_code == 404

    def test_an_unknown_kind_of_file_is_not_there(self, client: Client, public: Event) -> None:
        assert client.get("/evenings/winter/results.exe").status_code == 404


def english(client: Client, address: str) -> str:
    """The text of a page in English, without its tags."""
    page = client.get(address, headers={"Accept-Language": "en"}).text
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


class TestThePage:
    def test_says_count_share_needed_rule_and_verdict(self, client: Client, public: Event) -> None:
        text = english(client, "/evenings/winter/results")
        assert "1 of 2 pitches reached the threshold." in text
        assert "68.9 % 20 of 29 for, 15 needed" in text
        assert "38.4 % 5 of 13 for, 7 needed" in text
        assert "at least 50 % of the votes for and against are for" in text
        assert "Vote Phone Paper Total For 4 1 5 Against 8 0 8 Blank 0 0 0" in text
        assert "Closed and sealed by Olga" in text

    def test_shows_the_fingerprint_of_each_result(
        self, client: Client, session: Session, public: Event
    ) -> None:
        text = english(client, "/evenings/winter/results")
        prints = list(session.scalars(sa.select(Seal.fingerprint)))
        assert len(prints) == 2
        assert all(mark[:8] in text and mark[8:] in text for mark in prints)

    def test_keeps_a_void_vote_in_sight_with_its_reason(self, client: Client, cast: Cast) -> None:
        held.begin(cast.session, cast.evening, cast.olga)
        item = cast.evening.items[0]
        held.vote(cast.session, item, cast.olga, Votes(9, 2))
        held.vote(cast.session, item, cast.olga, Votes(1, 2), reason="The network was out.")
        held.end(cast.session, cast.evening, cast.olga)
        client.sign_in(cast.olga)
        text = english(client, "/evenings/najaar/results")
        assert "This vote does not count: The network was out." in text
        assert "0 of 1 pitch reached the threshold." in text

    def test_says_so_when_nobody_voted_for_or_against(self, client: Client, cast: Cast) -> None:
        held.hold(cast, cast.evening, Votes(0, 0, 4))
        client.sign_in(cast.olga)
        assert "Nobody voted for or against." in english(client, "/evenings/najaar/results")

    def test_before_any_vote_says_what_will_come(self, client: Client, cast: Cast) -> None:
        client.sign_in(cast.hugo)
        assert "No results yet" in english(client, "/evenings/najaar/results")


class TestPublication:
    def test_publishes_and_writes_to_every_initiator_in_their_language(
        self, client: Client, cast: Cast, ada: Client, evening: Event
    ) -> None:
        cast.noor.locale = "en"
        cast.session.commit()
        client.sign_in(cast.olga)
        with mailer.record_messages() as letters:
            answer = publish(client, ada)
        assert answer.status_code == 303
        assert sorted(letter.recipients[0] for letter in letters) == [
            *["noor@example.org"] * 2,
            *["sam@example.org"] * 2,
        ]
        mine = next(each for each in letters if each.recipients == ["noor@example.org"])
        assert mine.subject.startswith("The result of your pitch")
        assert f"http://127.0.0.1:8000/pitches/{cast.pitch.id}/feedback" in mine.body
        assert "The recount agrees. The results are public." in english(ada, "/evenings/winter/results")

    def test_twice_writes_once(self, client: Client, cast: Cast, ada: Client, evening: Event) -> None:
        client.sign_in(cast.olga)
        publish(client, ada)
        with mailer.record_messages() as letters:
            assert publish(client, ada).status_code == 303
        assert letters == []

    def test_a_letter_that_fails_does_not_undo_it(
        self, client: Client, cast: Cast, ada: Client, evening: Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*given: object) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr(mailer, "send", down)
        client.sign_in(cast.olga)
        publish(client, ada)
        assert "4 letters could not be sent." in english(ada, "/evenings/winter/results")
        cast.session.refresh(evening)
        assert evening.published_at

    def test_a_letter_that_is_refused_does_not_stop_the_others(
        self, client: Client, cast: Cast, ada: Client, evening: Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried: list[str] = []

        def send(letter: Message) -> None:
            tried.append(letter.recipients[0])
            if letter.recipients[0] == "noor@example.org":
                raise SMTPRecipientsRefused({})

        monkeypatch.setattr(mailer, "send", send)
        client.sign_in(cast.olga)
        publish(client, ada)
        assert tried.count("sam@example.org") == 2
        assert "2 letters could not be sent." in english(ada, "/evenings/winter/results")

    def test_a_difference_is_shown_and_nothing_published(
        self, client: Client, cast: Cast, ada: Client, evening: Event
    ) -> None:
        cast.session.execute(sa.update(Seal).values(blank_phone=2))
        cast.session.commit()
        client.sign_in(cast.olga)
        with mailer.record_messages() as letters:
            answer = publish(client, ada)
        assert answer.status_code == 409
        assert "round 1: blank_phone: sealed 2, counted 3" in answer.text
        assert letters == []
        assert client.application.test_client().get("/evenings/winter/results").status_code == 404

    def test_the_organiser_sees_beforehand_what_the_recount_says(
        self, client: Client, cast: Cast, evening: Event
    ) -> None:
        client.sign_in(cast.olga)
        assert "The recount agrees" in english(client, "/evenings/winter/results")

    def test_only_an_organiser_publishes(
        self, client: Client, cast: Cast, ada: Client, evening: Event
    ) -> None:
        assert publish(client.sign_in(cast.eve), ada).status_code == 403
        cast.session.refresh(evening)
        assert evening.published_at is None


class TestFiles:
    def test_csv_is_in_the_words_of_the_reader(self, client: Client, public: Event) -> None:
        answer = client.get("/evenings/winter/results.csv", headers={"Accept-Language": "en"})
        lines = answer.data.decode("utf-8-sig").splitlines()
        assert answer.mimetype == "text/csv"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="winter-results.csv"'
        assert lines[0].startswith("Round;Pitch;Result;For;Against;Blank;")
        assert lines[1].startswith("1;Samen koken;threshold reached;20;9;3;20;0;9;0;3;0;")
        assert "2026-11-20 20:02:00" in lines[1]  # on the clock of the evening

    def test_json_is_of_this_evening(self, client: Client, public: Event) -> None:
        export = json.loads(client.get("/evenings/winter/results.json").data)
        assert (export["evening"], export["date"], len(export["rounds"])) == ("winter", "2026-11-27", 2)

    def test_pabulib_names_the_network(self, client: Client, public: Event) -> None:
        assert "unit;Netwerk Testdam\n" in client.get("/evenings/winter/results.pb").text


class TestReport:
    def test_says_everything_that_the_page_says(
        self, client: Client, session: Session, public: Event
    ) -> None:
        text = english(client, "/evenings/winter/report")
        assert "Samen koken 20 9 3 15 68.9 % threshold reached" in text
        assert "Phone Paper Total For 4 1 5" in text
        assert all(mark[8:] in text for mark in session.scalars(sa.select(Seal.fingerprint)))

    @pytest.mark.skipif(not pdf.available(), reason="WeasyPrint's system libraries are not here")
    def test_is_a_pdf_too(self, client: Client, public: Event) -> None:
        answer = client.get("/evenings/winter/report.pdf", headers={"Accept-Language": "en"})
        assert answer.mimetype == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.data)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert "Samen koken" in text
        assert "15 needed" in text

    def test_as_pdf_is_drawn_once_and_by_one_at_a_time(
        self, client: Client, public: Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn: list[int] = []

        def draw(html: str) -> bytes:
            drawn.append(client.get("/evenings/winter/report.pdf?lang=pl").status_code)
            return b"%PDF"

        monkeypatch.setattr(pdf, "available", lambda: True)
        monkeypatch.setattr(pdf, "from_html", draw)
        files._drawn.cache_clear()
        answers = [client.get("/evenings/winter/report.pdf?lang=en").data for _ in range(3)]
        files._drawn.cache_clear()
        assert (answers, drawn) == ([b"%PDF"] * 3, [503])

    def test_without_the_libraries_there_is_no_link_and_no_file(
        self, client: Client, public: Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert pdf.available() is ("report.pdf" in client.get("/evenings/winter/results").text)
        monkeypatch.setattr(pdf, "available", lambda: False)
        assert "report.pdf" not in client.get("/evenings/winter/results").text
        assert client.get("/evenings/winter/report.pdf").status_code == 404


def test_reading_changes_nothing(app: Flask, client: Client, session: Session, public: Event) -> None:
    def rows() -> list[int | None]:
        return [
            session.scalar(sa.text(f"SELECT count(*) FROM {name}"))
            for name in ("event_log", "seal", "ballot")
        ]

    before = rows()
    session.rollback()
    for file in FILES:
        client.get(f"/evenings/winter/{file}")
    assert rows() == before
