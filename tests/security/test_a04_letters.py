"""A4: nobody's text becomes markup in a letter.

Promised to whoever gets a letter about what others wrote: it is the text that was typed, in any program that
shows HTML.

Proof: with 160 payloads in every row of every column of typed text, in eight rounds, each of the letters that
the product knows is written as its pages and commands do; those that have HTML are opened as a page in
Chromium without any policy, and fifty are read in the outbox. No element, attribute or address comes of them,
no dialog and no request. A new template of a letter that is not written here fails.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest
from flask_mail import Message
from playwright.sync_api import Browser, Page

from innovation.web import mail
from tests.browser.chromium import NEEDS, browser
from tests.browser.watch import Watch
from tests.faults import FULL, size
from tests.security import intruders
from tests.security.letters import TEMPLATES, every
from tests.security.payloads import PAYLOADS
from tests.security.planting import MARK, Planter
from tests.security.setting import Setting, within

__all__ = ["browser"]
pytestmark = [*NEEDS, pytest.mark.once]

ROUNDS = size(1, 8)
TRIED = PAYLOADS if FULL else (*PAYLOADS[::10], PAYLOADS[-1])
HOME = "http://letter.test/"
Written = list[tuple[str, Message]]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """A world in this process that may be written over."""
    with within(tmp_path_factory.mktemp("own")) as made:
        yield made


@pytest.fixture(scope="module")
def planter(own: Setting) -> Planter:
    planter = Planter(own.app.extensions["database"], TRIED)
    planter.plant()
    return planter


@pytest.fixture(scope="module")
def written(own: Setting, planter: Planter) -> Written:
    """Every letter with its template, as it would go out."""
    made: Written = []
    for turn in range(ROUNDS):
        if turn:
            planter.plant()
        for letter in every(own.app, own.crowd):
            with own.app.app_context(), mail.mailer.record_messages() as sent:
                mail.send("you@example.org", letter.template, letter.locale, letter.headers, **letter.words)
            made += [(letter.template, one) for one in sent]
    return made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    yield made
    made.close()


def test_every_letter_is_written_here(written: Written) -> None:
    assert {template for template, _ in written} == TEMPLATES
    assert len(TEMPLATES) > 20
    in_html = {template for template, letter in written if letter.html}
    assert in_html == {name for name in TEMPLATES if Path("templates", name).with_suffix(".html").exists()}
    assert not [name for name, letter in written if letter.html and not MARK.search(letter.html)]


def test_no_letter_holds_markup_of_somebody(
    written: Written, browser: Browser, record_property: Callable[..., None]
) -> None:
    context = browser.new_context()
    watch, page = Watch(context, HOME.rstrip("/")), context.new_page()
    letters = {str(letter.html): name for name, letter in written if letter.html}
    found = intruders.in_texts(page, list(letters))
    assert [pair for pair in zip(letters.values(), found, strict=True) if pair[1]] == []
    opened = {name: text for text, name in letters.items()}
    shown = list(letters) if FULL else list(opened.values())
    page.route(HOME, lambda route: route.fulfill(body=shown[-1], content_type="text/html; charset=utf-8"))
    while shown:
        page.goto(HOME)
        assert intruders.here(page) == []
        shown.pop()
    assert watch.heard == []
    context.close()
    record_property("letters", len(written))
    record_property("templates of letters", len(TEMPLATES))
    record_property("opened in Chromium", len(letters) if FULL else len(opened))


def test_the_outbox_shows_text(own: Setting, written: Written, page: Page) -> None:
    folder = own.app.config["SETTINGS"].instance / "outbox"
    folder.mkdir()
    outbox = import_module("innovation.people.views.outbox")
    for number, (_, letter) in enumerate(written[:: max(1, len(written) // 50)][:50]):
        with own.app.app_context():
            (folder / f"20261122T1200{number:08}.eml").write_bytes(letter.as_bytes())
    with patch.object(outbox, "is_open", lambda: True):
        answer = own.crowd.ask("visitor", "GET", "/outbox")
    assert answer.status == 200
    assert len(MARK.findall(answer.text)) > 50
    assert intruders.in_texts(page, [answer.text]) == [[]]
