"""From a passed vote to a story: an initiative through all its people, in Dutch (and English)."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from innovation.initiatives.models import Follower, Initiative, Update
from innovation.voting.models import Offer
from tests.browser.chromium import LAPTOP, Device
from tests.browser.site import Site, Words

HELPERS = ("jongere", "ondernemer")  #: they offered help on their vote card
GUESTS = ("ouder", "buur")  #: they are invited by e-mail
PERSPECTIVES = {"jongere": "youth", "ondernemer": "entrepreneur", "ouder": "parent", "buur": "resident"}


@dataclass
class Story:
    """Who takes part, each in a browser of their own."""

    site: Site
    device: Device
    words: Words
    mark: str  #: makes the addresses of this run its own
    path: str = ""  #: of the initiative

    def open(self, path: str, as_: str = "") -> Page:
        page = self.device(LAPTOP, self.words.locale, as_=as_)
        page.goto(path)
        return page

    def login(self, who: str) -> str:
        return f"{who}-{self.mark}"

    def address(self, who: str) -> str:
        return f"{self.login(who)}@example.org"

    def voted(self) -> None:
        """An evening where the room says yes, two people offer help, and the result is published."""
        evening = self.site.evening(pitches=1)
        evening.lead_to("ended")
        with self.site.writing() as session:
            found = session.execute(
                sa.text("SELECT id FROM event WHERE slug = :slug"), {"slug": evening.slug}
            )
            event_id = found.scalar_one()
            item = session.execute(
                sa.text(
                    "SELECT pitch_id FROM programme_item WHERE event_id = :event AND pitch_id IS NOT NULL"
                ),
                {"event": event_id},
            )
            pitch_id = item.scalar_one()
            for who in HELPERS:
                session.add(self._offer(who, event_id, pitch_id))
        evening.publish()
        with self.site.database.session(read_only=True) as session:
            number = session.scalars(sa.select(Initiative.id).where(Initiative.pitch_id == pitch_id)).one()
        self.path = f"/initiatives/{number}"

    def _offer(self, who: str, event_id: int, pitch_id: int) -> Offer:
        return Offer(
            id=secrets.token_hex(8),
            event_id=event_id,
            pitch_id=pitch_id,
            kinds="team",
            name=who.title(),
            email=self.address(who),
            consent=True,
            given_on=datetime.now(UTC).date(),
        )

    def follow_letter(self, who: str, path: str) -> str:
        """The newest link to `path` in a letter to this person."""
        letters = self.open("/outbox").locator("article.card").filter(has_text=self.address(who))
        found = re.findall(rf"{path}[\w.~-]+", letters.first.inner_text())
        return str(found[-1])

    def posted(self, page: Page, action: str, press: str = "button[type=submit]", **filled: str) -> None:
        """Fill in the form that is sent to `action`, send it, and see no mistake."""
        form = page.locator(f'form[action$="{action}"]' if action else "main form").first
        folded = page.locator("details:not([open])").filter(has=form)
        for _ in range(folded.count()):
            folded.first.locator("summary").first.click()
        for name, text in filled.items():
            form.locator(named(name)).fill(text)
        with page.expect_navigation():
            form.locator(press).first.click()
        expect(page.locator(".form-errors")).to_have_count(0)


def named(field: str) -> str:
    """A field by its name, also when its form puts a word before it."""
    return f'[name="{field}"], [name$="-{field}"]'


def test_an_initiative_from_a_passed_vote_to_its_story(site: Site, device: Device, told: Words) -> None:
    story = Story(site, device, told, secrets.token_hex(3))
    story.voted()
    follow(story)
    gather(story)
    guide(story)
    plan(story)
    pay(story)
    tell(story)
    end(story)


def follow(story: Story) -> None:
    """Somebody who was not in the room wants to hear how it goes."""
    page = story.open(story.path)
    story.posted(page, "/followers", email=story.address("volger"))
    page.goto(story.follow_letter("volger", "/following/"))
    story.posted(page, "")


def gather(story: Story) -> None:
    """Two people who offered help and two who get a letter say yes themselves, and the team is whole."""
    page = story.open(f"{story.path}/team", as_="initiator")
    for _ in HELPERS:
        with page.expect_navigation():
            page.locator('form[action*="/invitations/offers/"] button').first.click()
    for who in GUESTS:
        story.posted(page, "/invitations", email=story.address(who))
    expect(page.locator(".gap-open")).to_be_visible()
    for who in (*HELPERS, *GUESTS):
        theirs = story.open(story.follow_letter(who, "/initiatives/invitations/"), as_=story.login(who))
        theirs.locator(f'[name=perspectives][value="{PERSPECTIVES[who]}"]').check()
        with theirs.expect_navigation():
            theirs.locator("form.join-form button[type=submit]").click()
        expect(theirs.locator("main")).to_contain_text(who.title())
    page.reload()
    expect(page.locator("main")).to_contain_text(story.words("The team is whole."))


def guide(story: Story) -> None:
    """The team chooses its coach, who says yes; guidance can begin."""
    office = story.open("/coaches/", as_="organiser")
    story.posted(office, "/coaches/", email=story.address("coach"))
    theirs = story.open("/coaches/me", as_=story.login("coach"))
    theirs.locator("[name=active]").check()
    story.posted(theirs, "/coaches/me", introduction="Ik denk graag mee.")
    page = story.open(f"{story.path}/coach", as_="initiator")
    page.locator(".coach-choice").filter(has_text=story.login("coach")).locator("[name=coach]").check()
    story.posted(page, "/coach", message="Denk je met ons mee?")
    theirs.goto("/coaching")
    story.posted(theirs, "/yes")
    page = story.open(story.path, as_="initiator")
    page.locator("[name=stage]").select_option("exploring")
    story.posted(page, "/stage")
    expect(page.locator(".steps [aria-current=step]")).to_contain_text(story.words("Exploring"))


def plan(story: Story) -> None:
    """Three steps, the last of them a promise; one is done."""
    page = story.open(f"{story.path}/plan", as_="initiator")
    for text in ("Tien jongeren vragen", "Een keuken vinden"):
        story.posted(page, "/steps", text=text, due_on=(date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011
    page.locator("details:not([open]) > summary", has_text=story.words("Add a step")).click()
    page.locator('form[action$="/steps"]').locator(named("promise")).check()
    story.posted(page, "/steps", text="Ook op zondag open")
    expect(page.locator(".plan-steps > li")).to_have_count(3)
    expect(page.locator(".plan-steps")).to_contain_text(story.words("promised to the jury"))
    story.posted(page, "/done", press="button")
    expect(page.locator("#steps")).to_contain_text(re.compile("1 (van|of)"))


def pay(story: Story) -> None:
    """A municipality decides on 2,500 euros in two instalments; the first is asked for and paid."""
    today = date.today().isoformat()  # noqa: DTZ011
    office = story.open(f"{story.path}/support", as_="organiser")
    office.locator("#decision summary").click()
    office.locator('form[action$="/grants"]').locator(named("municipality_id")).select_option(index=1)
    story.posted(office, "/grants", amount="2.500", decided_on=today, reference=f"B-{story.mark}")
    story.posted(office, "/instalments", amount="1000", condition="Als het plan er is")
    story.posted(office, "/instalments", amount="1500,00", condition="Na de eerste avond")
    page = story.open(f"{story.path}/support", as_="initiator")
    story.posted(page, "/request", why="Het plan is er.")
    office.reload()
    story.posted(office, "/payment", on=today)
    visitor = story.open(story.path)
    expect(visitor.locator("main")).to_contain_text("2.500" if story.words.locale == "nl" else "2,500")
    expect(visitor.locator("main")).to_contain_text(f"B-{story.mark}")


def tell(story: Story) -> None:
    """An update reaches the follower by mail; a thank-you card goes to a helper, who passes one on."""
    page = story.open(f"{story.path}/updates", as_="initiator")
    story.posted(page, "/updates", text="De eerste avond was vol.")
    with story.site.writing() as session:
        a_while_passes(session)
    assert story.site.command("digest").stdout.strip() == "letters sent: 1"
    letter = story.open("/outbox").locator("article.card").filter(has_text=story.address("volger")).first
    expect(letter).to_contain_text("De eerste avond was vol.")
    expect(letter).not_to_contain_text(story.address("buur"))
    page.goto(f"{story.path}/cards")
    story.posted(page, "/cards", to_name="Oma", text="Dank voor de soep.", to_email=story.address("oma"))
    theirs = story.open(story.follow_letter("oma", "/thanks/"))
    expect(theirs.locator("main")).to_contain_text("Dank voor de soep.")
    story.posted(theirs, "/card", to_name="Jan", text="Jij bracht de pan.", to_email=story.address("jan"))
    last = story.open(story.follow_letter("jan", "/thanks/"))
    expect(last.locator("main")).to_contain_text("Jij bracht de pan.")
    expect(last.locator(".thanks-chain")).to_contain_text("Oma")


def a_while_passes(session: Session) -> None:
    """Everything that was told or confirmed is an hour old."""
    for table, column in ((Update, "told_at"), (Follower, "confirmed_at")):
        for row in session.scalars(sa.select(table).where(getattr(table, column).is_not(None))):
            setattr(row, column, getattr(row, column) - timedelta(hours=1))


def end(story: Story) -> None:
    """It stops, and only with a story; everyone can read what was learned."""
    page = story.open(story.path, as_="initiator")
    page.locator("[name=stage]").select_option("stopped")
    page.locator('form[action$="/stage"] button').click()
    expect(page.locator(".form-errors")).to_be_visible()
    page.goto(f"{story.path}/story")
    page.locator("[name=kind]").select_option("place")
    story.posted(
        page,
        "/story",
        press=".actions button[type=submit]",
        tried="We kookten tien weken samen.",
        again="Eerst vragen, dan koken.",
        obstacle="De kantine werd gesloten.",
    )
    page.goto(story.path)
    page.locator("[name=stage]").select_option("stopped")
    story.posted(page, "/stage")
    visitor = story.open(story.path)
    expect(visitor.locator("main")).to_contain_text("Eerst vragen, dan koken.")
    visitor.goto("/obstacles/?kind=place")
    expect(visitor.locator("main")).to_contain_text("De kantine werd gesloten.")
