"""The list, an idea's page, my ideas: who sees what, and how much the database is asked for it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from innovation.pitches.models import PitchPicture
from innovation.pitches.rules import PUBLIC, State
from tests.cast import NOW, Cast
from tests.conftest import Client


def shows(client: Client, address: str, *texts: str) -> bool:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return all(text in answer.text for text in texts)


@pytest.mark.parametrize("part", ["", "/result", "/picture/x.webp"])
def test_a_number_that_no_idea_can_have_is_404(cast: Cast, client: Client, part: str) -> None:
    assert client.get(f"/pitches/{10**20}{part}").status_code == 404


@pytest.mark.parametrize("state", State)
def test_who_may_read_an_idea(session: Session, cast: Cast, client: Client, as_, state: State) -> None:
    pitch = cast.idea("Fietsles", state)
    session.commit()
    address = f"/pitches/{pitch.id}"
    everyone = 200 if state in PUBLIC else 404
    assert client.get(address).status_code == everyone
    assert as_(cast.eve).get(address).status_code == everyone
    assert as_(cast.noor).get(address).status_code == 200
    assert as_(cast.sam).get(address).status_code == 200
    assert as_(cast.olga).get(address).status_code == (404 if state is State.DRAFT else 200)


def test_only_insiders_see_where_an_idea_stands(session: Session, cast: Cast, client: Client, as_) -> None:
    address = f"/pitches/{cast.pitch.id}"
    assert 'id="standing"' not in client.get(address).text
    assert shows(as_(cast.noor), address, 'id="standing"', 'id="together"')
    assert shows(as_(cast.olga), address, 'id="standing"', 'id="decide"')
    assert 'id="decide"' not in as_(cast.noor).get(address).text
    assert "sam@example.org" not in client.get(address).text


def test_a_name_of_somebody_without_a_name_is_not_made_of_the_address(
    session: Session, cast: Cast, client: Client
) -> None:
    cast.noor.name = ""
    session.commit()
    text = client.get(f"/pitches/{cast.pitch.id}").text
    assert "Sam<" in text or "Sam " in text
    assert "noor" not in text


@pytest.mark.parametrize("address", ["/pitches/999999", "/pitches/99999999999999999999", "/pitches/0"])
def test_an_idea_that_is_not_there(cast: Cast, as_, address: str) -> None:
    assert as_(cast.olga).get(address).status_code == 404


def test_the_list_holds_public_ideas_only(session: Session, cast: Cast, client: Client) -> None:
    for state in State:
        cast.idea(f"Idee {state.value}.", state)
    session.commit()
    text = client.get("/pitches/").text
    assert [state for state in State if f"Idee {state.value}." in text] == [
        State.ACCEPTED, State.SCHEDULED, State.PITCHED,
    ]  # fmt: skip


def test_the_list_is_searched_and_filtered(session: Session, cast: Cast, client: Client) -> None:
    elsewhere = cast.idea("100% fietsles", State.PITCHED)
    elsewhere.municipality = cast.tilburg
    session.commit()

    def found(query: str) -> set[str]:
        text = client.get(f"/pitches/?{query}").text
        return {title for title in ("Samen koken", "100% fietsles") if title in text}

    both = {"Samen koken", "100% fietsles"}
    assert found("") == both
    assert found("q=FIETS") == {"100% fietsles"}
    assert found("q=alleen+koken") == {"Samen koken"}  # every word, anywhere in title, line or need
    assert found("q=0%25+f") == {"100% fietsles"}
    assert found("q=%25s%25") == set()  # a percent sign is a percent sign
    assert found("municipality=tilburg") == {"100% fietsles"}
    assert found("municipality=nergens") == set()
    assert found("theme=school") == both
    assert found("state=pitched") == {"100% fietsles"}
    assert found("state=draft") == both  # no such choice: everything that is public
    assert found("q=%00&page=x") == both


def test_the_list_has_pages_that_keep_the_search(session: Session, cast: Cast, client: Client) -> None:
    for number in range(30):
        pitch = cast.idea(f"Fietsles nummer {number:02d}", State.ACCEPTED)
        pitch.updated_at = NOW - timedelta(hours=number)
    session.commit()
    first, last = client.get("/pitches/?q=nummer").text, client.get("/pitches/?q=nummer&page=2").text
    assert ("nummer 00" in first, "nummer 29" in first) == (True, False)
    assert ("nummer 00" in last, "nummer 29" in last) == (False, True)
    assert "/pitches/?q=nummer&amp;page=2" in first
    assert client.get("/pitches/?q=nummer&page=99999999999999999999").text.count("nummer 29") == 1
    assert client.get("/pitches/?page=-3").status_code == 200


@pytest.mark.parametrize("address", ["/pitches/", "/pitches/triage?state=", "/my-ideas"])
def test_more_rows_ask_no_more_of_the_database(
    session: Session, cast: Cast, as_, queries, address: str
) -> None:
    person = cast.noor if address == "/my-ideas" else cast.olga
    numbers = []
    for more in (0, 2):
        for number in range(more):
            pitch = cast.idea(f"Idee {number}", State.ACCEPTED)
            pitch.municipality, pitch.theme = cast.tilburg, cast.theme
            pitch.picture = PitchPicture(webp=b"x", width=1, height=1, version="1")
        session.commit()
        with queries() as asked:
            assert as_(person).get(address).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1], asked


def test_more_history_asks_no_more_of_the_database(session: Session, cast: Cast, as_, queries) -> None:
    from innovation.pitches.actions import move

    numbers = []
    for states in ((State.ACCEPTED,), (State.SCHEDULED, State.ACCEPTED, State.SCHEDULED)):
        for state in states:
            move(session, cast.pitch, state, cast.olga, NOW)
        session.commit()
        with queries() as asked:
            assert as_(cast.noor).get(f"/pitches/{cast.pitch.id}").status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1], asked


def test_my_ideas_are_mine(session: Session, cast: Cast, client: Client, as_) -> None:
    cast.idea("Fietsles", State.DRAFT)
    session.commit()
    assert shows(as_(cast.sam), "/my-ideas", "Fietsles", "Samen koken")
    assert "Fietsles" not in as_(cast.eve).get("/my-ideas").text
    assert client.get("/my-ideas").status_code == 302


def test_what_people_typed_is_shown_as_text(session: Session, cast: Cast, client: Client) -> None:
    cast.pitch.title = "<script>alert(1)</script>"
    cast.pitch.need = "**vet** <img src=x onerror=alert(1)> [klik](javascript:alert(1))"
    session.commit()
    for address in ("/pitches/", f"/pitches/{cast.pitch.id}"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'javascript:alert(1)"' not in text
    assert "<strong>vet</strong>" in text


def test_a_picture_is_as_private_as_its_idea(session: Session, cast: Cast, client: Client, as_) -> None:
    draft = cast.idea("Fietsles", State.DRAFT)
    for pitch in (draft, cast.pitch):
        pitch.picture = PitchPicture(webp=b"RIFF", width=1, height=1, version="abc", description="fiets")
    session.commit()
    public = client.get(f"/pitches/{cast.pitch.id}/picture/abc.webp")
    assert (public.status_code, public.mimetype) == (200, "image/webp")
    assert public.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get(f"/pitches/{cast.pitch.id}/picture/other.webp").status_code == 404
    address = f"/pitches/{draft.id}/picture/abc.webp"
    assert client.get(address).status_code == as_(cast.eve).get(address).status_code == 404
    assert as_(cast.sam).get(address).headers["Cache-Control"] == "private, no-store"
