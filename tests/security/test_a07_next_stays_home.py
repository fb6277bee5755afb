"""A7: next= stays home.

Promised to everyone who follows a link to sign in: after it one is on this site, never on a copy of it that
asks for the code once more.

Proof: 60 values of next= (//, backslashes, tabs and line ends, %2f, wide slashes, @, other schemes, very
long ones) at four places that take it (sign-in when one is signed in already, the link of a letter, the
profile, the choice of a language), and Chromium itself says where each answer leads;
all of them are followed in Chromium from the address and from the form of the languages: nothing is asked
of another site, no script runs, and what a page offers as the way on leads home.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from innovation.people.actions import sign_in_link
from innovation.people.models import Person
from innovation.web.security import stays_home
from tests.browser.chromium import NEEDS, browser
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.faults import FULL
from tests.faults.room import csrf, session_cookie
from tests.security.redirects import AWAY, VECTORS

__all__ = ["browser"]
pytestmark = [*NEEDS, pytest.mark.once]

FOLLOWED = VECTORS if FULL else VECTORS[::12]
FORM = "application/x-www-form-urlencoded"
OFFERED = """([text, base]) => [...new DOMParser().parseFromString(text, "text/html").links]
  .map((one) => new URL(one.getAttribute("href"), base).origin)"""
LEADS = "([told, base]) => told.map((one) => new URL(one, base).origin)"


def posted(site: Site, path: str, cookies: str, **fields: str) -> str:
    """Where the answer to a form leads."""
    headers = {"Cookie": cookies, "X-CSRFToken": csrf(site.app), "Content-Type": FORM}
    return site.ask(path, "POST", headers, urlencode(fields))[1]["Location"] or ""


def ways(site: Site, signed_in: str, vector: str) -> Iterator[str]:
    """Where each place leads that takes `vector` for next=."""
    query = quote(vector.encode(), safe="")
    yield site.ask(f"/sign-in?next={query}", headers={"Cookie": signed_in})[1]["Location"]
    yield posted(site, "/language", signed_in, next=vector, lang="nl")
    yield posted(site, "/me", signed_in, next=vector, name="Olga", locale="nl")
    with site.writing() as session:
        token = sign_in_link(session, "organiser@example.org", datetime.now(UTC))
    yield posted(site, f"/sign-in/{token}", f"session={session_cookie(site.app)}", next=vector)


@pytest.fixture
def home(demo: Site, browser: Browser) -> Iterator[tuple[Page, Watch]]:
    context: BrowserContext = browser.new_context(base_url=demo.origin)
    demo.sign_in(context, "organiser")
    watch = Watch(context, demo.origin)
    context.route(re.compile(rf"//[^/?]*{AWAY}"), lambda route: route.abort())
    yield context.new_page(), watch
    context.close()


def test_every_answer_leads_home(
    demo: Site, home: tuple[Page, Watch], record_property: Callable[..., None]
) -> None:
    with demo.writing() as session:
        person = demo.person(session, "organiser").get_id()
    cookie = f"session={session_cookie(demo.app, _user_id=person, _fresh=True)}"
    tried = VECTORS if FULL else VECTORS[::4]
    told = [(vector, one) for vector in tried for one in ways(demo, cookie, vector)]
    where = home[0].evaluate(LEADS, [[one for _, one in told], demo.origin])
    assert [pair for pair, origin in zip(told, where, strict=True) if origin != demo.origin] == []
    record_property("vectors", len(VECTORS))
    record_property("redirects", len(told))


def test_chromium_ends_up_at_home(
    demo: Site, home: tuple[Page, Watch], record_property: Callable[..., None]
) -> None:
    page, watch = home
    for vector in FOLLOWED:
        page.goto(f"/sign-in?next={quote(vector.encode(), safe='')}")
        assert page.url.startswith(f"{demo.origin}/"), vector
        page.goto("/accessibility")
        page.locator("form[action='/language'] [name=next]").first.evaluate(
            "(field, value) => { field.value = value; }", vector
        )
        with page.expect_navigation():
            page.locator("form[action='/language'] button").first.evaluate("(button) => button.click()")
        assert page.url.startswith(f"{demo.origin}/"), vector
    assert watch.foreign + watch.dialogs == []
    record_property("followed", 2 * len(FOLLOWED))


def test_a_refused_form_offers_no_way_elsewhere(demo: Site, home: tuple[Page, Watch]) -> None:
    """Who has no name yet may go on without one; the form comes back with that way in it."""
    with demo.writing() as session:
        nameless = Person(email="nieuw@example.org", name="", created_at=datetime.now(UTC))
        session.add(nameless)
        session.flush()
        cookie = f"session={session_cookie(demo.app, _user_id=nameless.get_id(), _fresh=True)}"
    for vector in VECTORS if FULL else VECTORS[::4]:
        headers = {"Cookie": cookie, "X-CSRFToken": csrf(demo.app), "Content-Type": FORM}
        status, _, body = demo.ask("/me", "POST", headers, urlencode({"next": vector, "name": ""}))
        assert status == 422
        led = home[0].evaluate(OFFERED, [body.decode(), demo.origin])
        assert [one for one in led if one != demo.origin] == [], vector


@pytest.mark.parametrize("path", ["/", "/me?next=/x", "/pitches/?q=a%2fb", "/j/ABC-DEF"])
def test_ways_on_this_site_are_kept(path: str) -> None:
    assert stays_home(path) == path
