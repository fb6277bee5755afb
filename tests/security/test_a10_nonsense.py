"""A10: nonsense in a form or an address is refused in plain words, whoever sends it.

Promised to the organiser: whatever a person, a broken phone or a scanner fills in, no page breaks, nobody is
shown how the program works inside, and nothing changes that belongs to another evening or initiative.

Proof: every form that 17 roles meet by following links, one of each kind per role taking turns: every field
with each of 70 mutations (lengths, control characters, bidi, lone surrogates, numbers and dates out of range,
missing, repeated, another's numbers, broken multipart, files for text); every blank in every address that is
read, and all questions that addresses know, with 22: no 5xx, no trace, no row changed by who was refused, no
row of another evening or initiative changed.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from tests.faults import FULL, size
from tests.security import matrix
from tests.security.asking import Answer
from tests.security.crawling import Form, crawl
from tests.security.nonsense import BLANKS, MUTATIONS, QUESTIONS, mutated
from tests.security.setting import Setting
from tests.security.world import ROLES

pytestmark = pytest.mark.timeout(1800 if FULL else 600)
SEED = 4
SENDERS = tuple(ROLES) if FULL else ("voter", "initiator", "juror", "host", "organiser")
POSTS = size(250, 1_000_000)  #: at most
LOOKS = size(150, 1_000_000)
REFUSED = {302, 400, 401, 403, 404, 405, 413, 415}
TRACES = ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "werkzeug", "jinja2")
Try = tuple[str, Form, int, str]


def kind(setting: Setting, form: Form) -> tuple[str, tuple[str, ...]] | None:
    """The rule it goes to, and what it asks."""
    path = form.action.partition("?")[0]
    try:
        rule, _ = setting.app.url_map.bind("localhost").match(path, "POST", return_rule=True)
    except HTTPException:
        return None
    return rule.rule, tuple(sorted({one.name for one in form.controls}))


@pytest.fixture(scope="module")
def forms(setting: Setting) -> list[tuple[str, Form]]:
    """One form of each kind for each role that meets it."""
    found = {}
    for role in SENDERS:
        for form in crawl(setting.crowd, role, ["/"], most=size(50, 400)).forms.values():
            if what := kind(setting, form):
                found.setdefault((what, role), (role, form))
    return list(found.values())


def tries(setting: Setting, forms: list[tuple[str, Form]]) -> list[Try]:
    """Each field of each kind of form with each mutation; the roles that meet it take turns."""
    chance, kinds = random.Random(SEED), {}
    for role, form in forms:
        kinds.setdefault(kind(setting, form), []).append((role, form))
    found = []
    for met in kinds.values():
        for place in range(len(met[0][1].pairs)):
            found += [(*chance.choice(met), place, mutation) for mutation in MUTATIONS]
    chance.shuffle(found)
    return [one for one in found if one[2] < len(one[1].pairs)][:POSTS]


def foreign(setting: Setting, chance: random.Random) -> str:
    """The number of something that is another's."""
    return str(
        chance.choice([one for one in setting.world.places["elsewhere"].values() if isinstance(one, int)])
    )


def owners(setting: Setting, action: str) -> dict[str, Any]:
    """Which evening or initiative an address is about."""
    for place in setting.world.places.values():
        if f"/evenings/{place.get('slug')}/" in action:
            return {"event_id": setting.world.event_ids[place["slug"]]}
        if f"/initiatives/{place.get('initiatives.initiative_id')}/" in action:
            return {"initiative_id": place["initiatives.initiative_id"]}
    return {}


def strays(setting: Setting, action: str) -> list[str]:
    """Tables in which a row of another evening or initiative changed than the address is about."""
    about, found = owners(setting, action), []
    for table, (gone, come) in setting.state.changes().items():
        columns = setting.state.columns(table)
        for name, value in about.items():
            if name in columns and any(row[columns.index(name)] not in (value, None) for row in gone | come):
                found.append(table)
    return found


def wrong(setting: Setting, action: str, answer: Answer) -> str:
    """What is wrong with an answer to nonsense; empty when nothing is."""
    if answer.status >= 500:
        return f"{answer.status}"
    if any(trace in answer.text for trace in TRACES):
        return "a trace"
    if answer.status in REFUSED and setting.state.changes():
        return f"{answer.status}, and {sorted(setting.state.changes())} changed"
    if found := strays(setting, action):
        return f"{found} of another changed"
    return ""


def test_no_form_breaks(
    setting: Setting, forms: list[tuple[str, Form]], record_property: Callable[[str, object], None]
) -> None:
    chance, other, answers = random.Random(SEED), [], Counter[int]()
    for role, form, place, mutation in tries(setting, forms):
        body, content = mutated(form, place, mutation, foreign(setting, chance))
        answer = setting.crowd.ask(role, "POST", form.action, body, {"Content-Type": content})
        answers[answer.status] += 1
        if said := wrong(setting, form.action, answer):
            other.append(f"{form.action} as {role}, {form.pairs[place][0]!r} {mutation}: {said}")
        if setting.state.changes():
            setting.state.restore()
        setting.crowd.asks.forget()
    assert not other, "\n".join(other)
    assert answers[422] > 10
    record_property("forms", len({kind(setting, form) for _, form in forms}))
    record_property("nonsense in forms", answers.total())
    record_property("tried too often", answers[429])


def addresses(setting: Setting) -> Iterator[tuple[str, str]]:
    """Every address that is read, with nonsense in a blank or in a question, and somebody who is let in."""
    table = matrix.read(matrix.TABLE)
    for row in matrix.rows(setting.app, setting.world.places):
        cells = dict(zip(ROLES, table.get(row.name, ()), strict=False))
        let_in = [role for role, cell in cells.items() if cell not in matrix.DENIED]
        if row.method != "GET" or row.place or not let_in or row.path.endswith(".pdf"):
            continue
        for part in {one for one in row.path.split("/") if one} & set(row.blanks):
            yield from ((let_in[-1], row.path.replace(f"/{part}", f"/{blank}", 1)) for blank in BLANKS)
        for blank in BLANKS:
            yield let_in[-1], f"{row.path}?{'&'.join(f'{name}={blank}' for name in QUESTIONS)}"


def test_no_address_breaks(setting: Setting, record_property: Callable[[str, object], None]) -> None:
    chosen = sorted(addresses(setting))
    random.Random(SEED).shuffle(chosen)
    other = []
    for role, address in chosen[:LOOKS]:
        answer = setting.crowd.ask(role, "GET", address)
        if said := wrong(setting, address, answer):
            other.append(f"{address[:120]} as {role}: {said}")
    assert not other, "\n".join(other)
    assert setting.state.changes() == {}
    record_property("nonsense in addresses", len(chosen[:LOOKS]))
