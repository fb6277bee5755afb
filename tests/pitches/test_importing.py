"""Sheets of ideas: read, planned, brought in, or refused as a whole."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from innovation.errors import RuleBroken
from innovation.network.models import Municipality, Theme
from innovation.network.rules import Perspective
from innovation.pitches import sheets
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from tests.cast import Cast
from tests.conftest import Client

HEAD = "title,one_liner,problem,idea,municipality,theme,initiator_background,support_needed\n"
GOOD = HEAD + (
    'Fietsles,"Samen, op de fiets","Jongeren\nfietsen niet",Les geven,Goirle,School,youth,Fietsen\n'
    "Zwemmen,Het water in,Niemand zwemt,Zwembad open,Oss,Sport,,\n"
)


def problems(text: str) -> list[str]:
    rows, found = sheets.read(text)
    assert not (rows and not found and "title" not in text)
    return [str(problem) for problem in found]


def test_a_good_sheet_is_read_with_its_lines() -> None:
    rows, found = sheets.read(GOOD)
    assert found == []
    assert [(row.line, row.title, row.background) for row in rows] == [
        (2, "Fietsles", Perspective.YOUTH),
        (4, "Zwemmen", None),
    ]
    assert rows[0].need == "Jongeren\nfietsen niet"


def test_semicolons_byte_order_mark_and_windows_line_ends() -> None:
    text = (
        "Title;One_Liner;Problem;Idea;Municipality;Theme\r\nA;b;c;d, met komma;Goirle;School\r\n;;;;;\r\n\r\n"
    )
    rows, found = sheets.read(sheets.decode(b"\xef\xbb\xbf" + text.encode()))
    assert found == []
    assert [(row.title, row.idea) for row in rows] == [("A", "d, met komma")]


def test_cells_with_formulas_and_odd_characters_are_plain_text() -> None:
    rows, found = sheets.read(HEAD + '"=HYPERLINK(""x"")",+1,-2,@cmd\x00\u202e,Goirle,School,youth,=1+1\n')
    assert found == []
    assert (rows[0].title, rows[0].one_liner, rows[0].need, rows[0].idea, rows[0].support) == (
        '=HYPERLINK("x")', "+1", "-2", "@cmd", "=1+1",
    )  # fmt: skip


def test_every_broken_row_is_named_with_its_line() -> None:
    broken = HEAD + (
        ",b,c,d,Goirle,School,youth,\n"
        "A,b,c,d,Goirle,School\n"
        "A,b,c,d,Goirle,School,astronaut,\n"
        f"{'x' * 101},b,c,d,Goirle,School,youth,\n"
        'A,"b"c,d,e,Goirle,School,youth,\n'
    )
    assert problems(broken) == [
        "line 2: “title” is empty.",
        "line 3: This row has 6 columns instead of 8.",
        "line 4: “astronaut” is not a background we know. Use one of: professional, policy, youth, parent, "
        "entrepreneur, care_professional, policy_maker, educator, resident.",
        "line 5: “title” has 101 characters; at most 100 fit.",
        "line 6: The quotation marks in this row do not match.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The column “title” is missing."),
        ("naam,plaats\nA,B\n", "The column “title” is missing."),
        (HEAD, "There is no idea in this file."),
        (HEAD + 'A,"b', "The quotation marks in this row do not match."),
        (HEAD + "x" * 200_000 + ",b,c,d,Goirle,School,youth,\n", "line 2"),
    ],
)
def test_a_sheet_that_is_none(text: str, said: str) -> None:
    assert said in problems(text)[0]


def test_a_file_in_another_encoding_is_refused_in_words() -> None:
    with pytest.raises(RuleBroken):
        sheets.decode("één".encode("latin-1"))
    with pytest.raises(RuleBroken):
        sheets.decode("één".encode("utf-16"))


def upload(browser: Client, content: str | bytes):
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/pitches/import", data={"file": (BytesIO(content), "ideas.csv")})


def test_first_the_plan_then_all_at_once(cast: Cast, stored, as_) -> None:
    olga = as_(cast.olga)
    plan = upload(olga, GOOD)
    assert plan.status_code == 200
    assert all(text in plan.text for text in ("Fietsles", "Zwemmen", "Oss", "Sport"))
    assert len(stored(Pitch)) == 1
    done = olga.post("/pitches/import", data={"confirmed": "1", "text": GOOD})
    assert done.status_code == 303
    assert len(stored(Pitch)) == 3
    fresh = next(pitch for pitch in stored(Pitch) if pitch.title == "Zwemmen")
    assert (fresh.state, fresh.need, fresh.initiators) == (State.SUBMITTED, "Niemand zwemt", [])
    assert [(row.old, row.new, row.by_id) for row in fresh.history] == [(None, State.SUBMITTED, cast.olga.id)]
    assert {place.name: place.member for place in stored(Municipality)}["Oss"] is False
    assert {theme.name: theme.slug for theme in stored(Theme)}["Sport"] == "sport"


def test_doing_it_twice_skips_what_is_there(cast: Cast, stored, as_) -> None:
    olga = as_(cast.olga)
    for _time in range(2):
        assert olga.post("/pitches/import", data={"confirmed": "1", "text": GOOD}).status_code == 303
    assert len(stored(Pitch)) == 3
    again = upload(olga, GOOD.replace("Fietsles", "FIETSLES"))
    assert again.status_code == 200
    assert "FIETSLES" in again.text
    assert 'name="confirmed"' not in again.text
    twice = upload(olga, HEAD + "A,b,c,d,Goirle,School,,\n" * 2)
    assert 'name="confirmed"' in twice.text
    olga.post("/pitches/import", data={"confirmed": "1", "text": HEAD + "A,b,c,d,Goirle,School,,\n" * 2})
    assert len(stored(Pitch)) == 4


def test_one_broken_row_stops_everything(cast: Cast, stored, as_) -> None:
    olga, broken = as_(cast.olga), GOOD + "Half,,,,,,,\n"
    for answer in (
        upload(olga, broken),
        olga.post("/pitches/import", data={"confirmed": "1", "text": broken}),
    ):
        assert answer.status_code == 422
        assert "5" in answer.text
    assert len(stored(Pitch)) == 1
    assert {place.name for place in stored(Municipality)} == {"Goirle", "Tilburg"}


@pytest.mark.parametrize("content", [b"", "één".encode("latin-1"), b"x" * 500_000])
def test_a_file_that_cannot_be_read_is_refused(cast: Cast, stored, as_, content: bytes) -> None:
    assert upload(as_(cast.olga), content).status_code == 422
    assert as_(cast.olga).post("/pitches/import").status_code == 422


def test_a_plan_survives_its_way_through_the_page(cast: Cast, as_) -> None:
    plan = upload(as_(cast.olga), GOOD.replace("Samen, op", '<b>&amp; ""Samen"", op'))
    assert "<b>&amp; " not in plan.text
    assert "&lt;b&gt;&amp;amp; &#34;&#34;Samen&#34;&#34;, op" in plan.text


def test_the_command_brings_in_all_or_nothing(app: Flask, cast: Cast, stored, tmp_path: Path) -> None:
    from innovation.pitches.commands import import_pitches

    run = app.test_cli_runner().invoke
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD, encoding="utf-8-sig")
    bad.write_text(GOOD + "Half,,,,,,,\n")
    refused = run(import_pitches, [str(bad)])
    assert refused.exit_code == 1
    assert "line 5: “one_liner” is empty." in refused.output
    assert len(stored(Pitch)) == 1
    done = run(import_pitches, [str(good), "--state", "accepted"])
    assert (done.exit_code, done.output) == (0, "2 imported, 0 skipped\n")
    twice = run(import_pitches, [str(good)])
    assert "line 2: skipped, “Fietsles” is there already" in twice.output
    assert len(stored(Pitch)) == 3
    fresh = next(pitch for pitch in stored(Pitch) if pitch.title == "Fietsles")
    assert (fresh.state, fresh.municipality_id, fresh.theme_id) == (
        State.ACCEPTED, cast.goirle.id, cast.theme.id,
    )  # fmt: skip


def test_a_large_sheet_is_searched_with_few_queries(cast: Cast, as_, queries) -> None:
    rows = "".join(
        f"Idee {number},kort,nood,plan,Plaats {number % 40},Thema {number % 9},,\n" for number in range(500)
    )
    olga = as_(cast.olga)
    assert olga.post("/pitches/import", data={"confirmed": "1", "text": HEAD + rows}).status_code == 303
    with queries() as asked:
        assert "Idee 499" in olga.get("/pitches/triage?q=idee+499").text
    assert len(asked) <= 8, asked
