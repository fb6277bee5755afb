"""A2: a form sets only what it shows.

Promised to everybody: whoever adds fields to a form in their browser (a role, another person, a state, a
consent that nobody gave) gets no more than what the form was made for.

Proof: every form that 17 roles meet by following links, filled in as it stands and sent twice to the same
state of the database: as it is, and with 12 fields more that it does not show; all columns with such a name,
in every table, are the same after both.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from tests.faults import FULL
from tests.security.crawling import Form, crawl, encoded
from tests.security.setting import Setting
from tests.security.state import State
from tests.security.world import ROLES

pytestmark = [pytest.mark.once, pytest.mark.timeout(1800 if FULL else 600)]

#: Names of columns that no form may set unless it shows them, and what somebody might try.
FORBIDDEN = {
    "role": "admin",
    "person_id": "1",
    "event_id": "1",
    "state": "accepted",
    "phase": "ended",
    "published_at": "2020-01-01T00:00",
    "is_admin": "1",
    "email": "mallory@example.org",
    "session_version": "99",
    "passed": "1",
    "consent": "1",
    "secret": "00",
}
SENDERS = tuple(ROLES) if FULL else ("voter", "initiator")


def forbidden(state: State) -> Counter[tuple[str, str, Any]]:
    """The values of all such columns as they stand; of a moment or of bytes only that there is one."""
    found: Counter[tuple[str, str, Any]] = Counter()
    changes = state.changes()
    for table, kept in state.kept.items():
        gone, come = changes.get(table, (frozenset(), frozenset()))
        rows = (kept - gone) | come
        for place, column in enumerate(state.columns(table)):
            if column in FORBIDDEN:
                found.update((table, column, plain(row[place])) for row in rows)
    return found


def plain(value: Any) -> Any:
    moment = isinstance(value, bytes | datetime | date) or (isinstance(value, str) and value[:2] == "20")
    return "there is one" if moment else value


def met(setting: Setting) -> Iterator[tuple[str, Form]]:
    """Every form once, with the first role that meets it."""
    known: set[tuple[str, ...]] = set()
    for role in SENDERS:
        for shape, form in crawl(setting.crowd, role, ["/"]).forms.items():
            if shape not in known:
                known.add(shape)
                yield role, form


def sent(
    setting: Setting, role: str, form: Form, more: dict[str, str]
) -> tuple[int, Counter[tuple[str, str, Any]]]:
    """The answer, and what such columns hold then; all is put back."""
    pairs = [(name, value or "Een woord") for name, value in form.pairs]
    answer = setting.crowd.ask(role, "POST", form.action, encoded([*pairs, *more.items()]))
    found = forbidden(setting.state)
    if setting.state.changes():
        setting.state.restore()
        setting.crowd.asks.forget()
    return answer.status, found


def test_a_form_sets_only_what_it_shows(
    setting: Setting, record_property: Callable[[str, object], None]
) -> None:
    forms, done, other = 0, 0, []
    for role, form in met(setting):
        shown = {name for name, _ in form.pairs}
        more = {name: value for name, value in FORBIDDEN.items() if name not in shown}
        status, usual = sent(setting, role, form, {})
        answer, then = sent(setting, role, form, more)
        forms, done = forms + 1, done + (status < 400)
        if (status, usual) != (answer, then):
            other.append(
                f"{form.action} as {role}: {status} {answer} {dict((then - usual) + (usual - then))}"
            )
    assert not other, "\n".join(other)
    assert forms > 50
    assert done > forms / 4
    record_property("forms", forms)
    record_property("forms that did something", done)


def test_what_a_form_shows_it_sets(setting: Setting) -> None:
    """Else the test above could not fail: an address that a form asks for does come in."""
    here = setting.world.places[""]
    form = Form(f"/initiatives/{here['initiatives.initiative_id']}/followers")
    _, before = sent(setting, "visitor", form, {})
    status, after = sent(setting, "visitor", form, {"email": FORBIDDEN["email"]})
    assert status == 303
    assert ("follower", "email", FORBIDDEN["email"]) in after - before
