"""Cards on the organiser's screen and on paper."""

import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from innovation.evenings import codes, pdf
from innovation.evenings.actions import cards as acts
from innovation.evenings.actions import joining
from innovation.evenings.models import Card, Event
from innovation.evenings.questions import cards as list_cards
from innovation.evenings.rules import CardState, Phase
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.evenings.ask import card

HERE = "/evenings/najaar/cards"


@pytest.fixture
def olga(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.olga)


def states(session: Session, event: Event) -> list[str]:
    """State of each card in order; the database is free again afterwards."""
    session.expire_all()
    found = [str(one.state) for one in list_cards(session, event)]
    session.commit()
    return found


def test_making_cards(olga: Client, cast: Cast, session: Session) -> None:
    assert olga.post(HERE, data={"number": 30}).status_code == 303
    assert states(session, cast.evening) == ["printed"] * 30
    for wrong in ("0", "-1", "2001", "veel", ""):
        assert olga.post(HERE, data={"number": wrong}).status_code == 422
    assert olga.post(HERE, data={"number": 1990}).status_code == 422
    assert len(states(session, cast.evening)) == 30


def test_a_range_is_handed_out_and_declared_void(
    olga: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    olga.post(f"{HERE}/handed-out", data={"first": 1, "last": 3})
    assert states(session, with_cards) == ["handed_out"] * 3 + ["printed"] * 2
    olga.post(f"{HERE}/returned", data={"first": 3, "last": ""})
    olga.post(f"{HERE}/void", data={"first": 4, "last": 5})
    assert states(session, with_cards) == ["handed_out"] * 2 + ["printed"] + ["void"] * 2
    olga.post(f"{HERE}/valid", data={"first": 4})
    assert states(session, with_cards)[3] == "printed"


@pytest.mark.parametrize(
    ("range_", "status"),
    [
        ({"first": "9"}, 422),
        ({"first": "3", "last": "2"}, 422),
        ({"first": ""}, 422),
        ({"first": "een"}, 422),
        ({"first": "1", "last": "99999"}, 422),
    ],
)
def test_a_wrong_range_changes_nothing(
    olga: Client, cast: Cast, session: Session, with_cards: Event, range_: dict[str, str], status: int
) -> None:
    assert olga.post(f"{HERE}/void", data=range_).status_code == status
    assert states(session, with_cards) == ["printed"] * 5


def test_replacing_says_which_card_to_give(
    olga: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    joining.join(session, with_cards, card(session, with_cards, 1), None, None)
    session.commit()
    answer = olga.post(f"{HERE}/1/replacement", follow_redirects=True)
    assert answer.status_code == 200
    assert states(session, with_cards)[:2] == ["void", "in_use"]
    assert olga.post(f"{HERE}/99/replacement").status_code == 404
    assert olga.post(f"{HERE}/1/replacement").status_code == 409


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="card-(\d+)"', page)]


def test_the_list_is_searched_by_number_and_state(
    olga: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    acts.make_cards(session, with_cards, 120, cast.olga, NOW)
    acts.hand_out(session, with_cards, acts.in_range(session, with_cards, 7, 9), cast.olga, NOW)
    session.commit()
    assert numbers(olga.get(HERE).text) == list(range(1, 101))
    assert numbers(olga.get(f"{HERE}?first=101").text) == list(range(101, 126))
    assert numbers(olga.get(f"{HERE}?state=handed_out").text) == [7, 8, 9]
    assert numbers(olga.get(f"{HERE}?state=handed_out&first=9").text) == [9]
    assert olga.get(f"{HERE}?state=x&first=99999999999999999999999").status_code == 200


def test_the_list_asks_as_much_for_many_as_for_few(
    olga: Client, cast: Cast, session: Session, with_cards: Event, count_queries: object
) -> None:
    few = count_queries(lambda: olga.get(HERE))  # type: ignore[operator]
    for one in acts.make_cards(session, with_cards, 50, cast.olga, NOW)[:20]:
        joining.join(session, with_cards, one, None, None)
    session.commit()
    assert count_queries(lambda: olga.get(HERE)) == few  # type: ignore[operator]


def test_printed_cards_let_people_in(olga: Client, cast: Cast, session: Session, with_cards: Event) -> None:
    page = olga.get(f"{HERE}/print").text
    shown = re.findall(r"\b(?:[2-9A-Z]{3}-){4}[2-9A-Z]{3}\b", page)
    assert len(shown) == 5
    assert page.count("<svg") == 5
    assert [joining.find(session, code)[1].number for code in shown] == [1, 2, 3, 4, 5]  # type: ignore[union-attr]


def test_print_chooses_cards_and_leaves_out_void_ones(
    olga: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    acts.void_cards(session, with_cards, [card(session, with_cards, 3)], cast.olga, NOW)
    session.commit()
    page = olga.get(f"{HERE}/print?from=2&to=4").text
    assert re.findall(r"vote-card-number\">(\d+)<", page) == ["2", "4"]
    assert olga.get(f"{HERE}/print?from=90").status_code == 422


def test_nothing_is_printed_after_the_end(
    olga: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    with_cards.phase, with_cards.card_key = Phase.ENDED, None
    session.commit()
    assert olga.get(f"{HERE}/print").status_code == 409
    page = olga.get(HERE).text
    assert "/cards/print" not in page
    assert "cards.pdf" not in page


@pytest.mark.skipif(not pdf.available(), reason="WeasyPrint's libraries are not on this machine")
def test_the_pdf_has_eight_cards_on_an_a4(
    olga: Client, cast: Cast, session: Session, with_cards: Event
) -> None:
    acts.make_cards(session, with_cards, 4, cast.olga, NOW)
    what = acts.printed(with_cards, [card(session, with_cards, 9)])[0]
    session.commit()
    answer = olga.get("/evenings/najaar/cards.pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    assert len(pages) == 2
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    assert codes.shown(what.code) in pages[1].extract_text()
    assert "Pitchavond najaar" in pages[0].extract_text()


def test_the_pdf_is_not_offered_where_it_cannot_be_made(
    olga: Client, cast: Cast, with_cards: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    assert "cards.pdf" not in olga.get(HERE).text
    assert olga.get("/evenings/najaar/cards.pdf").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.css",
        "https://example.org/x.css",
        "file:///etc/passwd",
        "file:///static/../pyproject.toml",
        "file:///static/%2e%2e/pyproject.toml",
        "file://example.org/static/cards.css",
        "data:text/css,x",
    ],
)
def test_a_pdf_reads_nothing_but_static_files(url: str) -> None:
    with pytest.raises((ValueError, OSError)):
        pdf.static_file(url).read_bytes()


def test_a_pdf_reads_static_files() -> None:
    assert pdf.static_file("file:///static/cards.css?v=1").name == "cards.css"


def test_states_are_named(olga: Client, cast: Cast, session: Session, with_cards: Event) -> None:
    page = olga.get(HERE, headers={"Accept-Language": "en"}).text
    assert "not handed out" in page
    assert session.get_one(Card, 1).state is CardState.PRINTED
