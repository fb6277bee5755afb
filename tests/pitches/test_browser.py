"""The editor in a real browser: it saves while one types, and a lost connection or session loses nothing."""

import os
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from innovation.people.models import Person
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from tests.cast import Cast

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def sign_in(app: Flask, context: BrowserContext, origin: str, person: Person) -> None:
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = signer.dumps({"_user_id": person.get_id(), "_fresh": True})
    context.add_cookies([{"name": "session", "value": cookie, "url": origin}])


@pytest.fixture
def open_editor(app: Flask, origin: str, chromium: Browser, session, cast: Cast):  # type: ignore[no-untyped-def]
    pitch = cast.idea("Fietsles", State.DRAFT)
    session.commit()
    address = f"{origin}/pitches/{pitch.id}/edit"
    contexts = []

    def opened(person: Person) -> Page:
        contexts.append(chromium.new_context(locale="en"))
        sign_in(app, contexts[-1], origin, person)
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    opened.pitch, opened.address = pitch, address  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()


def test_typing_is_saved_and_keeps_the_focus(open_editor, cast: Cast, stored) -> None:  # type: ignore[no-untyped-def]
    page = open_editor(cast.noor)
    page.locator("#need").fill("Jongeren fietsen niet.")
    expect(page.locator("#saved")).to_contain_text("saved")
    expect(page.locator("#need")).to_be_focused()
    assert stored(Pitch, open_editor.pitch.id).need == "Jongeren fietsen niet."


def test_what_was_typed_comes_back_after_the_session_ended(  # type: ignore[no-untyped-def]
    open_editor, app: Flask, origin: str, cast: Cast, stored
) -> None:
    page = open_editor(cast.noor)
    page.context.clear_cookies()
    page.locator("#need").fill("Getypt zonder sessie.")
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(app, page.context, origin, cast.noor)
    page.goto(open_editor.address)
    expect(page.locator("#need")).to_have_value("Getypt zonder sessie.")
    expect(page.locator("#saved")).to_contain_text("saved")
    assert stored(Pitch, open_editor.pitch.id).need == "Getypt zonder sessie."
    page.reload()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_draft_that_comes_back_never_replaces_what_somebody_else_wrote(  # type: ignore[no-untyped-def]
    open_editor, app: Flask, origin: str, cast: Cast, stored
) -> None:
    page = open_editor(cast.noor)
    page.context.clear_cookies()
    page.locator("#need").fill("Van Noor")
    page.wait_for_url(re.compile("/sign-in"))
    other = open_editor(cast.sam)
    other.locator("#need").fill("Van Sam")
    expect(other.locator("#saved")).to_contain_text("saved")
    sign_in(app, page.context, origin, cast.noor)
    page.goto(open_editor.address)
    expect(page.locator("#saved")).to_contain_text("Sam saved this idea")
    expect(page.locator("#need")).to_have_value("Van Noor")
    assert stored(Pitch, open_editor.pitch.id).need == "Van Sam"
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#messages")).to_contain_text("Saved.")
    assert stored(Pitch, open_editor.pitch.id).need == "Van Noor"


def test_a_lost_connection_is_said_and_made_up_for(open_editor, cast: Cast, stored) -> None:  # type: ignore[no-untyped-def]
    page = open_editor(cast.noor)
    page.context.set_offline(True)
    page.locator("#need").fill("Getypt zonder netwerk.")
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert stored(Pitch, open_editor.pitch.id).need == "Getypt zonder netwerk."
