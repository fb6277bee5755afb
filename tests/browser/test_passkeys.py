"""Passkeys in a real browser, with a device that Chromium plays: made, asked for, refused, required."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import CDPSession, Page, expect

from innovation.people.actions import appoint, sign_in_link
from innovation.people.rules import Role
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
    server = Strict(tmp_path_factory.mktemp("strict"), demo=False)
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


def by_mail(page: Page, site: Site, login: str) -> None:
    """Sign in with a link, which is as good as the code."""
    with site.writing() as session:
        now = datetime.now(UTC)
        person = appoint(session, f"{login}@example.org", Role.ORGANISER, None, now)
        person.name = login
        token = sign_in_link(session, person.email, now)
    page.goto(f"{site.origin}/sign-in/{token}?next=/pitches/triage")
    page.locator("main form [type=submit]").click()


def test_where_they_are_required_an_organiser_is_in_only_with_one(strict: Strict, device: Device) -> None:
    page = device(PHONE, "nl")
    finger = Finger(page)
    by_mail(page, strict, "organiser")
    page.wait_for_url("**/sign-in/passkey")
    page.goto(f"{strict.origin}/pitches/triage")
    page.wait_for_url("**/sign-in?next=**")
    page.goto(f"{strict.origin}/sign-in/passkey")
    press(page, "create")
    page.wait_for_url("**/pitches/triage")
    assert len(finger.keys()) == 1
    sign_out(page)
    by_mail(page, strict, "organiser")
    page.wait_for_url("**/sign-in/passkey")
    press(page, "get")
    page.wait_for_url("**/pitches/triage")
