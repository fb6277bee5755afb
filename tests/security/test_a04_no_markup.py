"""A4: nobody's text becomes markup, script or an htmx trigger.

Promised to everyone who reads what others wrote, in the room or at home: a name, an idea, a
remark or an answer is shown as the text it is, whatever somebody put in it.

Proof: 160 payloads of 14 classes, each of which does get its way on a careless page, are written past all
forms into every row of every column that holds typed text, in three rounds; every page and the fragments it
fetches are read as who may see them, and every page is opened in Chromium, the projector, the card and the
console among them. No element, attribute or address comes of them, no dialog, no request to elsewhere and
no report of the Content-Security-Policy. A column that nobody listed or that is planted nowhere fails, and
so does one that no page shows, but for a list of 22.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from innovation.web.security import POLICY
from tests.browser.chromium import NEEDS, browser
from tests.browser.pages import LOOKS, Look, World
from tests.browser.site import Evening, Site
from tests.browser.watch import Watch
from tests.faults import FULL, size
from tests.security import intruders
from tests.security.payloads import AWAY, CLASSES, IMG, PAYLOADS
from tests.security.planting import Planter, text_columns, typed

__all__ = ["browser"]
pytestmark = [*NEEDS, pytest.mark.once]

ROUNDS = size(1, 3)
#: The pages that the usual run opens; all are read.
OPENED = re.compile(
    r"/|/evenings/\{at_(open|revealed)\}/(card|screen|console)|/evenings/\{(held|asked)\}/(report|screen|console)"
    r"|/initiatives/\{busy\}|/pitches/\{pitched\}/feedback|/outbox"
)
#: What no page of this walk shows: it stands in letters or exports only, or on a page in a state that passes.
NOT_SHOWN_HERE = {
    *(
        "coaching.ended_why",
        "coaching.message",
        "decision.cofunding_by",
        "event_log.detail",
        "follow_up.text",
    ),
    *("follower.email", "helper.text", "initiative.waived_why", "join_request.adult_contact"),
    *("join_request.adult_name", "join_request.alias", "member.adult_contact", "member.adult_name"),
    *("member.alias", "member.left_why", "paper_count.checked_by", "paper_count.counted_by", "passkey.name"),
    *("person.languages", "proposal.reason", "round.void_reason", "thank_you_card.to_email"),
}

#: Reads a page as the browser got it, and the fragments that it would fetch.
READ = f"""async (paths) => {{ {intruders.SCRIPT}
  const read = async (path, headers = {{}}) => {{
    const answer = await fetch(path, {{ headers }});
    return {{ path, status: answer.status, text: await answer.text() }};
  }};
  const fragments = (page) =>
    [...page.querySelectorAll("[hx-get^='/']")].map((one) => one.getAttribute("hx-get"));
  const told = [];
  for (const path of paths) {{
    const whole = await read(path);
    const parts = [...new Set(fragments(parsed(whole.text)))];
    const all = [whole, ...await Promise.all(parts.map((part) => read(part, {{ "HX-Request": "true" }})))];
    for (const {{ text, ...rest }} of all) {{
      const marks = [...text.matchAll(/zqc(\\d+)z/g)].map((hit) => +hit[1]);
      told.push({{ ...rest, found: intruders(parsed(text)), marks: [...new Set(marks)] }});
    }}
  }}
  return told;
}}"""


class Readers:
    """Browsers of everyone who looks, signed in before anybody's name is written over."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.site, self.world = site, World(site)
        self.paths = {look: look.path.format_map(self.world) for look in LOOKS}
        self._browser = browser
        self._contexts: dict[tuple[str, str], BrowserContext] = {}
        self.watches: list[Watch] = []
        for look in LOOKS:
            self.page(look)

    def page(self, look: Look) -> BrowserContext:
        """The browser of whoever looks; a voter's is of one evening."""
        slug = self.paths[look].split("/")[2] if look.voter else ""
        if (look.as_, slug) not in self._contexts:
            self._contexts[look.as_, slug] = self._begin(look.as_, slug)
        return self._contexts[look.as_, slug]

    def _begin(self, as_: str, slug: str) -> BrowserContext:
        context = self._browser.new_context(base_url=self.site.origin)
        self.watches.append(Watch(context, self.site.origin))
        if as_ == "asked":
            self.site.remember(context, sign_in={"email": "iemand@example.org", "next": ""})
        elif as_:
            self.site.sign_in(context, as_)
        if slug:
            Evening(self.site, slug).admit(context)
        return context

    def by_reader(self) -> Iterator[tuple[BrowserContext, list[str]]]:
        """Each browser with the addresses it reads."""
        for context in self._contexts.values():
            yield context, list({self.paths[look]: 1 for look in LOOKS if self.page(look) is context})

    @property
    def heard(self) -> list[str]:
        """Dialogs, requests to elsewhere and complaints so far."""
        return [one for watch in self.watches for one in watch.heard]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def readers(browser: Browser, site: Site) -> Readers:
    return Readers(browser, site)


@pytest.fixture(scope="module")
def planter(readers: Readers) -> Planter:
    """A database full of payloads, before the server has read any of it."""
    planter = Planter(readers.site.database, PAYLOADS if FULL else (*PAYLOADS[::10], PAYLOADS[-1]))
    planter.plant()
    return planter


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_each_payload_gets_its_way_on_a_careless_page(
    blank: Page, record_property: Callable[..., None]
) -> None:
    tried = PAYLOADS if FULL else PAYLOADS[::10]
    duds = []
    for payload in tried:
        became = any(intruders.in_texts(blank, list(intruders.careless(payload))))
        if not became and not intruders.fills_in(payload):
            duds.append(payload)
    assert duds == []
    assert intruders.in_texts(blank, ["<p>zqx</p><a href='/x'>x</a><a href='mailto:x@y'>y</a>"]) == [[]]
    record_property("payloads", len(PAYLOADS))
    record_property("classes", len(CLASSES))


@pytest.mark.parametrize("policy", ["", POLICY])
def test_the_ear_hears_a_page_that_is_vulnerable(browser: Browser, policy: str) -> None:
    context = browser.new_context()
    watch, page = Watch(context, "http://careless.test"), context.new_page()
    headers = {"Content-Type": "text/html", **({"Content-Security-Policy": policy} if policy else {})}

    def careless(route: Route) -> None:
        body = f"<title>careless</title>{IMG}<img src={AWAY}/i.png><svg onload=alert(1)>"
        route.fulfill(body=body, headers=headers)

    page.route("http://careless.test/", careless)
    page.goto("http://careless.test/")
    page.wait_for_timeout(100)
    assert intruders.here(page)
    if policy:
        assert watch.dialogs == []
        assert any("Content Security Policy" in one for one in watch.complaints)
    else:
        assert set(watch.dialogs) == {"1"}
        assert watch.foreign == [f"http:{AWAY}/i.png"]
    context.close()


def test_every_column_with_text_is_known_and_planted(planter: Planter) -> None:
    assert {f"{column.table.name}.{column.name}" for column in text_columns()} == typed()
    assert set(planter.columns.values()) - {planter.columns[number] for number, _ in planter.planted} == set()


def test_what_people_wrote_stays_text_on_every_page(
    readers: Readers, planter: Planter, record_property: Callable[..., None]
) -> None:
    told: list[dict[str, Any]] = []
    for turn in range(ROUNDS):
        if turn:
            readers.site.kill()
            planter.plant()
            readers.site.start()
        for context, paths in readers.by_reader():
            page = context.new_page()
            page.goto("/healthz")
            told += page.evaluate(READ, paths)
            page.close()
    wrong = [one for one in told if one["found"] or one["status"] >= 500]
    assert {one["path"]: (one["status"], one["found"]) for one in wrong} == {}
    shown = {planter.columns[number] for one in told for number in one["marks"]}
    assert typed() - shown <= NOT_SHOWN_HERE
    record_property("columns", len(typed()))
    record_property("columns_shown", len(typed() & shown))
    record_property("pages_read", len(told))
    record_property("payload_in_column", len(planter.planted))


def test_nothing_happens_when_the_pages_are_opened(
    readers: Readers, planter: Planter, record_property: Callable[..., None]
) -> None:
    opened = [look for look in LOOKS if FULL or (OPENED.fullmatch(look.path) and not look.press)]
    for look in opened:
        page = readers.page(look).new_page()
        page.goto(readers.paths[look])
        for button in look.press:
            if page.locator(button).first.is_visible():  # a payload may stand where it was
                page.locator(button).first.click()
        assert intruders.here(page) == [], look
        page.close()
    assert readers.heard == []
    record_property("pages_opened", len(opened))
