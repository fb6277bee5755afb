"""One evening through all its people, in Dutch and in English: from the first idea to the sealed result."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.chromium import LAPTOP, PHONE, PROJECTOR, Device
from tests.browser.site import Site, Words

TEXTS = {
    "need": "Jongeren in onze wijk eten vaak alleen. Dat hoorde ik van mijn buren.",
    "idea": "We koken elke week samen in de kantine.",
    "against_current": "Niet wachten op een loket, maar beginnen.",
    "one_liner": "Elke week een maaltijd met de buurt.",
    "support": "Een keuken en twee vrijwilligers.",
}


@dataclass
class Story:
    """Who takes part, and what they made on the way."""

    site: Site
    device: Device
    words: Words
    title: str = ""
    pitch: str = ""  #: path of the idea
    evening: str = ""  #: path of the evening

    def open(self, path: str, as_: str = "", kind: dict[str, object] = LAPTOP, **options: object) -> Page:
        page = self.device(kind, self.words.locale, as_=as_, **options)
        page.goto(path)
        return page

    def draft(self) -> None:
        """The initiator writes; it is saved as she types, and she hands it in."""
        self.title = f"Samen aan tafel {secrets.token_hex(3)}"
        page = self.open("/pitches/new", as_="initiator")
        page.locator('main form[action="/pitches/"] button').first.click()
        for name, text in {**TEXTS, "title": self.title}.items():
            page.locator(f"[name={name}]").fill(text)
        page.locator("[name=municipality_id]").select_option(index=1)
        page.locator("[name=theme_id]").select_option(index=1)
        expect(page.locator("#saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
        page.reload()
        expect(page.locator("[name=need]")).to_have_value(TEXTS["need"])
        page.locator("button[name=look]").click()
        page.locator('form[action$="/submission"] button').click()
        page.wait_for_url(re.compile(r"/pitches/\d+$"))
        self.pitch = re.sub(r"^https?://[^/]+", "", page.url)

    def plan(self) -> None:
        """The organiser accepts it, plans an evening and puts it on the programme."""
        page = self.open(self.pitch, as_="organiser")
        page.locator('[name=decision][value="accepted"]').check()
        page.locator('form[action$="/decision"] button[type=submit]').click()
        expect(page.locator('form[action$="/decision"] [value="accepted"]')).to_have_count(0)
        page.goto("/evenings/new")
        page.locator("[name=title]").fill(f"Avond {self.title}")
        start = datetime.now() + timedelta(days=3)  # noqa: DTZ005 - what a date field is given
        page.locator("[name=starts_at]").fill(start.strftime("%Y-%m-%dT20:00"))
        page.locator("main form.form button[type=submit]").click()
        page.wait_for_url(re.compile("/programme$"))
        self.evening = re.sub(r"^https?://[^/]+|/programme$", "", page.url)
        adding = page.locator('form[action$="/programme/pitches"]')
        adding.locator("[name=pitch_id]").select_option(self.pitch.rsplit("/", 1)[1])
        adding.locator("button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(self.title)
        page.goto(f"{self.evening}/settings")
        page.locator('form[action$="/hosts"] [name=email]').fill("host@example.org")
        page.locator('form[action$="/hosts"] button[type=submit]').last.click()
        expect(page.locator("main")).to_contain_text("host@example.org")

    def join(self, code: str, how: str, **options: object) -> Page:
        """A phone comes in by the address in the QR code, or by typing the code on the front page."""
        page = self.open("/" if how == "typed" else f"/j/{code}", kind=PHONE, **options)
        if how == "typed":
            page.locator("#code").first.fill(f"{code[:3].lower()} {code[3:]}")
            page.locator(".join-form button").first.click()
        page.locator("form.join-now button").click()
        expect(page.locator("#now")).to_be_visible()
        return page


def test_an_evening_from_the_first_idea_to_the_sealed_result(
    site: Site, device: Device, words: Words
) -> None:
    story = Story(site, device, words)
    story.draft()
    story.plan()
    console = story.open(f"{story.evening}/console", as_="host")
    screen = story.open(f"{story.evening}/screen", as_="host", kind=PROJECTOR)
    code = screen.locator(".screen-code").inner_text().replace("-", "")
    first = story.join(code, "scanned")
    plain = story.join(code, "scanned", java_script_enabled=False)
    away = story.join(code, "typed")

    start(console, screen, story.title)
    vote(words, first, plain, away)
    leave_something(first)
    count_down(console, words)
    reveal(console, screen, first, words)
    afterwards(story, console)


def start(console: Page, screen: Page, title: str) -> None:
    """The host starts, goes to the pitch, lets the timer run and opens the vote, by keyboard."""
    console.locator("#act-phase-running").click()
    expect(console.locator("#act-next-primary")).to_be_visible()
    console.keyboard.press("ArrowRight")
    expect(screen.locator("#screen h1")).to_have_text(title)
    console.keyboard.press("t")
    expect(screen.locator(".timer time[data-ends]")).to_be_visible()
    expect(console.locator("#act-round")).to_be_visible()
    console.keyboard.press("Enter")
    expect(console.locator('#console[data-phase="open"]')).to_be_visible()


def vote(words: Words, first: Page, plain: Page, away: Page) -> None:
    """Three phones: one changes its mind, one has no JavaScript, one loses the network."""
    first.locator("#vote-no").click()
    expect(first.locator("#ballot[data-voted=no]")).to_be_visible()
    first.locator("#vote-yes").click()
    expect(first.locator("#ballot")).to_contain_text(words("Your vote counts: for"))
    plain.reload()
    plain.locator("#vote-no").click()
    expect(plain.locator("#ballot")).to_contain_text(words("Your vote counts: against"))
    expect(away.locator("#vote-yes")).to_be_visible()
    away.context.set_offline(True)
    away.locator("#vote-yes").click()
    expect(away.locator("[data-offline]")).to_be_visible()
    away.context.set_offline(False)
    expect(away.locator("#ballot[data-voted=yes]")).to_be_visible()
    expect(away.locator("[data-offline]")).to_be_hidden()


def leave_something(phone: Page) -> None:
    """A tip, and an offer of help with consent."""
    phone.locator("#tip summary").click()
    phone.locator("#tip [name=text]").fill("Vraag de sportclub om de sleutel.")
    phone.locator("#tip button[type=submit]").click()
    expect(phone.locator("#tip .extra-thanks")).to_be_visible()
    phone.locator("#offer summary").click()
    phone.locator("#offer [value=things]").check()
    phone.locator("#offer [name=adult]").check()
    phone.locator("#offer [name=name]").fill("Een buur")
    phone.locator("#offer [name=email]").fill("buur@example.org")
    phone.locator("#offer [name=consent]").check()
    phone.locator("#offer button[type=submit]").click()
    expect(phone.locator("#offer .extra-thanks")).to_be_visible()


def count_down(console: Page, words: Words) -> None:
    """Closing is begun, extended, cancelled, begun again and done at once."""
    console.locator("#act-closing").click()
    expect(console.locator('#console[data-phase="closing"]')).to_be_visible()
    revision = console.locator("#console [name=revision]").first
    before = revision.input_value()
    console.locator("#act-extension").click()
    expect(revision).not_to_have_value(before)
    console.locator("#act-cancellation").click()
    expect(console.locator('#console[data-phase="open"]')).to_be_visible()
    expect(console.locator(".tally-in")).to_contain_text("3")
    console.locator("#act-closing").click()
    console.locator("#act-closure").click()
    expect(console.locator('#console[data-phase="closed"]')).to_be_visible()


def reveal(console: Page, screen: Page, phone: Page, words: Words) -> None:
    """The result comes on the projector and on the phones at the same time; undone, and shown again."""
    counts = words("%(yes)s of %(whole)s for, %(needed)s needed", yes=2, whole=3, needed=2)
    expect(screen.locator("#screen")).not_to_contain_text(counts)
    console.keyboard.press("r")
    expect(screen.locator("#screen")).to_contain_text(counts)
    expect(phone.locator("#now")).to_contain_text(words("Threshold reached"))
    expect(screen.locator(".screen-fingerprint code")).to_have_text(re.compile("^[0-9a-f]{8}$"))
    console.keyboard.press("r")
    expect(screen.locator("#screen")).not_to_contain_text(counts)
    console.keyboard.press("r")
    expect(phone.locator("#now")).to_contain_text(counts)


def afterwards(story: Story, console: Page) -> None:
    """The recount agrees, two people make the result public, and the initiator finds what she was given."""
    console.locator("#act-phase-ended").click()
    expect(console.locator('#console[data-phase="ended"]')).to_be_visible()
    stranger = story.open(f"{story.evening}/results")
    expect(stranger.locator("main")).not_to_contain_text(story.title)
    organiser = story.open(f"{story.evening}/results", as_="organiser")
    organiser.locator('form[action$="/publication"] button').click()
    expect(organiser.locator(".proposal")).to_be_visible()
    stranger.reload()
    expect(stranger.locator("main")).not_to_contain_text(story.title)
    colleague = story.open(f"{story.evening}/results", as_="admin")
    colleague.locator('form[action$="/agreement"] button').click()
    expect(colleague.locator("body")).to_contain_text(
        story.words("The recount agrees. The results are public.")
    )
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text(story.title)
    expect(stranger.locator("main")).to_contain_text(story.words("Threshold reached"))
    initiator = story.open(f"{story.pitch}/feedback", as_="initiator")
    expect(initiator.locator("#tips")).to_contain_text("Vraag de sportclub om de sleutel.")
    expect(initiator.locator("#offers")).to_contain_text("buur@example.org")
