"""The pages of support: what they say, refuse and keep; and the overview with its files."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest

from innovation.initiatives.actions import grants
from innovation.initiatives.models import Decision, Support
from innovation.people.models import Person
from tests.cast import NOW
from tests.conftest import Client
from tests.initiatives.conftest import House
from tests.initiatives.granted import TODAY, decided, planned, turn
from tests.pitches.conftest import Counted
from tests.voting import held
from tests.voting.held import Votes

Browser = Callable[[Person], Client]
DECISION = {
    "kind": "kick_start",
    "decided_on": "2026-11-02",
    "reference": "Z-2026-0412",
    "amount": "€ 2.500,50",
}


@pytest.fixture
def olga(house: House, as_: Browser) -> Client:
    house.initiative.waived_at = NOW
    house.session.commit()
    return as_(house.cast.olga)


@pytest.fixture
def grant(house: House, olga: Client) -> Decision:
    """2,500 euros in one instalment of 1,000, asked for."""
    made = decided(house)
    part = planned(house, made, 100_000)
    grants.request(house.session, part, "Het plan is klaar.", turn(made, house.mia))
    house.session.commit()
    return made


def at(house: House, rest: str = "") -> str:
    return f"/initiatives/{house.initiative.id}/support{rest}"


def of(grant: Decision, rest: str) -> str:
    return f"/initiatives/{grant.initiative_id}/grants/{grant.id}/{rest}"


def test_a_decision_is_written_down_and_shown_to_the_team(
    house: House, olga: Client, as_: Browser, stored: Callable
) -> None:
    given = {**DECISION, "municipality_id": str(house.cast.goirle.id)}
    given |= {"cofunding": "500", "cofunding_by": "Stichting De Brug"}
    answer = olga.post(f"/initiatives/{house.initiative.id}/grants", data=given)
    assert answer.status_code == 303
    (grant,) = stored(Decision)
    assert (grant.figures.decided, grant.cofunding_cents, grant.cofunding_by) == (
        250_050,
        50_000,
        "Stichting De Brug",
    )
    page = as_(house.mia).get(at(house)).text
    assert "€\xa02.500,50" in page
    assert "Z-2026-0412" in page
    assert "Stichting De Brug" in page


def test_the_vote_and_the_decision_are_two_records(house: House, grant: Decision, olga: Client) -> None:
    page = olga.get(at(house), headers={"Accept-Language": "en"}).text
    assert "There was no vote of a room on this initiative" in page
    assert "The municipality of Goirle decided" in page
    assert "A vote gives no money" in page


@pytest.mark.parametrize(("votes", "reached"), [(Votes(3, 1), True), (Votes(1, 3), False)])
def test_the_vote_is_told_with_its_own_day(house: House, olga: Client, votes: Votes, reached: bool) -> None:
    (held_round,) = held.hold(house.cast, house.cast.evening, votes)
    house.initiative.round_id = held_round.id
    house.session.commit()
    page = olga.get(at(house), headers={"Accept-Language": "en"}).text
    assert ("The room reached the threshold" in page) is reached
    assert ("20 November 2026" in page) is reached


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "-5", "This is not an amount yet"),
        ("amount", "veel", "This is not an amount yet"),
        ("amount", "1" * 10_000, "This is not an amount yet"),
        ("amount", "25\x0000,x", "This is not an amount yet"),
        ("amount", "99999999999", "At most 10 million euros fit"),
        ("amount", "0", "more than zero"),
        ("amount", "", "Fill in an amount"),
        ("amount", "   ", "Fill in an amount"),
        ("cofunding", "-5", "This is not an amount yet"),
        ("cofunding", "500", "Say which organisation adds this"),
        ("reference", "x" * 10_000, "At most 80 characters"),
        ("reference", "\x00", "Fill in the reference"),
        ("cofunding_by", "x" * 10_000, "At most 120 characters"),
        ("decided_on", "2026-02-30", "This is not a day of the calendar"),
        ("decided_on", "0001-01-01", "Fill in a day between 2000 and 2099"),
        ("decided_on", "", "Fill in a day"),
        ("decided_on", "2098-01-01", "The day of the decision is today at the latest"),
        ("municipality_id", "99999999999", "Not a valid choice"),
        ("municipality_id", "", "Choose a municipality"),
        ("kind", "guidance", "Not a valid choice"),
    ],
)
def test_a_decision_that_is_refused_keeps_what_was_typed(
    house: House, olga: Client, stored: Callable, field: str, value: str, words: str
) -> None:
    given = {**DECISION, "municipality_id": str(house.cast.goirle.id), field: value}
    headers = {"Accept-Language": "en"}
    answer = olga.post(f"/initiatives/{house.initiative.id}/grants", data=given, headers=headers)
    assert answer.status_code == 422
    assert words in answer.text
    assert field == "reference" or 'value="Z-2026-0412"' in answer.text
    assert stored(Decision) == []


def test_an_amount_that_was_typed_stands_there_again(house: House, olga: Client) -> None:
    given = {**DECISION, "amount": "2,500", "reference": ""}
    assert 'value="2,500"' in olga.post(f"/initiatives/{house.initiative.id}/grants", data=given).text


def test_the_road_of_an_instalment(
    house: House, grant: Decision, olga: Client, as_: Browser, stored: Callable
) -> None:
    said = {"amount": "600", "on": TODAY.isoformat(), "seen": grant.seen}
    assert olga.post(of(grant, "instalments/1/payment"), data=said).status_code == 303
    steps = [
        (olga, "instalments/1/refusal", {"why": "Eerst de bon"}),
        (as_(house.mia), "instalments/1/request", {"why": "De bon is er."}),
        (olga, "instalments/1/return", {"amount": "100", "why": "Over"}),
        (olga, "instalments/1/amount", {"amount": "900", "why": "Minder"}),
        (olga, "instalments", {"amount": "1.600", "condition": "Bij de opening."}),
        (olga, "correction", {"amount": "3000", "why": "Besluit gewijzigd"}),
    ]
    for browser, where, given in steps:
        seen = {"seen": stored(Decision, grant.id).seen}
        assert browser.post(of(grant, where), data={**given, **seen}).status_code == 303, where
    now = stored(Decision, grant.id)
    assert (now.figures.decided, now.figures.paid, now.figures.planned) == (300_000, 50_000, 250_000)
    page = as_(house.coen).get(at(house)).text
    assert all(
        words in page for words in ("Eerst de bon", "De bon is er.", "Besluit gewijzigd", "Mia", "Olga")
    )


def test_paying_twice_is_told_and_pays_once(
    house: House, grant: Decision, olga: Client, stored: Callable
) -> None:
    said = {"amount": "500", "on": TODAY.isoformat(), "seen": grant.seen}
    assert olga.post(of(grant, "instalments/1/payment"), data=said).status_code == 303
    again = olga.post(of(grant, "instalments/1/payment"), data=said, headers={"Accept-Language": "en"})
    assert again.status_code == 409
    assert "Somebody wrote in the book of this grant meanwhile" in again.text
    now = stored(Decision, grant.id)
    assert now.figures.paid == 50_000
    assert f'name="seen" type="hidden" value="{now.seen}"' in again.text
    assert f'name="seen" type="hidden" value="{grant.seen}"' not in again.text


@pytest.mark.parametrize("seen", ["", "x", "\x00", "9" * 5_000])
def test_a_form_without_the_line_that_was_seen_writes_nothing(
    house: House, grant: Decision, olga: Client, seen: str
) -> None:
    said = {"amount": "500", "on": TODAY.isoformat(), "seen": seen}
    assert olga.post(of(grant, "instalments/1/payment"), data=said).status_code == 409


@pytest.mark.parametrize("amount", ["1000,01", "99999999999", "-1", "0", "\x00"])
def test_a_payment_beyond_the_request_is_refused(
    house: House, grant: Decision, olga: Client, amount: str
) -> None:
    said = {"amount": amount, "on": TODAY.isoformat(), "seen": grant.seen}
    assert olga.post(of(grant, "instalments/1/payment"), data=said).status_code == 422


def test_a_reason_is_asked_for_and_no_longer_than_fits(house: House, grant: Decision, olga: Client) -> None:
    for why in ("", "\x00", "x" * 10_000):
        said = {"amount": "3000", "why": why, "seen": grant.seen}
        assert olga.post(of(grant, "correction"), data=said).status_code == 422


def test_a_grant_belongs_to_its_own_initiative(house: House, grant: Decision, olga: Client) -> None:
    elsewhere = f"/initiatives/{house.other.id}/grants/{grant.id}"
    assert olga.post(f"{elsewhere}/correction").status_code == 404
    assert olga.post(of(grant, "instalments/7/payment")).status_code == 404
    assert olga.post(of(grant, "instalments/99999999999/payment")).status_code == 404


def test_a_team_that_is_not_whole_reads_why_nothing_begins(
    house: House, grant: Decision, as_: Browser
) -> None:
    house.initiative.waived_at = None
    house.session.commit()
    english = {"Accept-Language": "en"}
    mine, theirs = (as_(one).get(at(house), headers=english).text for one in (house.mia, house.cast.olga))
    for page in (mine, theirs):
        assert "As soon as the team is whole, guidance can begin" in page
        assert "Write down a payment" not in page
    assert "Ask for this instalment" not in mine
    assert "Send the request back" in theirs
    refused = as_(house.cast.olga).post(
        f"/initiatives/{house.initiative.id}/grants",
        data={**DECISION, "municipality_id": str(house.cast.goirle.id)},
        headers=english,
    )
    assert refused.status_code == 409
    assert "Guidance and money can begin when the team is whole" in refused.text


def test_support_that_is_not_money_begins_and_ends(house: House, olga: Client, stored: Callable) -> None:
    given = {"kind": "space", "text": "Zaal in de bibliotheek", "from_on": "2026-11-02"}
    assert olga.post(at(house), data=given).status_code == 303
    assert olga.post(at(house), data=given).status_code == 409
    (found,) = stored(Support)
    assert "Zaal in de bibliotheek" in olga.get(at(house)).text
    assert olga.post(at(house, f"/{found.id}/end")).status_code == 303
    assert stored(Support)[0].ended_on
    assert olga.post(f"/initiatives/{house.other.id}/support/{found.id}/end").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "kick_start"}, {"text": ""}, {"text": "x" * 10_000}, {"text": "\x00"}, {"from_on": "morgen"}],
)
def test_support_that_is_refused(house: House, olga: Client, wrong: dict[str, str]) -> None:
    given = {"kind": "space", "text": "Zaal", "from_on": "2026-11-02", **wrong}
    assert olga.post(at(house), data=given).status_code == 422


def test_the_overview_counts_by_municipality_and_year(house: House, grant: Decision, olga: Client) -> None:
    grant.municipality.name = "=Goirle"
    grants.pay(house.session, grant.instalments[0], 60_001, TODAY, turn(grant, house.cast.olga))
    decided(house, 99, "Z-7")
    house.session.commit()
    page = olga.get("/support/").text
    assert "€\xa02.500,99" in page
    assert "€\xa0600,01" in page
    assert "€\xa01.900,98" in page
    assert house.initiative.title in page
    rows = list(
        csv.reader(io.StringIO(olga.get("/support/grants.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[1] == ["'=Goirle", "2026", "2", "2500,99", "600,01", "1900,98", "0,00"]
    book = openpyxl.load_workbook(io.BytesIO(olga.get("/support/grants.xlsx").data))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("=Goirle", "s")
    assert [one.value for one in book.active[2]][3:6] == [2500.99, 600.01, 1900.98]


def test_the_files_have_the_filter_of_the_page(house: House, grant: Decision, olga: Client) -> None:
    assert len(olga.get("/support/grants.csv?municipality=goirle&year=2026").text.splitlines()) == 2
    for other in ("municipality=tilburg", "year=2025"):
        assert len(olga.get(f"/support/grants.csv?{other}").text.splitlines()) == 1
        assert olga.get(f"/support/?{other}").status_code == 200
    for odd in (
        "year=x",
        "year=٢٠٢٦",
        "year=99999999999",
        "municipality=%00",
        "municipality=" + "x" * 10_000,
    ):
        assert olga.get(f"/support/?{odd}").status_code == 200


def test_everyone_reads_which_support_an_initiative_gets(
    house: House, grant: Decision, olga: Client, client: Client
) -> None:
    given = {"kind": "space", "text": "Zaal in de bibliotheek", "from_on": "2026-11-02"}
    olga.post(at(house), data=given)
    page = client.get(f"/initiatives/{house.initiative.id}").text
    assert "Zaal in de bibliotheek" in page
    assert "€\xa02.500" in page
    assert "Z-1" in page
    assert "Het plan is klaar." not in page


def test_an_overview_without_decisions_says_what_to_do(olga: Client) -> None:
    assert "No decisions yet" in olga.get("/support/", headers={"Accept-Language": "en"}).text


def test_pages_ask_the_same_number_of_queries_however_much_there_is(
    house: House, grant: Decision, olga: Client, queries: Counted
) -> None:
    pages = ("/support/", at(house), f"/initiatives/{house.initiative.id}")
    before = [_asked(olga, queries, page) for page in pages]
    for number in range(5):
        more = decided(house, 100_000, f"M-{number}")
        for _ in range(3):
            grants.request(house.session, planned(house, more, 10_000), "", turn(more, house.mia))
    house.session.commit()
    assert [_asked(olga, queries, page) for page in pages] == before


def _asked(browser: Client, queries: Counted, page: str) -> int:
    browser.get(page)
    with queries() as asked:
        assert browser.get(page).status_code == 200
    return len(asked)
