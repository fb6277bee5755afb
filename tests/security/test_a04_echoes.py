"""A4: nobody's text becomes markup in a form that comes back, or on paper.

Promised to whoever reads their own words again in a form that was refused, and to whoever prints a report:
it is the text that was typed.

Proof: each kind of form that seven roles meet by following links is sent with payloads in every field that is
typed in, with all fields filled and with one field empty after the other, four times each, so that the 160
payloads take turns; each page that comes back with a mistake is parsed by Chromium. Then they are put, in
eight rounds, into every row of every column of typed text, and the HTML that becomes a PDF, of cards and of
both reports, is parsed as well. No element, attribute or address comes of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, Page

from innovation.evenings import pdf
from tests.browser.chromium import NEEDS, browser
from tests.faults import FULL, size
from tests.security import intruders
from tests.security.crawling import Control, Form, crawl, encoded
from tests.security.payloads import PAYLOADS
from tests.security.planting import MARK, Planter
from tests.security.setting import Setting, within

__all__ = ["browser"]
pytestmark = [*NEEDS, pytest.mark.once]

TRIED = PAYLOADS if FULL else (*PAYLOADS[::10], PAYLOADS[-1])
WRITERS = ("visitor", "voter", "initiator", "juror", "host", "organiser", "admin")
BEGIN = (
    "/",
    "/sign-in",
    "/me",
    "/pitches/new",
    "/evenings/new",
    "/join",
    "/initiatives/1",
    "/initiatives/1/team",
)
TYPED = ("text", "textarea", "email", "search", "url", "tel", "input")
ON_PAPER = {
    "/evenings/over/report.pdf": "visitor",
    "/evenings/over/jury-report.pdf": "visitor",
    "/evenings/{slug}/cards.pdf": "organiser",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """A world in this process that may be written over."""
    with within(tmp_path_factory.mktemp("own")) as made:
        yield made


@pytest.fixture(scope="module")
def forms(own: Setting) -> list[tuple[str, Form]]:
    """One form of each kind, with who met it."""
    found: dict[tuple[str, ...], tuple[str, Form]] = {}
    for role in WRITERS if FULL else ("visitor", "initiator", "organiser"):
        for form in crawl(own.crowd, role, BEGIN, most=size(len(BEGIN), 400)).forms.values():
            asks = tuple(sorted({one.name for one in form.controls}))
            found.setdefault(asks, (role, form))
    return [one for one in found.values() if blanks(one[1])]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    yield made
    made.close()


def blanks(form: Form) -> list[str]:
    """The fields of a form that somebody types in."""
    return [one.name for one in form.controls if one.kind in TYPED]


def filled(form: Form, payload: str, empty: str) -> bytes:
    """The form with the payload in all that is typed, but for the field that stays empty."""

    def value(control: Control) -> str:
        return payload if control.name in blanks(form) and control.name != empty else control.value

    kept = [replace(one, value="" if one.name == empty else value(one)) for one in form.controls]
    return encoded(Form(form.action, kept).pairs)


def echoes(own: Setting, forms: list[tuple[str, Form]]) -> Iterator[tuple[str, int, str]]:
    """What comes back of each form, sent in each way."""
    payloads = cycle(TRIED)
    for role, form in forms:
        for empty in ("", *dict.fromkeys(one.name for one in form.controls)):
            for _ in range(size(1, 4)):
                body = filled(form, next(payloads), empty)
                answer = own.crowd.ask(role, "POST", form.action, body)
                yield form.action, answer.status, answer.text
                if own.state.changes():
                    own.state.restore()
                own.crowd.asks.forget()


def test_a_refused_form_shows_what_was_typed_as_text(
    own: Setting, forms: list[tuple[str, Form]], page: Page, record_property: Callable[..., None]
) -> None:
    told = list(echoes(own, forms))
    refused = [(action, text) for action, status, text in told if status == 422]
    found = intruders.in_texts(page, [text for _, text in refused])
    wrong = {action: each for (action, _), each in zip(refused, found, strict=True) if each}
    assert wrong == {}
    assert [one for one in told if one[1] >= 500] == []
    assert len({action for action, text in refused if "zqx" in text}) >= size(6, 20)
    record_property("kinds of forms", len(forms))
    record_property("forms refused", len(refused))


def test_paper_shows_text(own: Setting, page: Page) -> None:
    drawn: list[str] = []
    planter = Planter(own.app.extensions["database"], TRIED)
    for _ in range(size(1, 8)):
        planter.plant()
        own.crowd.asks.forget()
        with patch.object(pdf, "from_html", lambda html: drawn.append(html) or b"%PDF-"):
            for path, role in ON_PAPER.items():
                slug = own.world.places[""]["slug"]
                assert own.crowd.ask(role, "GET", path.format(slug=slug)).status == 200
    assert len(drawn) == len(ON_PAPER) * size(1, 8)
    assert all(MARK.search(html) for html in drawn)
    assert [found for found in intruders.in_texts(page, drawn) if found] == []
