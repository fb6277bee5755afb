"""A1: access is closed unless said otherwise.

Promised to everybody whose words, marks, offers or money stand in Kantelpunt: a page opens, and an act is
done, only for those whom the committed table matrix.txt lets in. Whoever is kept out changes nothing and
reads nothing that is not theirs; nobody reaches what is another's through what is their own. What private
text each role gets to see on any page stands in private.txt.

Proof: every rule and method of the app, at one's own evening and initiative, at another's, at one that is
over, at one that is hidden and at mixtures, asked as each of 17 roles over HTTP; each answer compared with
the committed table, all tables of the database compared after each, each page searched for private texts.
"""

from collections.abc import Callable

import pytest

from tests.faults import FULL
from tests.security import matrix
from tests.security.matrix import DENIED, Row, Seen
from tests.security.setting import Setting
from tests.security.world import ROLES

pytestmark = [pytest.mark.once, pytest.mark.timeout(1800 if FULL else 600)]
Asked = dict[tuple[Row, str], Seen]


def chosen(place: int, cells: matrix.Cells) -> list[str]:
    """Whom to ask: everybody; in the reduced form one for each answer that the row knows, in turn."""
    if FULL:
        return list(ROLES)
    same: dict[str, list[str]] = {}
    for role, cell in zip(ROLES, cells, strict=True):
        same.setdefault(cell, []).append(role)
    return [roles[place % len(roles)] for roles in same.values()]


@pytest.fixture(scope="module")
def table() -> dict[str, matrix.Cells]:
    return matrix.read(matrix.TABLE)


@pytest.fixture(scope="module")
def private() -> dict[str, matrix.Cells]:
    return matrix.read(matrix.PRIVATE)


@pytest.fixture(scope="module")
def asked(setting: Setting, table: dict[str, matrix.Cells]) -> Asked:
    """What everybody got, everywhere."""
    return {
        (row, role): matrix.ask(setting.crowd, setting.state, row, role)
        for place, row in enumerate(matrix.rows(setting.app, setting.world.places))
        if row.name in table
        for role in chosen(place, table[row.name])
    }


def test_every_route_has_a_row(setting: Setting, table: dict[str, matrix.Cells]) -> None:
    there = [row.name for row in matrix.rows(setting.app, setting.world.places)]
    assert sorted(there) == sorted(table), "run python -m tests.security.matrix, and read what it changed"


#: Pages of one's own, whose address names nobody: whoever coaches anything has these.
OF_COACHES = ("/coaches/me", "/coaching")


@pytest.mark.parametrize("role", [role for role in ROLES if role.endswith("elsewhere")])
def test_whoever_has_a_task_elsewhere_is_a_stranger_here(role: str, table: dict[str, matrix.Cells]) -> None:
    """A juror, coach, host, initiator or voter of another evening or initiative gets what Eve gets."""
    mine = list(ROLES).index(role)
    stranger = list(ROLES).index("visitor" if role == "voter elsewhere" else "signed in")
    here = {name: cells for name, cells in table.items() if not name.endswith(")")}
    assert len(here) > 250
    other = {name for name, cells in here.items() if cells[mine] != cells[stranger]}
    assert not [
        name for name in other if not (role == "coach elsewhere" and any(own in name for own in OF_COACHES))
    ]


def test_everybody_gets_what_the_table_says(
    asked: Asked, table: dict[str, matrix.Cells], record_property: Callable[[str, object], None]
) -> None:
    said = {name: dict(zip(ROLES, cells, strict=True)) for name, cells in table.items()}
    other = [
        f"{row.name} as {role}: {seen.cell}, not {said[row.name][role]}"
        for (row, role), seen in asked.items()
        if seen.cell != said[row.name][role]
    ]
    assert not other, "\n".join(other)
    record_property("rows", len(table))
    record_property("roles", len(ROLES))
    record_property("answers", len(asked))


def test_who_is_kept_out_changes_nothing(asked: Asked) -> None:
    kept_out = {key: seen for key, seen in asked.items() if seen.cell in DENIED}
    assert len(kept_out) > len(asked) / 2
    assert [(row.name, role, seen.changed) for (row, role), seen in kept_out.items() if seen.changed] == []


def test_what_is_let_in_can_change_something(asked: Asked) -> None:
    """Else the test above could not fail."""
    assert len({row.name for (row, _), seen in asked.items() if seen.changed}) > 50


def test_nothing_of_others_is_changed_through_what_is_mine(asked: Asked) -> None:
    mixed = {key: seen for key, seen in asked.items() if key[0].place.startswith("mixed")}
    assert len(mixed) > 150
    assert [(row.name, role, seen.changed) for (row, role), seen in mixed.items() if seen.changed] == []


def test_everybody_sees_the_private_texts_that_are_theirs(
    asked: Asked, private: dict[str, matrix.Cells], record_property: Callable[[str, object], None]
) -> None:
    found = matrix.seen_by((role, seen.shown) for (_, role), seen in asked.items())
    said = {
        name: {role for role, cell in zip(ROLES, cells, strict=True) if cell != "-"}
        for name, cells in private.items()
    }
    too_much = {name: roles - said.get(name, set()) for name, roles in found.items()}
    assert {name: roles for name, roles in too_much.items() if roles} == {}
    assert not FULL or found == said
    record_property("private texts", len(said))
