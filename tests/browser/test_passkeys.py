"""Passkeys in a real browser, with a device that Chromium plays: made, asked for, refused, required."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PHONE, Device
from tests.browser.site import Site, Words

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
#: What a browser does when somebody closes its window that asks for the passkey.
CANCEL = "void (navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')))"


class Finger:
    """The reader of fingers of the device that a page is open on."""

    def __init__(self, page: Page) -> None:
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self._id = {"authenticatorId": made["authenticatorId"]}

    def keys(self) -> list[dict[str, object]]:
        """The passkeys on the device."""
        found: list[dict[str, object]] = self._cdp.send("WebAuthn.getCredentials", self._id)["credentials"]
        return found


class Strict(Site):
    """A server that requires passkeys of organisers."""

    @property
    def environment(self) -> dict[str, str]:
        """What the server is told."""
        return {**super().environment, "PASSKEYS_REQUIRED": "1"}


@pytest.fixture
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strict]:
    server = Strict(tmp_path_factory.mktemp("strict"))
    try:
        yield server.start()  # type: ignore[misc]
    finally:
        server.remove()


def press(page: Page, form: str) -> None:
    page.locator(f"form[data-passkey={form}] [type=submit]").click()


def sign_out(page: Page) -> None:
    page.locator("details.menu:has([action$='/sign-out']) summary").click()
    page.locator("[action$='/sign-out'] [type=submit]").click()
    page.wait_for_url("**/")


def test_a_passkey_is_made_and_then_signs_in(site: Site, device: Device, words: Words) -> None:
    page = device(PHONE, words.locale, as_=f"passkey-{words.locale}")
    finger = Finger(page)
    page.goto("/me/passkeys")
    page.get_by_label(words("What do you call this device?")).fill("Mijn telefoon")
    press(page, "create")
    expect(page.locator("#messages")).to_contain_text(
        words("Your passkey is there. Next time you can sign in with it.")
    )
    expect(page.locator("main")).to_contain_text("Mijn telefoon")
    [key] = finger.keys()
    assert key["isResidentCredential"]
    sign_out(page)
    page.goto("/sign-in?next=/me/passkeys")
    page.evaluate(CANCEL)
    failed = page.locator("[data-passkey-failed]")
    expect(failed).to_be_hidden()
    press(page, "get")
    expect(failed).to_be_visible()
    expect(failed).to_contain_text(
        words("Your device did not give a passkey. Try again, or use the code by e-mail.")
    )
    page.reload()
    press(page, "get")
    expect(page).to_have_url(f"{site.origin}/me/passkeys")


def test_without_javascript_the_code_is_what_there_is(device: Device) -> None:
    page = device(PHONE, java_script_enabled=False)
    page.goto("/sign-in")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.locator("form:not([data-passkey]) input[name=email]")).to_be_visible()


def code_for(page: Page, site: Site, login: str) -> None:
    """Sign in with the code of the letter."""
    page.goto(f"{site.origin}/sign-in?next=/pitches/triage")
    page.fill("input[name=email]", f"{login}@example.org")
    page.locator("form:not([data-passkey]) [type=submit]").last.click()
    page.wait_for_url("**/sign-in/code")
    outbox = page.context.new_page()
    outbox.goto(f"{site.origin}/outbox")
    found = re.search(r"^\s*(\d{6})\s*$", outbox.locator("main").inner_text(), re.MULTILINE)
    assert found
    outbox.close()
    page.fill("input[name=code]", found[1])
    page.locator("main form [type=submit]").click()


def test_where_they_are_required_an_organiser_is_in_only_with_one(strict: Strict, device: Device) -> None:
    page = device(PHONE, "nl")
    finger = Finger(page)
    code_for(page, strict, "organiser")
    page.wait_for_url("**/sign-in/passkey")
    page.goto(f"{strict.origin}/pitches/triage")
    page.wait_for_url("**/sign-in?next=**")
    page.goto(f"{strict.origin}/sign-in/passkey")
    press(page, "create")
    page.wait_for_url("**/pitches/triage")
    assert len(finger.keys()) == 1
    sign_out(page)
    code_for(page, strict, "organiser")
    page.wait_for_url("**/sign-in/passkey")
    press(page, "get")
    page.wait_for_url("**/pitches/triage")
