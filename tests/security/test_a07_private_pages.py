"""A7: private pages are kept by no cache; mails, QR codes and addresses carry only the configured address.

Promised to whoever reads on somebody else's computer: what was private is not in its cache; and to
everyone who gets a letter or scans a square: it leads to this site, whatever address somebody asked it by.

Proof: a real server is asked for every page as each of its readers, and for every other route as a visitor
and as an administrator: each answer says no-store, but for a list of addresses that say for how long they
may be kept, and those bring no cookie. Thirty false hosts (Host, X-Forwarded-*, Forwarded, X-Original-URL
and their relatives) change nothing in letters, QR codes, redirects, security.txt and printed addresses.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, Voter
from tests.browser.pages import LOOKS, Look, World
from tests.browser.site import Site
from tests.cast import Cast
from tests.faults import FULL
from tests.faults.room import csrf, session_cookie, signed_in, voter_cookies
from tests.faults.server import Server
from tests.security.routes import ask, rules

pytestmark = pytest.mark.once

#: What a cache may keep, and for how long: nothing of it is about one person.
MAY_BE_KEPT = {
    "static": "no-cache",
    "network.theme_css": "public, max-age=300",
    "network.logo": "public, max-age=31536000, immutable",
    "pitches.picture": "public, max-age=86400",
    "initiatives.update_picture": "public, max-age=86400",
    "voting.live": "public, max-age=0, s-maxage=1",
}
MORE = (
    *(Look(f"/evenings/{{held}}/results.{kind}", "organiser") for kind in ("csv", "xlsx", "json", "pb")),
    *(Look(f"/evenings/{{held}}/jury-report.{kind}") for kind in ("csv", "json", "pdf")),
    *(Look(path, "organiser") for path in ("/support/grants.csv", "/me/export.json", "/network.css")),
    *(Look(path) for path in ("/static/app.js", "/evenings/{held}/report.pdf", "/.well-known/security.txt")),
)


def cookies(site: Site, look: Look, path: str) -> dict[str, str]:
    """Those of whoever looks."""
    if look.voter:
        with site.writing() as session:
            voter = Voter(id=secrets.token_hex(16), event_id=site_event(session, path.split("/")[2]))
            session.add(voter)
            return voter_cookies(site.app, path.split("/")[2], voter.id)
    if look.as_ == "asked":
        return {"session": session_cookie(site.app, sign_in={"email": "iemand@example.org", "next": ""})}
    if not look.as_:
        return {}
    with site.writing() as session:
        return signed_in(site.app, site.person(session, look.as_))


def site_event(session: Session, slug: str) -> int:
    return session.scalars(sa.select(Event.id).where(Event.slug == slug)).one()


def endpoint(server: Server, path: str) -> str:
    """Whose answer it is; "" when nobody's."""
    adapter = server.app.url_map.bind("localhost")
    return str(adapter.match(path.partition("?")[0])[0]) if adapter.test(path.partition("?")[0]) else ""


def wrong(server: Server, path: str, headers: dict[str, list[str]]) -> list[str]:
    """What is wrong with how long an answer may be kept."""
    [told] = headers.get("cache-control", ["nothing"])
    kept = MAY_BE_KEPT.get(endpoint(server, path), "no-store")
    if told not in {"no-store", "private, no-store", kept}:
        return [told]
    return ["a cookie"] if "set-cookie" in headers and "no-store" not in told else []


def test_no_cache_keeps_a_page(demo: Site, world: World, record_property: Callable[..., None]) -> None:
    found, read = {}, 0
    looks = (*(LOOKS if FULL else LOOKS[::3]), *MORE)
    for look in looks:
        path = look.path.format_map(world)
        status, headers, _ = ask(demo, path, cookies=cookies(demo, look, path))
        read += status == 200
        if faults := wrong(demo, path, headers):
            found[path] = faults
    assert found == {}
    assert read > len(looks) * 0.8
    record_property("pages", len(looks))


def test_no_cache_keeps_any_other_answer(
    standing: tuple[Server, Cast], record_property: Callable[..., None]
) -> None:
    server, cast = standing
    admin = signed_in(server.app, cast.ada)
    cast.session.commit()
    asked = [
        (path, kind) for rule, path in rules(server.app) if "GET" in rule.methods for kind in ({}, admin)
    ]
    told = [(path, wrong(server, path, ask(server, path, cookies=kind)[1])) for path, kind in asked]
    assert [one for one in told if one[1]] == []
    record_property("routes", len(told) // 2)


EVIL = "evil.test"
HOSTS: tuple[dict[str, str], ...] = (
    *(
        {"Host": host}
        for host in (EVIL, f"{EVIL}:80", f"x.{EVIL}", f"{EVIL}.", f"127.0.0.1@{EVIL}", "EVIL.TEST")
    ),
    *(
        {"Host": host}
        for host in (f"127.0.0.1:80@{EVIL}", f"{EVIL}#127.0.0.1", f"{EVIL}?x", f"{EVIL}/x", "[::1]")
    ),
    *(
        {"X-Forwarded-Host": host}
        for host in (EVIL, f"{EVIL}:443", f"{EVIL}, 127.0.0.1", f"127.0.0.1, {EVIL}")
    ),
    *({name: EVIL} for name in ("X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override", "X-Original-Host")),
    *({name: f"https://{EVIL}/"} for name in ("X-Original-URL", "X-Rewrite-URL", "Base-URL", "X-Base-Url")),
    *({"Forwarded": value} for value in (f"host={EVIL}", f'for=x;host="{EVIL}";proto=https')),
    {"X-Forwarded-Proto": "javascript", "X-Forwarded-Host": EVIL},
    {"X-Forwarded-Prefix": f"//{EVIL}", "X-Forwarded-Port": "1"},
    {"X-Forwarded-Scheme": "https", "X-Forwarded-Host": EVIL, "X-Forwarded-For": "127.0.0.1"},
    {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}", "X-Host": EVIL},
    {"Referer": f"https://{EVIL}/", "HX-Current-URL": f"https://{EVIL}/x", "Host": EVIL},
)


def _by_a_false_host(site: Site, number: int, headers: dict[str, str]) -> Iterator[str]:
    """Everything that comes of asking by another name."""
    yield site.ask("/my-ideas", headers=headers)[1]["Location"] or ""
    yield site.ask("/.well-known/security.txt", headers=headers)[2].decode()
    cookie = f"session={session_cookie(site.app)}"
    form = {"X-CSRFToken": csrf(site.app), "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"email": f"iemand{number}@example.org", "next": "/my-ideas"})
    status, told, _ = site.ask("/sign-in", "POST", {**headers, **form, "Cookie": cookie}, body)
    assert status in (303, 400, 403), headers
    yield told["Location"] or ""


def _squares(site: Site, path: str, headers: dict[str, str]) -> list[str]:
    """QR codes and whole addresses on a page."""
    page = site.ask(path, headers=headers)[2].decode()
    return re.findall(r"<svg[^>]*>.{500,}?</svg>|https?://[^\s<\"]+", page, re.DOTALL)


def test_a_false_host_changes_no_address(
    demo: Site, world: World, record_property: Callable[..., None]
) -> None:
    screen, cards = f"/evenings/{world['at_welcome']}/screen", f"/evenings/{world['carded']}/cards/print"
    with demo.writing() as session:
        cookie = f"session={signed_in(demo.app, demo.person(session, 'organiser'))['session']}"
    usual = [_squares(demo, path, {"Cookie": cookie}) for path in (screen, cards)]
    assert all(usual)
    for number, headers in enumerate(HOSTS):
        assert not [one for one in _by_a_false_host(demo, number, headers) if EVIL in one.lower()], headers
        shown = [_squares(demo, path, {**headers, "Cookie": cookie}) for path in (screen, cards)]
        assert shown == usual, headers
    letters = [path.read_text() for path in (demo.folder / "instance/outbox").glob("*.eml")]
    links = [link for letter in letters for link in re.findall(r"https?://[^\s/]+", letter)]
    assert len(letters) >= len(HOSTS) // 2
    assert set(links) == {demo.origin}
    record_property("false_hosts", len(HOSTS))
    record_property("letters", len(letters))
