"""A jury of five and a youth jury of three at an evening with seven pitches, from invitation to report.

In Dutch, with full figures in English too. One juror scores by tapping; the others send the same form
without JavaScript.
"""

import re
import secrets
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.browser.chromium import LAPTOP, PROJECTOR, Device
from tests.browser.site import Evening, Site, Words

TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}
PITCHES = 7
EXPERTS = {
    "kees": "policy_maker",
    "ria": "parent",
    "omar": "entrepreneur",
    "els": "educator",
    "jan": "resident",
}
YOUTH = {"sanne": "youth", "milan": "youth", "aya": "youth"}


@dataclass
class Story:
    """The evening and who is on its juries."""

    site: Site
    device: Device
    words: Words
    evening: Evening
    tail: str = field(default_factory=lambda: secrets.token_hex(3))
    panels: dict[str, str] = field(default_factory=dict)  #: path of each, by kind
    pitches: list[str] = field(default_factory=list)  #: their ids in order

    def open(self, path: str, as_: str, kind: dict[str, object] = LAPTOP) -> Page:
        page = self.device(kind, self.words.locale, as_=as_)
        page.goto(path)
        return page

    def login(self, who: str) -> str:
        return f"{who}-{self.tail}"

    def seat(self, kind: str, pitch: int = 0) -> str:
        """The path of the sheet of a juror of this panel for a pitch."""
        return f"{self.panels[kind].replace('/juries/', '/jury/')}/pitches/{self.pitches[pitch]}"

    def sheet(self, kind: str, who: str, pitch: int) -> Page:
        return self.open(self.seat(kind, pitch), self.login(who), TABLET)

    def send(self, page: Page, kind: str, pitch: int, marks: list[int]) -> None:
        """Fill in the plain form of a sheet and hand it in, as a browser without JavaScript does."""
        address = f"{self.site.origin}{self.seat(kind, pitch)}"
        sheet = page.request.get(address).text()
        names = dict.fromkeys(re.findall(r'name="(mark-\d+)"', sheet))
        (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', sheet)
        notes = {"note": f"Sterk idee {pitch + 1}.", "private_note": "Nog bellen."}
        given = {name: str(mark) for name, mark in zip(names, marks, strict=True)}
        answer = page.request.post(f"{address}/hand-in", form={"csrf_token": token, **notes, **given})
        assert answer.status == 200, answer.text()


def test_two_juries_from_invitation_to_report(site: Site, device: Device, told: Words) -> None:
    story = Story(site, device, told, site.evening(pitches=PITCHES))
    organise(story)
    join(story)
    story.evening.start()
    story.evening.go_to(2)
    ask(story)
    tap(story)
    stay_out(story)
    score(story)
    vote(story)
    change(story)
    conclude(story)
    report(story)


def organise(story: Story) -> None:
    """The organiser makes two juries that give advice and invites who is to sit on them."""
    page = story.open(f"{story.evening.path}/juries", "organiser")
    for kind, members in (("expert", EXPERTS), ("youth", YOUTH)):
        page.goto(f"{story.evening.path}/juries")
        page.locator(f'button[name=kind][value="{kind}"]').click()
        page.wait_for_url(re.compile(r"/juries/\d+"))
        story.panels[kind] = re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)
        settings = page.locator("#settings form.jury-settings")
        settings.locator('[name$="mode"][value=advice]').check()
        with page.expect_navigation():
            settings.locator("button[type=submit]").click()
        for number, who in enumerate(members):
            form = page.locator('form[action$="/invitations"]')
            form.locator('[name$="email"]').fill(f"{story.login(who)}@example.org")
            if number == 0:
                form.locator('[name$="chair"]').check()
            with page.expect_navigation():
                form.locator("button[type=submit]").click()
            expect(page.locator(".form-errors")).to_have_count(0)


def join(story: Story) -> None:
    """Everybody follows the link in their own letter and says yes."""
    outbox = story.open("/outbox", "organiser")
    for who, perspective in {**EXPERTS, **YOUTH}.items():
        letter = outbox.locator("article.card").filter(has_text=f"{story.login(who)}@example.org").first
        link = re.findall(r"/jury-invitations/[\w-]+", letter.inner_text())[0]
        page = story.open(link, story.login(who))
        page.locator("[name=name]").fill(who.title())
        page.locator("[name=perspective]").select_option(perspective)
        with page.expect_navigation():
            page.locator('form[action*="/jury-invitations/"] button[type=submit]').click()
        expect(page.locator(".form-errors")).to_have_count(0)
        page.context.close()
    page = story.open(story.panels["expert"], "organiser")
    expect(page.locator("main")).to_contain_text("Omar")


def ask(story: Story) -> None:
    """A juror's question reaches the host at once and stands on the screen when the host says so."""
    room = story.open(f"{story.evening.path}/jury", story.login("ria"), TABLET)
    links = room.locator(".jury-pitches a").evaluate_all("all => all.map(one => one.pathname)")
    story.pitches = [link.rsplit("/", 1)[1] for link in links]
    assert len(story.pitches) == PITCHES
    console = story.open(f"{story.evening.path}/console", "host")
    screen = story.open(f"{story.evening.path}/screen", "host", PROJECTOR)
    room.locator(".jury-pitches a").first.click()
    form = room.locator("#ask form")
    form.locator("[name=text]").fill("Wie doet het in de eerste maand?")
    form.locator("button[type=submit]").first.click()
    expect(room.locator(".ask-sent")).to_be_visible()
    queued = console.locator("#questions .question", has_text="Wie doet het")
    expect(queued).to_be_visible()
    expect(screen.locator("#screen")).not_to_contain_text("Wie doet het")
    queued.locator("button[id$=-screen]").click()
    expect(screen.locator("#screen")).to_contain_text("Wie doet het in de eerste maand?")
    queued.locator("button[id$=-parked]").click()
    expect(screen.locator("#screen")).not_to_contain_text("Wie doet het")
    for page in (room, console, screen):
        page.context.close()


def tap(story: Story) -> None:
    """Kees taps a mark for each criterion of the first pitch; it is saved at once and outlives a reload."""
    page = story.sheet("expert", "kees", 0)
    for number, mark in enumerate((8, 7, 9, 6, 8)):
        asked = page.locator(".asked-mark").nth(number)
        asked.locator(f'.mark-button:has(input[value="{mark}"])').tap()
        expect(asked.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.locator("[name=note]").fill("Begin klein.")
    expect(page.locator("#saved-notes")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.reload()
    expect(page.locator('.asked-mark >> nth=2 >> input[value="9"]')).to_be_checked()
    expect(page.locator("[name=note]")).to_have_value("Begin klein.")
    expect(page.locator("main")).not_to_contain_text("Ria")
    page.locator('button[formaction*="/hand-in"]').click()
    expect(page.locator(".status", has_text=story.words("handed in"))).to_be_visible()
    page.context.close()


def stay_out(story: Story) -> None:
    """Omar has an interest in the second pitch and says so."""
    page = story.sheet("expert", "omar", 1)
    declaring = page.locator("details.aside-act").filter(has=page.locator('form[action$="/recusal"]'))
    declaring.locator("summary").click()
    declaring.locator("[name=text]").fill("Mijn broer doet mee.")
    with page.expect_navigation():
        declaring.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(story.words("You stay out of this pitch."))
    expect(page.locator(".asked-mark")).to_have_count(0)
    page.context.close()


def score(story: Story) -> None:
    """Everybody hands in; Jan scores two pitches only."""
    for kind, members in (("expert", EXPERTS), ("youth", YOUTH)):
        for seat, who in enumerate(members):
            page = story.sheet(kind, who, 0)
            for pitch in range(2 if who == "jan" else PITCHES):
                if (who, pitch) in {("kees", 0), ("omar", 1)}:
                    continue
                story.send(page, kind, pitch, [5 + (seat + pitch + n) % 5 for n in range(5)])
            page.context.close()


def vote(story: Story) -> None:
    """Meanwhile the room votes on all seven; the fourth does not reach the threshold."""
    evening = story.evening
    for pitch in range(PITCHES):
        evening.go_to(pitch + 2)
        evening.open()
        evening.fill(*((3, 9) if pitch == 3 else (9, 4)))
        evening.close()
        evening.reveal()


def change(story: Story) -> None:
    """Els has handed in and changes a mark; she sees what her colleagues gave, but not the youth jury."""
    page = story.sheet("expert", "els", 0)
    expect(page.locator("main")).to_contain_text("Kees")
    expect(page.locator("main")).not_to_contain_text("Sanne")
    asked = page.locator(".asked-mark").first
    asked.locator('.mark-button:has(input[value="10"])').tap()
    expect(asked.locator(".saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.reload()
    expect(page.locator('.asked-mark >> nth=0 >> input[value="10"]')).to_be_checked()
    page.context.close()


def conclude(story: Story) -> None:
    """Each chair locks, writes advice and publishes in two clicks; then the results are published."""
    story.evening.end()
    for kind, chair in (("expert", "kees"), ("youth", "sanne")):
        path = f"{story.panels[kind].replace('/juries/', '/jury/')}/deliberation"
        page = story.open(path, story.login(chair))
        with page.expect_navigation():
            page.locator('form[action$="/lock"] button').click()
        advice = page.locator("textarea[name=text]").first
        advice.fill(f"Advies van de {kind}.")
        expect(page.locator("[id^=advice-saved]").first).to_contain_text(re.compile(r"\d\d:\d\d"))
        page.locator('a[href$="/publication"]').click()
        with page.expect_navigation():
            page.locator('form[action$="/publication"] button').click()
        page.context.close()
    late = story.sheet("expert", "jan", 5)
    expect(late.locator('button[formaction*="/hand-in"]')).to_have_count(0)
    late.context.close()
    visitor = story.open(f"{story.evening.path}/jury-report", "")
    expect(visitor.locator("main")).not_to_contain_text("Advies van")
    story.evening.publish()
    visitor.context.close()


def report(story: Story) -> None:
    """Everybody reads what room and juries said; the initiator also the notes, and answers what was asked."""
    page = story.open(f"{story.evening.path}/jury-report", "")
    main = page.locator("main")
    for text in ("Advies van de expert.", "Advies van de youth.", "Omar", "Mijn broer doet mee."):
        expect(main).to_contain_text(text)
    expect(main).not_to_contain_text("Sterk idee")
    page.goto(f"{story.evening.path}/results")
    expect(page.locator('main a[href$="/jury-report"]').first).to_be_visible()
    page.context.close()
    mine = story.open(f"/pitches/{story.pitches[0]}/feedback", "initiator")
    expect(mine.locator("main")).to_contain_text("Begin klein.")
    mine.goto(f"/pitches/{story.pitches[0]}/jury-questions")
    answer = mine.locator("article.answer form").first
    answer.locator('[name$="answer"]').fill("Wij met z'n drieën.")
    with mine.expect_navigation():
        answer.locator("button[type=submit]").click()
    mine.goto(f"{story.evening.path}/jury-report")
    expect(mine.locator("main")).to_contain_text("Wij met z'n drieën.")
