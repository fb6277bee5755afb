"""V9: a live update never wipes what a person is filling in.

Promised to whoever writes a tip or an offer of help while the room goes on voting: what is half filled in
stays, also when the host goes on to the next pitch, and is sent to the pitch that it is for. What is begun
outlives a reload, and an idea that is being written outlives the end of a session.

Proof: in Chromium 20 phones have a tip or an offer half filled in while 200 votes a minute arrive for 60
seconds and the evening goes on to the next pitch: every field of every phone is as it was.
"""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.chromium import NEEDS, PHONE, Device, browser, device, site
from tests.browser.site import Evening, Site
from tests.faults import Record, size

__all__ = ["browser", "device", "site"]
pytestmark = NEEDS

CARDS = size(4, 20)
SECONDS = size(4, 60)
EVERY = 0.3  #: seconds between two votes, which is 200 a minute
TIP = "Vraag het aan de jongeren zelf, en dan"
OFFER = {"name": "Mees", "email": "mees@exam", "message": "Ik heb een busje, en"}


def begin_tip(page: Page) -> None:
    page.locator("#tip summary").click()
    page.locator("#tip textarea").fill(TIP)


def begin_offer(page: Page) -> None:
    page.locator("#offer summary").click()
    page.locator("#offer [name=kinds][value=things]").check()
    page.locator("#offer [name=adult]").check()
    for name, text in OFFER.items():
        page.locator(f"#offer [name={name}]").fill(text)


def still_has_tip(page: Page) -> None:
    expect(page.locator("#tip textarea")).to_have_value(TIP)
    expect(page.locator("#tip textarea")).to_be_visible()


def still_has_offer(page: Page) -> None:
    expect(page.locator("#offer [name=kinds][value=things]")).to_be_checked()
    expect(page.locator("#offer [name=adult]")).to_be_checked()
    for name, text in OFFER.items():
        expect(page.locator(f"#offer [name={name}]")).to_have_value(text)
        expect(page.locator(f"#offer [name={name}]")).to_be_visible()


def card(device: Device, evening: Evening) -> Page:
    """A phone that has voted, so that it may give a tip."""
    page = device(PHONE)
    evening.admit(page.context)
    page.goto(evening.address("card"))
    page.locator("#vote-yes").tap()
    expect(page.locator(".ballot-mine")).to_be_visible()
    return page


def votes_arrive(evening: Evening, seconds: float) -> int:
    """Votes come in from the rest of the room, evenly; how many."""
    began, votes = time.monotonic(), round(seconds / EVERY)
    for number in range(votes):
        time.sleep(max(0.0, began + number * EVERY - time.monotonic()))
        evening.fill(1, 0)
    return votes


def test_nothing_that_is_being_filled_in_is_wiped(
    site: Site, device: Device, record_property: Record
) -> None:
    evening = site.at("soon")
    evening.open()
    pages = [card(device, evening) for _ in range(CARDS)]
    for number, page in enumerate(pages):
        (begin_offer if number % 2 else begin_tip)(page)
    votes = votes_arrive(evening, SECONDS / 2)
    evening.close()
    evening.reveal()
    evening.go_to(3)
    evening.open()
    votes += votes_arrive(evening, SECONDS / 2)
    for number, page in enumerate(pages):
        expect(page.locator("#now")).to_contain_text(re.compile(r"\w"))
        (still_has_offer if number % 2 else still_has_tip)(page)
        expect(page.locator("[data-held]")).to_be_visible()
    record_property("phones", CARDS)
    record_property("votes meanwhile", votes)


def test_what_is_begun_is_sent_to_the_pitch_it_is_for(site: Site, device: Device) -> None:
    evening = site.at("soon")
    evening.open()
    page = card(device, evening)
    begin_tip(page)
    first = page.locator("#tip form").get_attribute("action")
    evening.close()
    evening.go_to(3)
    evening.open()
    expect(page.locator("[data-held]")).to_be_visible()
    with page.expect_request(lambda asked: asked.method == "POST") as sent:
        page.locator("#tip [type=submit]").click()
    assert sent.value.url == f"{site.origin}{first}"
    expect(page.locator("#tip [role=status]")).to_be_visible()


def test_begun_tip_and_offer_survive_a_reload(site: Site, device: Device) -> None:
    evening = site.at("soon")
    evening.open()
    page = card(device, evening)
    begin_tip(page)
    begin_offer(page)
    page.reload()
    page.locator("#tip summary").click()
    page.locator("#offer summary").click()
    still_has_tip(page)
    still_has_offer(page)


def test_idea_survives_a_reload_and_the_end_of_the_session(site: Site, device: Device) -> None:
    page = device(as_="dromer")
    page.goto("/pitches/new")
    page.locator("main form [type=submit]").click()
    editor = page.url
    page.locator("[name=need]").fill("Wie niet kan lezen,")
    expect(page.locator("#saved [data-draft-done]")).to_be_visible()  # nothing is under way
    page.reload()
    expect(page.locator("[name=need]")).to_have_value("Wie niet kan lezen,")
    page.context.clear_cookies()
    page.locator("[name=need]").fill("Wie niet kan lezen, leest ook dit niet.")
    expect(page).to_have_url(re.compile("/sign-in"))
    site.sign_in(page.context, "dromer")
    page.goto(editor)
    expect(page.locator("[name=need]")).to_have_value("Wie niet kan lezen, leest ook dit niet.")
