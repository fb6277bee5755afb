"""A juror's pages: every tap saved, plain forms without a script, and nothing of colleagues too early."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from innovation.jury.models import Juror, Recusal, Score, ScoreSheet
from innovation.jury.rules.panels import Mode
from innovation.people.models import Person
from innovation.pitches.models import Initiator
from innovation.pitches.rules import State
from tests.cast import NOW
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.pitches.conftest import Counted

As = Callable[[Person], Client]
Stored = Callable[..., Any]
HTMX = {"HX-Request": "true"}
LONG = "x" * 1001


@pytest.fixture
def as_(app: Flask) -> As:
    """A browser of its own for each person, in English."""

    def browser(person: Person) -> Client:
        client: Client = app.test_client()  # type: ignore[assignment]
        client.set_cookie("lang", "en")
        return client.sign_in(person)

    return browser


def where(hall: Hall, more: str = "", place: int = 0, juror: Juror | None = None) -> str:
    panel = (juror or hall.rias).panel_id
    return f"/evenings/jury/jury/{panel}/pitches/{hall.pitches[place].id}{more}"


def field(hall: Hall, place: int = 0) -> str:
    return f"mark-{hall.panel.criteria[place].id}"


def whole(hall: Hall, *marks: str, **more: str) -> dict[str, str]:
    return {**{field(hall, place): mark for place, mark in enumerate(marks)}, **more}


def chosen(page: str) -> list[str]:
    return re.findall(r'value="(\w+)" data-undrafted checked', page)


def test_a_tap_is_saved_and_said(hall: Hall, as_: As, stored: Stored) -> None:
    answer = as_(hall.ria).post(where(hall, "/scores"), data={field(hall): "7"}, headers=HTMX)
    assert answer.status_code == 200
    assert "saved" in answer.text
    assert 'id="my-mark"' in answer.text
    assert "7.00" in answer.text
    assert "data-draft-done" not in answer.text
    assert [(one.criterion_id, one.mark) for one in stored(Score)] == [(hall.panel.criteria[0].id, 7)]


def test_notes_are_saved_while_typing_and_the_browser_lets_go(hall: Hall, as_: As, stored: Stored) -> None:
    typed = {"note": "Mooi idee", "private_note": "Navragen"}
    answer = as_(hall.ria).post(where(hall, "/scores"), data=typed, headers=HTMX)
    assert f'data-draft-done="sheet-{hall.rias.id}-{hall.pitches[0].id}"' in answer.text
    [sheet] = stored(ScoreSheet)
    assert (sheet.note, sheet.private_note, sheet.handed_in_at) == ("Mooi idee", "Navragen", None)
    assert stored(Score) == []


def test_a_note_can_be_emptied(hall: Hall, as_: As, stored: Stored) -> None:
    ria = as_(hall.ria)
    ria.post(where(hall, "/scores"), data={"note": "Mooi", "private_note": ""}, headers=HTMX)
    ria.post(where(hall, "/scores"), data={"note": "", "private_note": ""}, headers=HTMX)
    assert [one.note for one in stored(ScoreSheet)] == [""]


@pytest.mark.parametrize("mark", ["0", "11", "veel", "", "7.5", "-1"])
def test_what_is_no_mark_is_refused(hall: Hall, as_: As, stored: Stored, mark: str) -> None:
    answer = as_(hall.ria).post(where(hall, "/scores"), data={field(hall): mark}, headers=HTMX)
    assert answer.status_code == 422
    assert "Not saved" in answer.text
    assert stored(Score) == []


def test_a_long_note_is_refused_and_not_lost(hall: Hall, as_: As, stored: Stored) -> None:
    sent = whole(hall, "8", "9", note=LONG, private_note="")
    answer = as_(hall.ria).post(where(hall, "/scores"), data=sent)
    assert answer.status_code == 422
    assert LONG in answer.text
    assert chosen(answer.text) == ["8", "9"]
    assert stored(ScoreSheet) == []


def test_without_a_script_the_whole_form_is_saved(hall: Hall, as_: As) -> None:
    ria = as_(hall.ria)
    sent = whole(hall, "8", "unknown", note="Mooi", private_note="Stil")
    assert ria.post(where(hall, "/scores"), data=sent).headers["Location"] == where(hall)
    page = ria.get(where(hall)).text
    assert chosen(page) == ["8", "unknown"]
    assert "Mooi</textarea>" in page
    assert "Stil</textarea>" in page


def test_handing_in_with_open_criteria_asks_for_a_second_press(hall: Hall, as_: As, stored: Stored) -> None:
    ria = as_(hall.ria)
    first = ria.post(where(hall, "/hand-in"), data=whole(hall, "8", note="Mooi", private_note=""))
    assert first.status_code == 422
    assert "Still open: Haalbaar." in first.text
    assert 'name="knowing"' in first.text
    assert [one.note for one in stored(ScoreSheet)] == ["Mooi"]
    again = ria.post(where(hall, "/hand-in"), data=whole(hall, "8", knowing="1"))
    assert again.status_code == 303
    assert stored(ScoreSheet)[0].handed_in_at
    assert [one.mark for one in stored(Score)] == [8, None]


def test_without_a_mark_there_is_nothing_to_hand_in(hall: Hall, as_: As) -> None:
    sent = whole(hall, "unknown", "unknown", knowing="1")
    answer = as_(hall.ria).post(where(hall, "/hand-in"), data=sent)
    assert answer.status_code == 422
    assert "Give at least one mark." in answer.text


def test_after_handing_in_it_says_so_and_can_still_change(hall: Hall, as_: As, stored: Stored) -> None:
    ria = as_(hall.ria)
    ria.post(where(hall, "/hand-in"), data=whole(hall, "8", "6"))
    page = ria.get(where(hall)).text
    assert "You can still change it until the chair locks the scores" in page
    assert "Next pitch: Idee 2" in page
    assert ria.post(where(hall, "/scores"), data={field(hall): "9"}, headers=HTMX).status_code == 200
    assert [one.mark for one in stored(Score)] == [9, 6]


def test_once_locked_everything_is_read_only(hall: Hall, as_: As, stored: Stored) -> None:
    hall.score(hall.rias, hall.pitches[0], 8, 6)
    hall.panel.locked_at = NOW
    hall.session.commit()
    ria = as_(hall.ria)
    page = ria.get(where(hall)).text
    assert "The chair has locked the scores of this jury." in page
    assert chosen(page) == ["8", "6"]
    assert f'action="{where(hall, "/recusal")}"' not in page
    assert "hx-post" not in page.partition('id="sheet"')[2].partition("</form>")[0]
    for more in ("/scores", "/hand-in", "/recusal", "/recusal/removal"):
        answer = ria.post(where(hall, more), data=whole(hall, "1", "1"))
        assert answer.status_code == 409
        assert "The chair has locked the scores of this jury." in answer.text
    assert [one.mark for one in stored(Score)] == [8, 6]


def test_a_jury_that_asks_questions_shows_the_pitch_without_a_form(hall: Hall, as_: As) -> None:
    hall.panel.mode = Mode.QUESTIONS
    hall.session.commit()
    page = as_(hall.ria).get(where(hall)).text
    assert "This jury asks questions and gives no marks." in page
    assert "Jongeren eten vaak alleen." in page
    assert 'id="sheet"' not in page


def test_a_withdrawn_pitch_is_gone(hall: Hall, as_: As) -> None:
    hall.pitches[0].state = State.WITHDRAWN
    hall.session.commit()
    ria = as_(hall.ria)
    assert ria.get(where(hall)).status_code == 404
    assert "Idee 1" not in ria.get("/evenings/jury/jury").text


def test_the_room_says_how_far_one_is(hall: Hall, as_: As) -> None:
    hall.score(hall.rias, hall.pitches[0], 8, 6)
    hall.score(hall.rias, hall.pitches[1], 8, 6, handed_in=False)
    page = as_(hall.ria).get("/evenings/jury/jury").text
    assert "1 of 3 handed in" in page
    assert [word in page for word in ("begun", "not scored yet", "you stay out")] == [True, True, False]
    assert "Jongerenjury" not in page


def test_what_is_on_follows_the_evening_and_is_quiet_when_nothing_changed(
    app: Flask, hall: Hall, as_: As
) -> None:
    ria = as_(hall.ria)
    page = ria.get("/evenings/jury/jury").text
    [news] = re.findall(r'hx-get="(/evenings/jury/jury/now[^"]*)"', page)
    assert ria.get(news.replace("&amp;", "&")).status_code == 204
    hall.run()
    app.extensions["hall"].snapshots.forget("jury")
    part = ria.get("/evenings/jury/jury/now").text
    assert "Idee 1" in part
    assert where(hall) in part
    assert "<input" not in part
    here = ria.get(f"/evenings/jury/jury/now?here={hall.pitches[0].id}").text
    assert "This pitch is on now" in here


def test_a_juror_declares_and_takes_back(hall: Hall, as_: As, stored: Stored) -> None:
    hall.score(hall.rias, hall.pitches[0], 8, 6)
    ria = as_(hall.ria)
    ria.post(where(hall, "/recusal"), data={"text": "Mijn zus"})
    page = ria.get(where(hall)).text
    assert "You stay out of this pitch." in page
    assert "Mijn zus" in page
    assert 'id="sheet"' not in page
    assert stored(Score) == []
    ria.post(where(hall, "/recusal/removal"))
    assert stored(Recusal) == []
    assert 'id="sheet"' in ria.get(where(hall)).text


def test_a_long_reason_is_refused(hall: Hall, as_: As, stored: Stored) -> None:
    answer = as_(hall.ria).post(where(hall, "/recusal"), data={"text": "x" * 201})
    assert answer.status_code == 422
    assert stored(Recusal) == []


def test_an_initiator_is_asked_to_say_so_first(hall: Hall, as_: As) -> None:
    hall.pitches[2].initiators.append(Initiator(person_id=hall.ria.id))
    hall.session.commit()
    ria = as_(hall.ria)
    page = ria.get(where(hall)).text
    assert "I stand behind “Idee 3”" in page
    assert 'id="sheet"' not in page
    assert ria.post(where(hall, "/scores"), data=whole(hall, "7")).status_code == 409
    assert "You stand behind it yourself" in ria.get(where(hall, place=2)).text
    ria.post(where(hall, "/recusal", place=2))
    assert ria.post(where(hall, "/scores"), data=whole(hall, "7")).status_code == 303
    assert f'action="{where(hall, "/recusal/removal", place=2)}"' not in ria.get(where(hall, place=2)).text


def test_an_organiser_declares_for_a_juror(hall: Hall, as_: As, stored: Stored) -> None:
    hall.score(hall.rias, hall.pitches[0], 8, 6)
    olga, page = as_(hall.cast.olga), f"/evenings/jury/juries/{hall.panel.id}/recusals"
    of_ria = f"/evenings/jury/juries/{hall.panel.id}/jurors/{hall.rias.id}/recusals"
    assert "Nobody stays out" in olga.get(page).text
    olga.post(of_ria, data={"pitch_id": str(hall.pitches[0].id), "text": "Oud-collega"})
    assert "Oud-collega" in olga.get(page).text
    assert stored(Score) == []
    assert as_(hall.ria).post(where(hall, "/recusal/removal")).status_code == 403
    olga.post(f"{of_ria}/{hall.pitches[0].id}/removal")
    assert stored(Recusal) == []


@pytest.mark.parametrize("pitch", ["", "0", "999999", "x"])
def test_an_organiser_chooses_a_pitch_of_the_evening(hall: Hall, as_: As, pitch: str) -> None:
    of_ria = f"/evenings/jury/juries/{hall.panel.id}/jurors/{hall.rias.id}/recusals"
    assert as_(hall.cast.olga).post(of_ria, data={"pitch_id": pitch}).status_code == 422


def test_a_juror_of_another_jury_is_not_on_the_organisers_page(hall: Hall, as_: As) -> None:
    of_yas = f"/evenings/jury/juries/{hall.panel.id}/jurors/{hall.yass.id}/recusals"
    sent = {"pitch_id": str(hall.pitches[0].id)}
    assert as_(hall.cast.olga).post(of_yas, data=sent).status_code == 404


def pages(hall: Hall, client: Client) -> str:
    """All pages of scoring, as they answer this reader, without what differs from one request to the next."""
    there = ["/evenings/jury/jury", "/evenings/jury/jury/now", "/evenings/jury"]
    there += [f"/evenings/jury/juries/{hall.panel.id}/recusals"]
    there += [f"/evenings/jury/jury/{hall.panel.id}/pitches/{one.id}" for one in hall.pitches]
    answers = [client.get(one) for one in there]
    whole = "".join(f"{answer.status_code}{answer.headers}{answer.text}" for answer in answers)
    return re.sub(r"(csrf[_-]token\W+(content|value)=)\"[^\"]*\"|Set-Cookie: [^\n]*\n", r"\1", whole)


@pytest.mark.parametrize("who", ["ria", "noor", "hugo", "olga"])
def test_everyone_reads_the_same_whatever_jurors_gave(hall: Hall, as_: As, who: str) -> None:
    client = as_(getattr(hall, who, None) or getattr(hall.cast, who))
    pages(hall, client)  # now the browser has its session
    before = pages(hall, client)
    for juror in (hall.caras, hall.kims, hall.yass):
        for pitch in hall.pitches:
            hall.score(juror, pitch, 3, 4)
    for sheet in hall.session.query(ScoreSheet):
        sheet.note = sheet.private_note = "zzkanarie"
    hall.session.commit()
    assert pages(hall, client) == before


def test_the_answer_to_a_tap_is_the_same_whatever_colleagues_gave(hall: Hall, as_: As) -> None:
    ria = as_(hall.ria)
    before = ria.post(where(hall, "/scores"), data={field(hall): "9"}, headers=HTMX).text
    hall.score(hall.kims, hall.pitches[0], 3, 4)
    after = ria.post(where(hall, "/scores"), data={field(hall): "9"}, headers=HTMX).text
    assert re.sub(r"\d\d:\d\d", "", after) == re.sub(r"\d\d:\d\d", "", before)


def test_after_handing_in_marks_of_the_own_jury_are_seen_but_no_notes(hall: Hall, as_: As) -> None:
    hall.score(hall.kims, hall.pitches[0], 3, 10)
    hall.score(hall.yass, hall.pitches[0], 1, 1)
    hall.score(hall.caras, hall.pitches[0], 2, 2, handed_in=False)
    for sheet in hall.session.query(ScoreSheet):
        sheet.note = sheet.private_note = "zzkanarie"
    hall.session.commit()
    ria = as_(hall.ria)
    ria.post(where(hall, "/hand-in"), data=whole(hall, "8", "6"))
    page = ria.get(where(hall)).text
    assert "What the others gave" in page
    assert "Kim" in page
    assert not any(word in page for word in ("zzkanarie", "Yas", "Cara"))
    ria.post(where(hall, "/scores"), data=whole(hall, "9"))
    assert "Kim" in ria.get(where(hall)).text
    assert "Kim" not in ria.get(where(hall, place=1)).text


def test_a_juror_of_the_other_jury_cannot_open_the_page(hall: Hall, as_: As) -> None:
    yas = as_(hall.yas)
    assert yas.get(where(hall)).status_code == 404
    assert yas.post(where(hall, "/scores"), data=whole(hall, "9")).status_code == 404


def test_the_number_of_queries_does_not_grow(
    app: Flask, hall: Hall, as_: As, queries: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.extensions["hall"].snapshots, "_max_age", 0)  # read anew each time
    ria = as_(hall.ria)

    def asked(address: str) -> int:
        ria.get(address)
        with queries() as statements:
            assert ria.get(address).status_code == 200
        return len(statements)

    addresses = ["/evenings/jury/jury", where(hall)]
    gone = hall.evening.items[1:]
    hall.evening.items[1:] = []
    for juror in (hall.kims, hall.caras):
        hall.panel.jurors.remove(juror)
    hall.score(hall.rias, hall.pitches[0], 8, 6)
    once = [asked(address) for address in addresses]
    for place, item in enumerate(gone, 2):
        hall.evening.items.append(type(item)(position=place, kind=item.kind, pitch_id=item.pitch_id))
    for person in (hall.kim, hall.cara):
        hall.score(hall.seat(hall.panel, person), hall.pitches[0], 3, 4)
    assert [asked(address) for address in addresses] == once
