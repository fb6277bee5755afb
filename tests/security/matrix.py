"""The table of who may do what: every route, every method, every role; `python -m tests.security.matrix`
writes it anew as matrix.txt.

A row is a method, an address and a place: one's own evening or initiative, another's ("elsewhere"), one that
is over or hidden, or one of one's own with something of another's in it ("mixed"). A cell is the answer to an
empty form or a plain request.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from innovation.voting.views.console import ACTS
from innovation.voting.views.live import TEMPLATES
from innovation.web.access import level_of
from tests.security.asking import Answer, Crowd
from tests.security.state import State
from tests.security.world import ROLES, Places
from tests.security.world.private import canaries

TABLE = Path(__file__).with_suffix(".txt")
PRIVATE = TABLE.with_stem("private")
WIDTH = 103  #: of the names of rows
SIGN_IN = "sign"  #: sent to sign in
DENIED = {SIGN_IN, "403", "404"}
#: Words in addresses that stand for one of a fixed few.
FEW = {"act": tuple(ACTS), "part": tuple(TEMPLATES)}

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One line of the table, and the address it is asked at."""

    method: str
    rule: str
    place: str
    path: str
    endpoint: str
    blanks: tuple[str, ...] = ()  #: what fills the blanks

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.method, self.rule, f"({self.place})" if self.place else ""]))


@dataclass(frozen=True)
class Seen:
    """What came of asking a row as a role."""

    cell: str
    shown: frozenset[str]  #: names of private texts
    changed: frozenset[str]  #: tables


def rows(app: Flask, places: Places) -> Iterator[Row]:
    """Every method of every rule at every place where it leads somewhere else."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for few in _few(rule):
                known: set[str] = set()
                for place, values in _placed(rule, _of_level(app, rule, places)):
                    path = _path(app, rule, values | few)
                    if path not in known:
                        known.add(path)
                        yield Row(method, _shown(rule, few), place, path, rule.endpoint, _blanks(values))


def _of_level(app: Flask, rule: Rule, places: Places) -> Places:
    """What is open to organisers only is so wherever it leads."""
    everywhere = level_of(app, rule.endpoint) in ("organiser", "admin")
    return (
        {"": places[""], "another": places["elsewhere"]}
        if everywhere
        else {**places, "another": places["elsewhere"]}
    )


def _few(rule: Rule) -> Iterator[dict[str, str]]:
    names = [name for name in sorted(rule.arguments) if _choices(rule, name)]
    for chosen in product(*(_choices(rule, name) for name in names)):
        yield dict(zip(names, chosen, strict=True))


def _choices(rule: Rule, name: str) -> tuple[str, ...]:
    converter = rule._converters[name]
    return tuple(sorted(converter.items)) if isinstance(converter, AnyConverter) else FEW.get(name, ())


def _placed(rule: Rule, places: Places) -> Iterator[tuple[str, dict[str, Any]]]:
    """The values of a rule's blanks at each place, then mixtures: first of mine, the others another's."""
    names = [name for name in _in_order(rule) if not _choices(rule, name)]
    mine = {name: _value(rule.endpoint, name, places[""]) for name in names}
    yield "", mine
    for place, values in places.items():
        theirs = {name: _value(rule.endpoint, name, values) for name in names}
        if place not in ("", "another") and names and theirs[names[0]] is not None:
            yield place, {name: mine[name] if theirs[name] is None else theirs[name] for name in names}
    for split in range(1, len(names)):
        theirs = {name: _value(rule.endpoint, name, places["another"]) for name in names[split:]}
        if all(value is not None for value in theirs.values()):
            yield "mixed" if split == len(names) - 1 else f"mixed after {split}", mine | theirs


def _in_order(rule: Rule) -> list[str]:
    return sorted(rule.arguments, key=lambda name: rule.rule.index(f"{name}>"))


def _value(endpoint: str, name: str, values: dict[str, Any]) -> Any:
    feature, _, view = endpoint.partition(".")
    keys = (f"{feature}.{view}.{name}", f"{feature}.{name}", name)
    return next((values[key] for key in keys if key in values), None)


def _path(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise LookupError(f"the world knows no {', '.join(missing)} for {rule.endpoint} ({rule.rule})")
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def _blanks(values: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values.values())


def _shown(rule: Rule, few: dict[str, str]) -> str:
    text = rule.rule
    for name in rule.arguments:
        begin = text.rindex("<", 0, text.index(f"{name}>"))
        end = text.index(">", begin) + 1
        text = text[:begin] + few.get(name, f"<{name}>") + text[end:]
    return text


def cell(answer: Answer) -> str:
    """An answer as the table shows it."""
    to_sign_in = "/sign-in" in answer.headers.get("Location", "") and answer.status == 302
    return SIGN_IN if to_sign_in else str(answer.status)


def ask(crowd: Crowd, state: State, row: Row, role: str) -> Seen:
    """Ask once; the database is put back afterwards."""
    answer = crowd.ask(role, row.method, row.path)
    changed = frozenset(state.changes())
    if changed:
        state.restore()
        crowd.asks.forget()
    return Seen(cell(answer), canaries(answer.text), changed)


def line(name: str, cells: Cells) -> str:
    """A row as text."""
    return f"{name:<{WIDTH}}" + " ".join(f"{one:>4}" for one in cells)


def text(table: dict[str, Cells]) -> str:
    """A whole table, with its head."""
    head = [f"# {short:<5}{role}" for role, short in ROLES.items()]
    return "\n".join([*head, line("#", tuple(ROLES.values())), *(line(*row) for row in table.items()), ""])


def read(file: Path) -> dict[str, Cells]:
    """A table as it was committed."""
    lines = (one for one in file.read_text("utf-8").splitlines() if not one.startswith("#"))
    return {one[:WIDTH].strip(): tuple(one[WIDTH:].split()) for one in lines}


def seen_by(found: Iterable[tuple[str, frozenset[str]]]) -> dict[str, set[str]]:
    """For each private text: the roles that saw it."""
    seen: dict[str, set[str]] = {}
    for role, names in found:
        for name in names:
            seen.setdefault(name, set()).add(role)
    return seen


def main() -> None:
    """Ask everything and write it down."""
    from tests.security.setting import within  # which asks too

    with tempfile.TemporaryDirectory() as folder, within(Path(folder)) as here:
        asked = {
            row: {role: ask(here.crowd, here.state, row, role) for role in ROLES}
            for row in rows(here.app, here.world.places)
        }
    told = {row.name: tuple(seen.cell for seen in answers.values()) for row, answers in asked.items()}
    shown = seen_by((role, seen.shown) for answers in asked.values() for role, seen in answers.items())
    who = {name: tuple("sees" if role in shown[name] else "-" for role in ROLES) for name in sorted(shown)}
    TABLE.write_text(text(told), "utf-8")
    PRIVATE.write_text(text(who), "utf-8")


if __name__ == "__main__":
    main()
