"""The page scripts in a real browser, on small pages of their own: no server, so any answer can be lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from innovation.web.security import POLICY

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "static"
HOME = "http://hall.test/"
HEAD = """<!doctype html><html lang="en"><meta name="csrf-token" content="token-1">
<meta name="htmx-config" content='{"allowEval":false,
"includeIndicatorStyles":false,"responseHandling":[{"code":"204","swap":false},
{"code":"[23]..","swap":true},{"code":"4..","swap":true,"error":true},{"code":"...","swap":false,"error":true}]}'>
<script src="vendor/htmx.min.js" defer></script><script src="app.js" defer></script>
<script src="ballot.js" defer></script><script src="console.js" defer></script><title>Hall</title>
<main id="main"><div id="messages"></div>"""


class Hall:
    """A page at HOME, the static files, and an answer for each other address."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html = ""
        self.answers: dict[str, Callable[[Route], None]] = {}
        self.sent: list[dict[str, str]] = []
        page.route("**/*", self.serve)

    def serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOME).partition("?")[0]
        if path in self.answers:
            self.sent.append(
                {name: values[0] for name, values in parse_qs(route.request.post_data or "").items()}
            )
            self.answers[path](route)
        elif path.endswith(".js"):
            route.fulfill(path=STATIC / path)
        else:
            headers = {"Content-Security-Policy": POLICY.replace("'self'", HOME)}
            route.fulfill(body=HEAD + self.html, content_type="text/html", headers=headers)

    def show(self, html: str) -> None:
        self.html = html
        self.page.goto(HOME)


def saying(html: str, status: int = 200) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=html, status=status, content_type="text/html")


def lost(route: Route) -> None:
    route.abort("connectionfailed")


@pytest.fixture
def hall(browser: Browser) -> Iterator[Hall]:
    context = browser.new_context()
    page = context.new_page()
    faults: list[Error] = []
    page.on("pageerror", lambda fault: faults.append(fault))
    yield Hall(page)
    context.close()
    assert not faults


BALLOT = """<p data-offline hidden>waits</p>
<section id="ballot" {voted}>{said}
<form data-resend action="/ballot" hx-post="/ballot" hx-target="#ballot" method="post">
<input type="hidden" name="revision" value="{revision}"><input type="hidden" name="token" value="from-server">
<button id="vote-yes" name="choice" value="yes">For</button>
<button id="vote-no" name="choice" value="no">Against</button>
</form></section>"""


def counted(route: Route) -> None:
    fields = parse_qs(route.request.post_data or "")
    said = f"<p>counted {fields['choice'][0]}</p>"
    part = BALLOT.format(voted="data-voted", said=said, revision=int(fields["revision"][0]) + 1)
    route.fulfill(body=part.partition("</p>\n")[2], content_type="text/html")


def test_a_ballot_is_sent_with_a_token_of_its_own(hall: Hall) -> None:
    hall.answers["ballot"] = counted
    hall.show(BALLOT.format(voted="", said="", revision=4))
    hall.page.click("#vote-yes")
    expect(hall.page.locator("#ballot")).to_contain_text("counted yes")
    hall.page.click("#vote-no")
    expect(hall.page.locator("#ballot")).to_contain_text("counted no")
    assert [(fields["choice"], fields["revision"]) for fields in hall.sent] == [("yes", "4"), ("no", "5")]
    assert len({fields["token"] for fields in hall.sent} | {"from-server"}) == 3


def test_a_ballot_waits_for_the_network_and_says_so(hall: Hall) -> None:
    hall.answers["ballot"] = lost
    hall.show(BALLOT.format(voted="", said="", revision=1))
    hall.page.click("#vote-yes")
    expect(hall.page.get_by_text("waits")).to_be_visible()
    hall.answers["ballot"] = saying("busy", 503)
    hall.page.wait_for_timeout(1500)
    hall.answers["ballot"] = counted
    expect(hall.page.locator("#ballot")).to_contain_text("counted yes", timeout=9000)
    expect(hall.page.get_by_text("waits")).to_be_hidden()
    assert len({fields["token"] for fields in hall.sent}) == 1


def test_only_the_newest_choice_waits(hall: Hall) -> None:
    hall.answers["ballot"] = lost
    hall.show(BALLOT.format(voted="", said="", revision=1))
    hall.page.click("#vote-yes")
    hall.page.click("#vote-no")
    expect(hall.page.get_by_text("waits")).to_be_visible()
    hall.answers["ballot"] = counted
    expect(hall.page.locator("#ballot")).to_contain_text("counted no", timeout=9000)
    assert (hall.sent[-1]["choice"], hall.sent[-1]["revision"]) == ("no", "2")


def test_a_press_while_another_is_under_way_is_not_lost(hall: Hall) -> None:
    waiting: list[Route] = []
    hall.answers["ballot"] = waiting.append
    hall.show(BALLOT.format(voted="", said="", revision=1))
    hall.page.click("#vote-yes")
    hall.page.click("#vote-no")
    hall.page.wait_for_timeout(100)
    hall.answers["ballot"] = counted
    counted(waiting[0])
    expect(hall.page.locator("#ballot")).to_contain_text("counted no")


def test_a_waiting_ballot_survives_a_reload(hall: Hall) -> None:
    hall.answers["ballot"] = lost
    hall.show(BALLOT.format(voted="", said="", revision=1))
    hall.page.click("#vote-yes")
    expect(hall.page.get_by_text("waits")).to_be_visible()
    hall.answers["ballot"] = counted
    hall.page.reload()
    expect(hall.page.locator("#ballot")).to_contain_text("counted yes")


LIVE = """<p data-held hidden>held back</p>
<section id="now" hx-get="/live" hx-trigger="every 200ms" hx-swap="outerHTML">old</section>
<section id="extras">
<form data-draft="tip-1" data-token hx-post="/tip" hx-target="#extras" hx-swap="outerHTML">
<input type="hidden" name="token" value=""><textarea name="text"></textarea>
<button>Send</button></form></section>"""
UPDATE = '<section id="now">new</section><section id="extras" hx-swap-oob="true">next pitch</section>'


def test_an_update_never_wipes_what_is_being_written(hall: Hall) -> None:
    hall.answers["live"] = saying("", 204)
    hall.show(LIVE)
    hall.page.fill("textarea", "Ask the library")
    hall.answers["live"] = saying(UPDATE)
    expect(hall.page.locator("#now")).to_have_text("new")
    expect(hall.page.locator("textarea")).to_have_value("Ask the library")
    expect(hall.page.get_by_text("held back")).to_be_visible()


def test_an_update_replaces_what_nobody_wrote_in(hall: Hall) -> None:
    hall.answers["live"] = saying(UPDATE)
    hall.show(LIVE)
    expect(hall.page.locator("#extras")).to_have_text("next pitch")


def test_what_was_written_is_kept_until_it_is_accepted(hall: Hall) -> None:
    hall.answers["live"] = saying("", 204)
    hall.show(LIVE)
    hall.page.fill("textarea", "Ask the library")
    hall.page.reload()
    expect(hall.page.locator("textarea")).to_have_value("Ask the library")
    hall.answers["tip"] = saying('<p id="extras" data-draft-done="tip-1" tabindex="-1" data-focus>Thanks</p>')
    hall.page.click("text=Send")
    expect(hall.page.locator("#extras")).to_be_focused()
    hall.page.reload()
    expect(hall.page.locator("textarea")).to_have_value("")


def test_signing_out_leaves_nothing_that_was_being_written(hall: Hall) -> None:
    hall.answers["live"] = saying("", 204)
    hall.answers["sign-out"] = saying("Signed out")
    hall.show(LIVE + '<form action="/sign-out" method="post" data-forgets><button>Sign out</button></form>')
    hall.page.fill("textarea", "Ask the library")
    hall.page.evaluate("localStorage.setItem('waiting', 'a ballot')")
    kept = "Object.keys(localStorage).sort()"
    assert hall.page.evaluate(kept) == ["draft:tip-1", "waiting"]
    hall.page.click("text=Sign out")
    hall.page.wait_for_url("**/sign-out")
    assert hall.page.evaluate(kept) == ["waiting"]


def test_an_empty_token_is_filled_in(hall: Hall) -> None:
    hall.answers["live"] = saying("", 204)
    hall.answers["tip"] = saying('<p id="extras">Thanks</p>')
    hall.show(LIVE)
    hall.page.click("text=Send")
    expect(hall.page.locator("#extras")).to_have_text("Thanks")
    sent = next(fields for fields in hall.sent if fields)
    assert len(sent["token"]) >= 16


def test_a_whole_error_page_is_told_above_what_stands_there(hall: Hall) -> None:
    hall.answers["live"] = saying("", 204)
    page = '<!doctype html><html><main id="main"><div id="messages"></div><h1>Not yours</h1></main>'
    hall.answers["tip"] = saying(page, 403)
    hall.show(LIVE)
    hall.page.fill("textarea", "Ask the library")
    hall.page.click("text=Send")
    expect(hall.page.locator("#messages")).to_have_text("Not yours")
    expect(hall.page.locator("textarea")).to_have_value("Ask the library")


def test_a_clock_counts_by_the_time_of_the_server(hall: Hall) -> None:
    hall.page.clock.install()
    now = hall.page.evaluate("Date.now()")
    ahead = now + 3_600_000
    hall.show(f'<time data-ends="{ahead + 95_000}" data-now="{ahead}"></time>')
    hall.page.clock.run_for(300)
    expect(hall.page.locator("time")).to_have_text("1:35")


KEYS = """<button data-key="Enter" id="next">Next</button><input id="reason"><output></output>
<label><input type="checkbox" id="shortcuts" checked>keys</label>
<form hx-post="/done" hx-target="output" hx-trigger="click from:#next"></form>"""


def test_keys_press_buttons_unless_somebody_types_or_has_them_off(hall: Hall) -> None:
    hall.answers["done"] = saying("pressed")
    hall.show(KEYS)
    hall.page.focus("#reason")
    hall.page.keyboard.press("Enter")
    hall.page.uncheck("#shortcuts")
    hall.page.evaluate("document.activeElement.blur()")
    hall.page.keyboard.press("Enter")
    hall.page.wait_for_timeout(200)
    assert hall.sent == []
    hall.page.check("#shortcuts")
    hall.page.evaluate("document.activeElement.blur()")
    hall.page.keyboard.press("Enter")
    expect(hall.page.locator("output")).to_have_text("pressed")


def test_enter_among_the_questions_opens_no_vote(hall: Hall) -> None:
    """A question that was dealt with leaves the focus on their heading; pressing once more does nothing."""
    hall.answers["done"] = saying("pressed")
    hall.show(KEYS + '<section class="queue"><h2 tabindex="-1">Questions</h2></section>')
    hall.page.focus(".queue h2")
    hall.page.keyboard.press("Enter")
    hall.page.wait_for_timeout(200)
    assert hall.sent == []
