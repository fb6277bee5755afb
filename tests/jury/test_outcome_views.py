"""Pages after scoring: the chair's, the publication, the report and its files, and the letters."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from flask_mail import Message
from openpyxl import load_workbook

from innovation.edition import edition
from innovation.evenings import pdf
from innovation.jury.actions import deliberating, publishing
from innovation.jury.models import Advice, Juror, Panel, ScoreSheet
from innovation.jury.rules.panels import Mode
from innovation.jury.rules.questions import State
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.voting import held
from tests.voting.held import Votes

As = Callable[[Person], Client]
FRAGMENT = {"HX-Request": "true"}
REPORT = "/evenings/jury/jury-report"


@pytest.fixture
def client(client: Client) -> Client:
    """A visitor who reads English."""
    client.set_cookie("lang", "en")
    return client


@pytest.fixture
def as_(as_: As) -> As:
    """Browsers of people who read English."""

    def browser(person: Person) -> Client:
        opened = as_(person)
        opened.set_cookie("lang", "en")
        return opened

    return browser


def here(hall: Hall) -> str:
    return f"/evenings/jury/jury/{hall.panel.id}"


def score(hall: Hall) -> None:
    """Cara and Ria score the first pitch: a seven and an eight."""
    hall.score(hall.caras, hall.pitches[0], 7, 7)
    hall.score(hall.rias, hall.pitches[0], 8, 8)


def lock(hall: Hall, *panels: Panel) -> None:
    for panel in panels or (hall.panel,):
        deliberating.lock(hall.session, panel, hall.cara, NOW)
    hall.session.commit()


def advise(hall: Hall, text: str) -> None:
    hall.session.add(Advice(panel_id=hall.panel.id, pitch_id=hall.pitches[0].id, text=text, updated_at=NOW))
    hall.session.commit()


def hold(hall: Hall) -> None:
    held.hold(hall.cast, hall.evening, Votes(20, 9), Votes(4, 8), Votes(1, 1))


def make_public(hall: Hall) -> None:
    """The experts, and with them the results."""
    lock(hall, hall.panel, hall.youth)
    hold(hall)
    for panel in (hall.panel, hall.youth):
        publishing.publish(hall.session, panel, hall.cara, NOW)
    held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
    hall.session.commit()


class TestDeliberation:
    def test_counts_before_the_lock_and_shows_no_mark(self, hall: Hall, as_: As) -> None:
        score(hall)
        page = as_(hall.cara).get(f"{here(hall)}/deliberation").text
        assert "2 of 3" in page
        assert "Kim" in page
        assert "7.50" not in page
        assert "Not everybody has handed in everything" in page

    def test_waits_with_the_others_for_the_lock(self, hall: Hall, as_: As) -> None:
        score(hall)
        page = as_(hall.ria).get(f"{here(hall)}/deliberation").text
        assert "has not locked the scores yet" in page
        assert "2 of 3" not in page
        assert f"{here(hall)}/lock" not in page

    def test_shows_all_marks_to_the_panel_after_the_lock(self, hall: Hall, as_: As) -> None:
        score(hall)
        assert as_(hall.cara).post(f"{here(hall)}/lock").status_code == 303
        page = as_(hall.ria).get(f"{here(hall)}/deliberation").text
        for shown in ("7.50", "7.00", "8.00", "place 1", "Too few scores", "Cara", "jury-dot"):
            assert shown in page
        assert "<textarea" not in page
        assert f"{here(hall)}/lock/removal" not in page

    def test_is_opened_again_by_the_chair(self, hall: Hall, as_: As, stored: Any) -> None:
        lock(hall)
        assert as_(hall.cara).post(f"{here(hall)}/lock/removal").status_code == 303
        assert stored(Panel, hall.panel.id).locked_at is None

    def test_says_why_it_cannot_be_opened_again(self, hall: Hall, as_: As) -> None:
        lock(hall)
        hall.panel.published_at = NOW
        hall.session.commit()
        answer = as_(hall.cara).post(f"{here(hall)}/lock/removal")
        assert answer.status_code == 409
        assert "First an organiser takes the publication back" in answer.text

    def test_is_not_there_for_a_jury_that_only_asks(self, hall: Hall, as_: As) -> None:
        hall.panel.mode = Mode.QUESTIONS
        hall.session.commit()
        assert as_(hall.cara).get(f"{here(hall)}/deliberation").status_code == 404

    @pytest.mark.parametrize("locked", [False, True])
    def test_takes_as_many_queries_for_many_as_for_one(
        self, hall: Hall, as_: As, queries: Any, locked: bool
    ) -> None:
        hall.score(hall.caras, hall.pitches[0], 7, 7)
        if locked:
            lock(hall)
        client, counts = as_(hall.cara), []
        for more in (False, True):
            if more:
                for juror in (hall.rias, hall.kims):
                    for pitch in hall.pitches:
                        hall.score(juror, pitch, 5, 6)
            with queries() as asked:
                assert client.get(f"{here(hall)}/deliberation").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestAdvice:
    def address(self, hall: Hall) -> str:
        return f"{here(hall)}/pitches/{hall.pitches[0].id}/advice"

    def kept(self, hall: Hall) -> str | None:
        return hall.session.scalar(sa.select(Advice.text).execution_options(populate_existing=True))

    def test_is_saved_while_typing_and_tells_the_next_edition(self, hall: Hall, as_: As) -> None:
        lock(hall)
        form = {"text": "Begin klein.", "seen": edition("")}
        answer = as_(hall.cara).post(self.address(hall), data=form, headers=FRAGMENT)
        assert answer.status_code == 200
        assert f'value="{edition("Begin klein.")}"' in answer.text
        assert f'data-draft-done="advice-{hall.panel.id}-{hall.pitches[0].id}"' in answer.text
        assert self.kept(hall) == "Begin klein."

    def test_is_saved_with_the_button_too(self, hall: Hall, as_: As) -> None:
        lock(hall)
        answer = as_(hall.cara).post(self.address(hall), data={"text": "Ja.", "seen": edition("")})
        assert answer.status_code == 303
        assert answer.location.endswith(f"deliberation#pitch-{hall.pitches[0].id}")

    @pytest.mark.parametrize("headers", [{}, FRAGMENT])
    def test_keeps_what_was_typed_when_it_cannot(self, hall: Hall, as_: As, headers: dict[str, str]) -> None:
        lock(hall)
        advise(hall, "Van een ander.")
        form = {"text": "Van mij.", "seen": edition("")}
        answer = as_(hall.cara).post(self.address(hall), data=form, headers=headers)
        assert answer.status_code == 409
        assert "Nothing of yours is lost" in answer.text
        assert ("Van een ander." if headers else "Van mij.") in answer.text
        assert self.kept(hall) == "Van een ander."

    def test_is_not_too_long(self, hall: Hall, as_: As) -> None:
        lock(hall)
        form = {"text": "x" * 2001, "seen": edition("")}
        assert as_(hall.cara).post(self.address(hall), data=form, headers=FRAGMENT).status_code == 422
        assert self.kept(hall) is None


class TestPublication:
    def test_takes_two_clicks_and_shows_no_marks(self, hall: Hall, as_: As, stored: Any) -> None:
        score(hall)
        lock(hall)
        advise(hall, "Begin klein.")
        hold(hall)
        olga, address = as_(hall.cast.olga), f"{here(hall)}/publication"
        page = olga.get(address).text
        assert "Nothing is public yet" in page
        assert "7.50" not in page
        assert "Begin klein." not in page
        assert stored(Panel, hall.panel.id).published_at is None
        assert olga.post(address).status_code == 303
        assert stored(Panel, hall.panel.id).published_at
        assert olga.post(f"{address}/removal").status_code == 303
        assert stored(Panel, hall.panel.id).published_at is None

    def test_says_what_it_waits_for(self, hall: Hall, as_: As) -> None:
        address = f"{here(hall)}/publication"
        assert "The chair locks the scores first" in as_(hall.cara).get(address).text
        answer = as_(hall.cara).post(address)
        assert (answer.status_code, "The chair locks the scores first" in answer.text) == (409, True)
        lock(hall)
        assert "as soon as every result was shown" in as_(hall.cara).get(address).text

    def test_names_the_other_jury_that_decides_along(self, hall: Hall, as_: As) -> None:
        for panel in (hall.panel, hall.youth):
            panel.mode, panel.weight = Mode.CO_DECIDES, 20
        hall.session.commit()
        assert "Jongerenjury decides along as well" in as_(hall.cara).get(f"{here(hall)}/publication").text


class TestLetters:
    def publish_all(self, hall: Hall, as_: As) -> None:
        olga = as_(hall.cast.olga)
        for panel in (hall.panel, hall.youth):
            assert olga.post(f"/evenings/jury/jury/{panel.id}/publication").status_code == 303
        assert held.press_publish(olga, as_(hall.cast.ada), "/evenings/jury").status_code == 303

    def test_go_once_in_place_of_the_usual_ones(self, hall: Hall, as_: As, letters: list[Message]) -> None:
        score(hall)
        advise(hall, "Begin klein.")
        lock(hall, hall.panel, hall.youth)
        hold(hall)
        hall.ask(hall.pitches[0])
        self.publish_all(hall, as_)
        to = sorted(one.recipients[0] for one in letters)
        assert to == ["noor@example.org"] * 3 + ["sam@example.org"] * 3
        first = next(one for one in letters if "Idee 1" in one.subject)
        for said in ("20", "29", "Begin klein.", "/feedback", "jury-report#pitch-", "1 "):
            assert said in first.body
            assert said in first.html
        assert "7.5" not in first.body

    def test_are_warm_below_the_threshold_too(self, hall: Hall, as_: As, letters: list[Message]) -> None:
        lock(hall, hall.panel, hall.youth)
        hold(hall)
        hall.cast.noor.locale = "en"
        hall.session.commit()
        self.publish_all(hall, as_)
        second = next(one for one in letters if "Idee 2" in one.subject and "noor" in one.recipients[0])
        assert "everybody who was in favour would like to see it happen" in second.body
        assert "Congratulations" not in second.body

    def test_say_what_room_and_jury_came_to_together(
        self, hall: Hall, as_: As, letters: list[Message]
    ) -> None:
        hall.panel.mode, hall.panel.weight, hall.evening.jury_weight = Mode.CO_DECIDES, 50, 50
        hall.score(hall.caras, hall.pitches[1], 10, 10)
        lock(hall, hall.panel, hall.youth)
        hold(hall)
        hall.cast.noor.locale = "en"
        hall.session.commit()
        self.publish_all(hall, as_)
        second = next(one for one in letters if "Idee 2" in one.subject and "noor" in one.recipients[0])
        assert "Room and jury together came to 66.6" in second.body
        assert "Congratulations" in second.body

    def test_go_when_the_last_jury_comes_after_the_results(
        self, hall: Hall, as_: As, letters: list[Message]
    ) -> None:
        lock(hall, hall.panel, hall.youth)
        hold(hall)
        olga = as_(hall.cast.olga)
        held.press_publish(olga, as_(hall.cast.ada), "/evenings/jury")
        usual = len(letters)
        olga.post(f"{here(hall)}/publication")
        assert len(letters) == usual
        olga.post(f"/evenings/jury/jury/{hall.youth.id}/publication")
        assert len(letters) == usual + 6
        olga.post(f"/evenings/jury/jury/{hall.youth.id}/publication")
        assert len(letters) == usual + 6


class TestReport:
    def test_is_there_once_results_and_a_jury_are_public(self, hall: Hall, as_: As, client: Client) -> None:
        lock(hall)
        hold(hall)
        assert as_(hall.cast.hugo).get(REPORT).status_code == 404
        publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        hall.session.commit()
        assert as_(hall.cast.hugo).get(REPORT).status_code == 200
        assert client.get(REPORT).status_code == 404
        held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
        hall.session.commit()
        assert client.get(REPORT).status_code == 200

    def test_tells_everything_but_notes_and_single_marks(self, hall: Hall, client: Client) -> None:
        score(hall)
        hall.session.execute(sa.update(ScoreSheet).values(note="Alleen voor Noor.", private_note="Van mij."))
        hall.rias.organisation = "Bakkerij"
        asked = hall.ask(hall.pitches[0], state=State.PARKED)
        asked.answer, asked.promise, asked.promise_on = "Ik doe het.", "Ik bel de school.", date(2027, 1, 5)
        hall.ask(hall.pitches[1], "Niet doorgelaten?", State.REFUSED)
        advise(hall, "Begin <b>klein</b>.")
        make_public(hall)
        page = client.get(REPORT).text
        for shown in (
            *("7.50", "Begin &lt;b&gt;klein&lt;/b&gt;.", "Wie doet het?", "Ik doe het.", "Ik bel de school."),
            *("5 Jan 2027", "Ria", "Bakkerij", "The jury gives advice", hall.panel.fingerprint[:8]),
        ):
            assert shown in page, shown
        for hidden in ("Alleen voor Noor.", "Van mij.", "Niet doorgelaten?", "7.00", "8.00"):
            assert hidden not in page, hidden

    def test_names_who_left_as_a_juror(self, hall: Hall, client: Client) -> None:
        make_public(hall)
        hall.session.execute(sa.update(Juror).where(Juror.id == hall.rias.id).values(name="", person_id=None))
        hall.session.commit()
        page = client.get(REPORT).text
        assert "a juror" in page
        assert "Ria" not in page

    def test_says_the_joint_verdict_in_words(self, hall: Hall, client: Client) -> None:
        for panel in (hall.panel, hall.youth):
            panel.mode, panel.weight = Mode.CO_DECIDES, 25
        hall.evening.jury_weight = 50
        hall.score(hall.caras, hall.pitches[1], 10, 10)
        make_public(hall)
        page = client.get(REPORT).text
        assert "Room and jury together: 55.5" in page
        assert "Vakjury: its mark is 100.0" in page
        assert "Jongerenjury: too few scores, so its weight falls away" in page
        assert "divided by 75" in page

    @pytest.mark.skipif(not pdf.available(), reason="needs the libraries of WeasyPrint")
    def test_is_a_pdf_too(self, hall: Hall, client: Client) -> None:
        score(hall)
        make_public(hall)
        answer = client.get(f"{REPORT}.pdf")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")

    def test_takes_as_many_queries_for_many_as_for_one(
        self, hall: Hall, client: Client, queries: Any
    ) -> None:
        make_public(hall)
        counts = []
        for more in (False, True):
            if more:
                for juror in (hall.caras, hall.rias, hall.kims):
                    for pitch in hall.pitches:
                        hall.score(juror, pitch, 5, 6)
                for pitch in hall.pitches:
                    hall.ask(pitch, f"Vraag over {pitch.id}?")
            with queries() as asked:
                assert client.get(REPORT).status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestFiles:
    def test_csv_reads_back_and_holds_no_formula(self, hall: Hall, client: Client) -> None:
        score(hall)
        advise(hall, "=cmd|' /C calc'!A0")
        make_public(hall)
        text = client.get(f"{REPORT}.csv").data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        assert [row["Jury"] for row in rows] == ["Vakjury", "Jongerenjury"] * 3
        first = rows[0]
        assert (first["Pitch"], first["Mean"], first["Scores"], first["Place"]) == (
            "Idee 1",
            "7,50",
            "2",
            "1",
        )
        assert first["Advice of the jury"].startswith("'=")
        assert rows[2]["Mean"] == ""

    def test_xlsx_reads_back(self, hall: Hall, client: Client) -> None:
        score(hall)
        advise(hall, "=1+1")
        make_public(hall)
        sheet = load_workbook(io.BytesIO(client.get(f"{REPORT}.xlsx").data)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[1][0] == "Idee 1"
        assert rows[1][5] == 7.5
        assert (sheet.cell(2, 11).value, sheet.cell(2, 11).data_type) == ("=1+1", "s")

    def test_json_lets_anyone_reckon_again_and_names_nobody(self, hall: Hall, client: Client) -> None:
        hall.score(hall.caras, hall.pitches[0], 7, None)
        hall.score(hall.rias, hall.pitches[0], 9, 6)
        make_public(hall)
        answer = client.get(f"{REPORT}.json")
        found = json.loads(answer.data)
        panel = found["panels"][0]
        assert hashlib.sha256("\n".join(sorted(panel["scores"])).encode()).hexdigest() == panel["fingerprint"]
        assert panel["fingerprint"] == hall.panel.fingerprint
        assert Fraction(found["pitches"][0]["found"][0]["mean"]) == reckoned(panel, hall.pitches[0].id)
        for name in ("Cara", "Ria", "example.org"):
            assert name not in answer.text


def reckoned(panel: dict[str, Any], pitch: int) -> Fraction:
    """The mean of a pitch, from the lines of the file alone."""
    weights = {one["position"]: one["weight"] for one in panel["criteria"]}
    given: dict[str, list[tuple[int, int]]] = {}
    for line in panel["scores"]:
        about, juror, criterion, mark = line.split()
        if int(about) == pitch and mark != "-":
            given.setdefault(juror, []).append((weights[int(criterion)], int(mark)))
    marks = [Fraction(sum(w * m for w, m in one), sum(w for w, _ in one)) for one in given.values()]
    return sum(marks, Fraction(0)) / len(marks)


class TestParts:
    def test_results_have_a_line_per_pitch_once_public(self, hall: Hall, client: Client) -> None:
        score(hall)
        assert client.get("/evenings/jury/jury-result").text.strip() == ""
        make_public(hall)
        part = client.get("/evenings/jury/jury-result").text
        assert "7.50" in part
        assert f"{REPORT}#pitch-" in part
        assert "jury-result" in client.get("/evenings/jury/results").text

    def test_organisers_see_which_jury_the_results_wait_for(self, hall: Hall, as_: As) -> None:
        hall.panel.mode, hall.panel.weight, hall.evening.jury_weight = Mode.CO_DECIDES, 30, 30
        hold(hall)
        hint = f"{here(hall)}/publication"
        assert hint in as_(hall.cast.olga).get("/evenings/jury/jury-result").text
        assert hint not in as_(hall.cast.noor).get("/evenings/jury/jury-result").text

    def test_notes_are_for_who_brought_the_pitch(self, hall: Hall, as_: As, client: Client) -> None:
        score(hall)
        hall.session.execute(sa.update(ScoreSheet).values(note="Bel de school.", private_note="Van mij."))
        advise(hall, "Begin klein. En houd vol.")
        make_public(hall)
        address = f"/pitches/{hall.pitches[0].id}/jury"
        mine = as_(hall.cast.noor).get(address).text
        assert mine.count("Bel de school.") == 2
        assert "En houd vol." in mine
        assert "Ria" not in mine
        assert "Van mij." not in mine
        for other in (client, as_(hall.cara), as_(hall.cast.olga)):
            text = other.get(address).text
            assert "Bel de school." not in text
            assert "Begin klein." in text
            assert "En houd vol." not in text
        assert "Bel de school." not in as_(hall.cast.noor).get(f"{address}?short=1").text

    def test_nothing_is_shown_before(self, hall: Hall, as_: As, client: Client) -> None:
        score(hall)
        advise(hall, "Begin klein.")
        lock(hall)
        hold(hall)
        address = f"/pitches/{hall.pitches[0].id}/jury"
        for other in (client, as_(hall.cast.noor), as_(hall.cast.olga)):
            assert other.get(address).text.strip() == ""

    def test_a_pitch_that_is_not_there_is_not_there(self, client: Client) -> None:
        assert client.get("/pitches/999/jury").status_code == 404
