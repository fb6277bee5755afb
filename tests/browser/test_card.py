"""The vote card in the hand, and the console under the fingers."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ARGUMENTS, CHROMIUM, PHONE, Device
from tests.browser.site import Evening, Site
from tests.browser.test_requests import too_wide

LANGUAGES = ("nl", "en", "tr", "ar", "pl", "es", "so")
Voter = Callable[..., Page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_card_needs_no_scrolling(site: Site, voter: Voter, language: str) -> None:
    page = voter(site.at("open"), language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    for name in ("yes", "no"):
        box = page.locator(f"#vote-{name}").bounding_box()
        assert box
        assert box["height"] >= 96
        assert box["width"] >= 96
        expect(page.locator(f"#vote-{name}")).to_be_in_viewport(ratio=1)
    expect(page.locator("#vote-blank")).to_be_in_viewport(ratio=1)
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_vote_is_seen_without_scrolling(site: Site, voter: Voter, language: str) -> None:
    page = voter(site.at("open"), language)
    page.locator("#vote-no").tap()
    expect(page.locator(".ballot-mine")).to_be_in_viewport(ratio=1)
    for name in ("yes", "no", "blank"):
        expect(page.locator(f"#vote-{name}")).to_be_in_viewport(ratio=1)


def tab_to(page: Page, target: str) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{target}:focus").count():
            return
    raise AssertionError(f"Tab never reaches {target}")


def test_keyboard_alone_joins_votes_changes_and_gives_a_tip(site: Site, device: Device) -> None:
    evening = site.at("soon")
    page = device()
    page.goto("/")
    tab_to(page, "#code")
    page.keyboard.type(evening.room_code.lower())
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.origin}/join")
    tab_to(page, ".join-button")
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_have_attribute("data-phase", "soon")
    evening.open()
    expect(page.locator("#vote-yes")).to_be_visible()
    tab_to(page, "#vote-yes")
    page.keyboard.press("Enter")
    expect(page.locator("#vote-yes")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#vote-yes")).to_be_focused()
    tab_to(page, "#vote-no")
    page.keyboard.press("Space")
    expect(page.locator("#vote-no")).to_have_attribute("aria-pressed", "true")
    tab_to(page, "#tip summary")
    page.keyboard.press("Enter")
    tab_to(page, "#tip textarea")
    page.keyboard.type("Vraag de bibliotheek.")
    tab_to(page, "#tip [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#tip [data-focus]")).to_be_focused()
    assert evening.tally() == (0, 1, 0)


def test_live_updates_leave_the_focus_where_it_is(site: Site, voter: Voter) -> None:
    evening = site.at("open")
    page = voter(evening)
    page.locator("#vote-no").focus()
    evening.fill(3, 2)
    evening.begin_closing(3600)
    expect(page.locator("#now")).to_have_attribute("data-phase", "closing")
    expect(page.locator("#vote-no")).to_be_focused()
    evening.close()
    expect(page.locator("#now")).to_have_attribute("data-phase", "closed")
    evening.go_to(3)
    evening.open()
    expect(page.locator("#now")).to_have_attribute("data-phase", "open")
    tab_to(page, "#vote-no")


def test_two_tabs_and_the_back_button_are_one_vote(site: Site, device: Device) -> None:
    evening = site.at("soon")
    evening.open()
    page = device(PHONE)
    page.goto(f"/j/{evening.room_code}")
    page.locator(".join-button").tap()
    page.locator("#vote-yes").tap()
    expect(page.locator("#vote-yes")).to_have_attribute("aria-pressed", "true")
    other = page.context.new_page()
    other.goto(evening.address("card"))
    expect(other.locator("#vote-yes")).to_have_attribute("aria-pressed", "true")
    other.locator("#vote-no").tap()
    expect(other.locator("#vote-no")).to_have_attribute("aria-pressed", "true")
    assert evening.tally() == (0, 1, 0)
    page.locator("#vote-blank").tap()
    expect(page.locator("#vote-blank")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    page.goto(f"/j/{evening.room_code}")
    expect(page.locator("#vote-blank")).to_have_attribute("aria-pressed", "true")
    page.locator("#vote-yes").tap()
    expect(page.locator("#vote-yes")).to_have_attribute("aria-pressed", "true")
    assert evening.tally() == (1, 0, 0)


@pytest.mark.parametrize("scripts", [True, False], ids=["JavaScript", "no JavaScript"])
def test_reload_keeps_the_vote(site: Site, voter: Voter, scripts: bool) -> None:
    evening = site.at("soon")
    evening.open()
    page = voter(evening, java_script_enabled=scripts)
    page.locator("#vote-no").tap()
    expect(page.locator("#vote-no")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("#vote-no")).to_have_attribute("aria-pressed", "true")
    evening.close()
    page.reload()
    expect(page.locator(".ballot-mine")).to_be_visible()


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Browser]:
    """A browser whose owner has set all text to twice its size."""
    with browser.browser_type.launch(
        executable_path=str(CHROMIUM), args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    ) as launched:
        yield launched


@pytest.fixture
def large_phone(large: Browser, site: Site) -> Iterator[Page]:
    with large.new_context(viewport=PHONE["viewport"], locale="nl", base_url=site.origin) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", ["", "card", "results", "console", "door"])
def test_text_of_twice_the_size_stays_within_reach(site: Site, large_phone: Page, name: str) -> None:
    evening = site.at("open")
    site.sign_in(large_phone.context, "host")
    evening.admit(large_phone.context)
    large_phone.goto(evening.address(name))
    assert large_phone.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "32px"
    assert too_wide(large_phone) == []
    for button in large_phone.locator("main button:visible").all():
        button.scroll_into_view_if_needed()
        button.click(trial=True)


def test_card_with_text_of_twice_the_size_takes_a_vote_and_a_tip(site: Site, large_phone: Page) -> None:
    evening = site.at("open")
    evening.admit(large_phone.context)
    large_phone.goto(evening.address("card"))
    large_phone.locator("#vote-no").click()
    expect(large_phone.locator(".ballot-mine")).to_be_visible()
    large_phone.locator("#tip summary").click()
    large_phone.locator("#tip textarea").fill("Groot en goed.")
    large_phone.locator("#tip [type=submit]").click()
    expect(large_phone.locator("#tip [role=status]")).to_be_visible()


def console_of(device: Device, evening: Evening) -> Page:
    page = device(as_="host")
    page.goto(evening.address("console"))
    return page


def test_keyboard_alone_runs_a_whole_round(site: Site, device: Device) -> None:
    evening = site.evening()
    page = console_of(device, evening)
    console, timer = page.locator("#console"), page.locator(".console-timer .timer")
    keys = page.keyboard

    def reaches(phase: str) -> None:
        expect(console).to_have_attribute("data-phase", phase)

    keys.press("Enter")  # start the evening
    expect(console.locator("[data-key=ArrowRight]").first).to_be_visible()
    keys.press("ArrowRight")
    reaches("idle")
    keys.press("ArrowRight")
    reaches("soon")
    keys.press("ArrowLeft")
    reaches("idle")
    keys.press("ArrowRight")
    reaches("soon")
    expect(timer).to_have_text("3:00")
    keys.press("+")
    expect(timer).to_have_text("4:00")
    keys.press("t")
    expect(timer).not_to_have_class("timer timer-paused")
    expect(timer).not_to_have_text("4:00")
    keys.press("T")
    expect(timer).to_have_class("timer timer-paused")
    keys.press("?")
    expect(page.locator("#help")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    keys.press("Enter")
    reaches("open")
    keys.press("Enter")
    reaches("closing")
    tab_to(page, "#act-closure")
    keys.press("Enter")
    reaches("closed")
    keys.press("r")
    reaches("revealed")
    keys.press("r")
    reaches("closed")
    keys.press("R")
    reaches("revealed")
    keys.press("ArrowRight")
    reaches("soon")


def test_console_keeps_the_focus_after_an_act_and_through_updates(site: Site, device: Device) -> None:
    evening = site.at("soon")
    page = console_of(device, evening)
    plus = page.locator("[data-key='+']")
    plus.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".console-timer .timer")).to_have_text("4:00")
    expect(plus).to_be_focused()
    for _ in range(3):
        evening.admit(page.context)
    expect(page.locator("#console .tally-in")).to_contain_text("3")
    expect(plus).to_be_focused()


def test_console_whose_button_is_gone_keeps_the_focus_within_it(site: Site, device: Device) -> None:
    page = console_of(device, site.at("soon"))
    page.locator("[data-key=Enter]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#console")).to_have_attribute("data-phase", "open")
    expect(page.locator("#console :focus, #console:focus")).to_have_count(1)
