"""Writing an idea through its pages: saving while typing, two people at once, handing in."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from tests.cast import Cast
from tests.conftest import Client

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(session: Session, cast: Cast) -> Pitch:
    pitch = cast.idea("Fietsles", State.DRAFT)
    session.commit()
    return pitch


def typed(pitch: Pitch, **changed: object) -> dict[str, object]:
    """The form as the editor sends it."""
    fields = ("title", "one_liner", "need", "idea", "against_current", "support", "link")
    return {
        **{field: getattr(pitch, field) for field in fields},
        "municipality_id": pitch.municipality_id or "",
        "theme_id": pitch.theme_id or "",
        "background": "",
        "revision": pitch.revision,
        "page": "tab",
        **changed,
    }


def test_beginning_leads_to_the_editor(session: Session, cast: Cast, stored, client: Client, as_) -> None:
    assert client.get("/pitches/new").status_code == 200
    assert client.post("/pitches/").status_code == 302
    answer = as_(cast.eve).post("/pitches/")
    assert answer.status_code == 303
    assert as_(cast.eve).get(answer.location).status_code == 200
    pitch = stored(Pitch)[-1]
    assert (pitch.state, pitch.is_led_by(cast.eve)) == (State.DRAFT, True)


ROUTES = [
    ("GET", "edit"),
    ("GET", "preview"),
    ("POST", "draft"),
    ("POST", "submission"),
    ("POST", "withdrawal"),
    ("POST", "reopening"),
    ("POST", "picture"),
    ("POST", "picture/removal"),
    ("POST", "questions/1/answer"),
    ("POST", "invitations"),
    ("POST", "invitations/1/removal"),
    ("POST", "initiators/1/removal"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_only_initiators_write(
    session: Session, cast: Cast, draft: Pitch, stored, client: Client, as_, method, path
) -> None:
    submitted = cast.idea("Ingediend", State.SUBMITTED)
    session.commit()

    def status(browser: Client, pitch: Pitch) -> int:
        return browser.open(f"/pitches/{pitch.id}/{path}", method=method).status_code

    assert status(client, draft) == 302
    assert status(as_(cast.eve), draft) == status(as_(cast.eve), submitted) == 404
    assert status(as_(cast.eve), cast.pitch) == 404
    assert status(as_(cast.olga), draft) == 404
    assert status(as_(cast.olga), submitted) == 403
    assert stored(Pitch, draft.id).title == "Fietsles"


def test_a_save_while_typing_answers_with_a_note_only(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    answer = as_(cast.noor).post(
        f"/pitches/{draft.id}/draft", data=typed(draft, need="Jongeren fietsen niet."), headers=HTMX
    )
    assert answer.status_code == 200
    assert 'id="saved"' in answer.text
    assert "<form" not in answer.text
    saved = stored(Pitch, draft.id)
    assert (saved.need, saved.saved_by_id) == ("Jongeren fietsen niet.", cast.noor.id)


def test_a_save_with_the_button_works_without_javascript(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    browser = as_(cast.noor)
    answer = browser.post(f"/pitches/{draft.id}/draft", data=typed(draft, title="Anders"))
    assert (answer.status_code, answer.location) == (303, f"/pitches/{draft.id}/edit")
    answer = browser.post(f"/pitches/{draft.id}/draft", data=typed(draft, look="1", title="Weer anders"))
    assert (answer.status_code, answer.location) == (303, f"/pitches/{draft.id}/preview")
    assert stored(Pitch, draft.id).title == "Weer anders"


def test_a_lost_answer_is_no_conflict_with_oneself(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    browser, form = as_(cast.noor), typed(draft)
    for title in ("Een", "Twee", "Drie"):
        answer = browser.post(f"/pitches/{draft.id}/draft", data={**form, "title": title}, headers=HTMX)
        assert answer.status_code == 200
    assert stored(Pitch, draft.id).title == "Drie"


def test_two_writers_at_once_lose_nothing(session: Session, cast: Cast, draft: Pitch, stored, as_) -> None:
    address, opened = f"/pitches/{draft.id}/draft", typed(draft)
    as_(cast.sam).post(address, data={**opened, "page": "sam", "need": "Van Sam"}, headers=HTMX)
    mine = {**opened, "page": "noor", "need": "Van Noor"}
    refused = as_(cast.noor).post(address, data=mine, headers=HTMX)
    assert refused.status_code == 409
    assert 'role="alert"' in refused.text
    assert "Sam" in refused.text
    assert "Van Sam" in refused.text
    assert re.search(r'name="over"\s+value="1"', refused.text)
    assert stored(Pitch, draft.id).need == "Van Sam"
    whole = as_(cast.noor).post(address, data=mine)  # without JavaScript: the page again, with what was typed
    assert whole.status_code == 409
    assert "Van Noor" in whole.text
    kept = as_(cast.noor).post(address, data={**mine, "over": "1"})
    assert kept.status_code == 303
    assert stored(Pitch, draft.id).need == "Van Noor"
    late = as_(cast.sam).post(address, data={**opened, "page": "sam", "need": "Sam weer"}, headers=HTMX)
    assert late.status_code == 409


def test_a_save_without_a_revision_is_refused(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    form = {
        name: value for name, value in typed(draft, title="X").items() if name not in ("revision", "page")
    }
    assert as_(cast.noor).post(f"/pitches/{draft.id}/draft", data=form).status_code == 409
    assert stored(Pitch, draft.id).title == "Fietsles"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("need", "x" * 10_000),
        ("title", "x" * 101),
        ("one_liner", "x" * 141),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.org"),
        ("link", "https://example.org/" + "x" * 300),
        ("municipality_id", "99999999999999999999"),
        ("theme_id", "abc"),
        ("background", "astronaut"),
        ("revision", "many"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    session: Session, cast: Cast, draft: Pitch, stored, as_, field: str, value: str
) -> None:
    form = typed(draft, idea="Dit wil ik houden.", **{field: value})
    note = as_(cast.noor).post(f"/pitches/{draft.id}/draft", data=form, headers=HTMX)
    assert note.status_code == 422
    assert f'href="#{field}"' in note.text
    page = as_(cast.noor).post(f"/pitches/{draft.id}/draft", data=form)
    assert page.status_code == 422
    assert "Dit wil ik houden." in page.text
    if field in ("need", "title", "one_liner"):
        assert value in page.text
    assert stored(Pitch, draft.id).idea != "Dit wil ik houden."


def test_long_texts_fit_to_the_letter_and_odd_characters_are_dropped(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    form = typed(
        draft, need="x" * 5_000, title="Fiets\x00les\u202e\n voor\x1b allen", link="https://example.org/a?b=c"
    )
    assert as_(cast.noor).post(f"/pitches/{draft.id}/draft", data=form, headers=HTMX).status_code == 200
    saved = stored(Pitch, draft.id)
    assert (len(saved.need), saved.title) == (5_000, "Fietsles voor allen")


def test_a_form_sets_only_what_it_shows(session: Session, cast: Cast, draft: Pitch, stored, as_) -> None:
    form = typed(
        draft, state="accepted", id="1", created_at="2000-01-01", saved_by_id=cast.eve.id, title="Nieuw"
    )
    as_(cast.noor).post(f"/pitches/{draft.id}/draft", data=form)
    saved = stored(Pitch, draft.id)
    assert (saved.title, saved.state, saved.saved_by_id) == ("Nieuw", State.DRAFT, cast.noor.id)


def test_saving_what_is_locked_meanwhile_says_so(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    form = typed(draft, title="Te laat")
    as_(cast.sam).post(f"/pitches/{draft.id}/submission")
    note = as_(cast.noor).post(f"/pitches/{draft.id}/draft", data=form, headers=HTMX)
    assert note.status_code == 409
    assert 'role="alert"' in note.text
    assert as_(cast.noor).get(f"/pitches/{draft.id}/edit").status_code == 303
    assert stored(Pitch, draft.id).title == "Fietsles"


def test_an_ended_session_leads_to_sign_in_and_back(
    session: Session, cast: Cast, draft: Pitch, stored, client: Client
) -> None:
    here = f"http://localhost/pitches/{draft.id}/edit"
    answer = client.post(
        f"/pitches/{draft.id}/draft", data=typed(draft, title="X"), headers={**HTMX, "HX-Current-URL": here}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].endswith(f"next=/pitches/{draft.id}/edit")
    without_token = client.post(
        f"/pitches/{draft.id}/draft",
        data=typed(draft, title="X"),
        headers={**HTMX, "HX-Current-URL": here},
        csrf=False,
    )
    assert without_token.status_code == 401
    assert stored(Pitch, draft.id).title == "Fietsles"


def test_submitting_names_what_is_missing_with_links(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    draft.support, draft.theme_id = "", None
    session.commit()
    answer = as_(cast.noor).post(f"/pitches/{draft.id}/submission")
    assert answer.status_code == 422
    links = [name for name in ("need", "support", "theme_id") if f"/edit#{name}" in answer.text]
    assert links == ["support", "theme_id"]
    assert stored(Pitch, draft.id).state is State.DRAFT
    draft.support, draft.theme_id = "Fietsen", cast.theme.id
    session.commit()
    assert as_(cast.sam).post(f"/pitches/{draft.id}/submission").status_code == 303
    assert stored(Pitch, draft.id).state is State.SUBMITTED


def test_withdrawing_and_picking_up_again(session: Session, cast: Cast, draft: Pitch, stored, as_) -> None:
    browser = as_(cast.sam)
    assert (
        browser.post(f"/pitches/{draft.id}/withdrawal", data={"withdrawal-why": "geen tijd"}).status_code
        == 303
    )
    assert stored(Pitch, draft.id).history[-1].why == "geen tijd"
    assert browser.post(f"/pitches/{draft.id}/withdrawal").status_code == 409
    assert browser.post(f"/pitches/{draft.id}/reopening").status_code == 303
    assert stored(Pitch, draft.id).state is State.DRAFT


def test_taking_back_needs_a_reason(session: Session, cast: Cast, draft: Pitch, stored, as_) -> None:
    browser = as_(cast.noor)
    browser.post(f"/pitches/{draft.id}/submission")
    assert browser.post(f"/pitches/{draft.id}/reopening").status_code == 422
    assert (
        browser.post(f"/pitches/{draft.id}/reopening", data={"reopening-why": "x" * 10_000}).status_code
        == 422
    )
    assert (
        browser.post(f"/pitches/{draft.id}/reopening", data={"reopening-why": "tikfout"}).status_code == 303
    )
    assert stored(Pitch, draft.id).state is State.DRAFT


def photo(kind: str = "JPEG") -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, kind)
    file.seek(0)
    return file


def test_a_picture_comes_with_words_and_goes_again(
    session: Session, cast: Cast, draft: Pitch, stored, as_
) -> None:
    browser, address = as_(cast.noor), f"/pitches/{draft.id}/picture"
    assert browser.post(address, data={"description": "fiets"}).status_code == 422
    assert browser.post(address, data={"picture": (photo(), "a.jpg")}).status_code == 422
    bad = browser.post(address, data={"picture": (BytesIO(b"no picture"), "a.jpg"), "description": "fiets"})
    assert bad.status_code == 422
    assert stored(Pitch, draft.id).picture is None
    sent = {"picture": (photo(), "a.jpg"), "description": "Een rode fiets"}
    assert browser.post(address, data=sent).status_code == 303
    row = stored(Pitch, draft.id).picture
    assert row is not None
    assert (row.width, row.height, row.description) == (40, 30, "Een rode fiets")
    assert browser.get(f"/pitches/{draft.id}/picture/{row.version}.webp").data[8:12] == b"WEBP"
    assert browser.post(address, data={"description": "Een fiets"}).status_code == 303
    assert (
        browser.post(address, data={"picture": (photo("PNG"), "b.png"), "description": "b"}).status_code
        == 303
    )
    assert stored(Pitch, draft.id).picture.description == "b"
    assert browser.post(f"{address}/removal").status_code == 303
    assert stored(Pitch, draft.id).picture is None
