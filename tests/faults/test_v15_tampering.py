"""V15: tampering after sealing is found.

Promised to whoever pays, and to every initiator who doubts: whatever is changed in the database after a vote
was sealed, a recount says so and names the vote; what stood on the screen cannot be rewritten quietly.

Proof: 200 random changes, one at a time, to ballots (changed, lost, added, moved), to rules and states of
rounds and to what the seals hold: the command `recount` exits with 1 and names the round, 200 of 200; it
agrees before and when the change is undone. The fingerprint stands on the projector and in the report.
"""

import json
import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.db import Base
from innovation.voting import recount
from innovation.voting.commands import recount as command
from innovation.voting.models import Ballot, Round, Seal
from tests.cast import Cast
from tests.conftest import Client
from tests.faults import Record, size
from tests.voting import held
from tests.voting.held import Votes

CHANGES = size(100, 200)
ROWS: dict[str, sa.Table] = {name: Base.metadata.tables[name] for name in ("ballot", "round", "seal")}


@pytest.fixture
def rounds(cast: Cast) -> list[Round]:
    """An evening with a clear yes, an exact half with paper cards and blanks, and a vote held again."""
    evening = cast.event("winter", [cast.idea("Fietskeuken"), cast.idea("Nachtbus"), cast.idea("Buurtbios")])
    evening.head_count = 40
    held.begin(cast.session, evening, cast.olga)
    first = held.vote(cast.session, evening.items[0], cast.olga, Votes(20, 9, 3))
    half = held.vote(cast.session, evening.items[1], cast.olga, Votes(9, 11, 4, paper_yes=3, paper_no=1))
    void = held.vote(cast.session, evening.items[2], cast.olga, Votes(2, 3))
    again = held.vote(cast.session, evening.items[2], cast.olga, Votes(8, 17, 1), reason="The Wi-Fi was out.")
    held.end(cast.session, evening, cast.olga)
    return [first, half, void, again]


def counted(session: Session, slug: str = "winter") -> list[str]:
    return list(recount.differences(recount.from_database(session.connection(), slug)))


def test_a_clean_evening_gives_no_difference(session: Session, rounds: list[Round]) -> None:
    found = recount.from_database(session.connection(), "winter")
    assert [len(round_["ballots"]) for round_ in found["rounds"]] == [32, 28, 5, 26]
    assert [round_["seal"]["passed"] for round_ in found["rounds"]] == [True, True, False, False]
    assert [round_["void"] for round_ in found["rounds"]] == [False, False, True, False]
    assert list(recount.differences(found)) == []


def test_an_evening_that_is_not_there_is_said_so(session: Session, cast: Cast) -> None:
    with pytest.raises(LookupError):
        recount.from_database(session.connection(), "nowhere")


def test_an_evening_without_rounds_has_nothing_to_differ(session: Session, cast: Cast) -> None:
    assert counted(session, "najaar") == []


#: Changes something in one of the rounds with these ids, and says which and what.
Change = Callable[[sa.Connection, random.Random, list[int]], tuple[int, str]]


def one_of(connection: sa.Connection, chance: random.Random, table: sa.Table, ids: list[int]) -> Any:
    """A random row of these rounds."""
    key = table.c.id if table.name == "round" else table.c.round_id
    asked = sa.select(table).where(key.in_(ids)).order_by(*table.primary_key)
    return chance.choice(connection.execute(asked).mappings().all())


def another(value: Any, chance: random.Random, column: sa.Column[Any]) -> Any:
    """A value for this column that it does not have now."""
    if isinstance(column.type, sa.Enum):
        return chance.choice([kind for kind in column.type.enum_class or () if kind is not value])
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(0, value - chance.randint(1, 3)) if value and chance.random() < 0.5 else value + 1
    if isinstance(value, str):
        return value[1:] + chance.choice("xyz") if value else "x"
    if value is None:
        return b"x" * 32
    return value + timedelta(seconds=chance.choice([-3600, -1, 1, 60]))


def change_one(
    connection: sa.Connection, chance: random.Random, ids: list[int], table: sa.Table, columns: list[str]
) -> tuple[int, str]:
    """Change one column of one row, whichever chance points at."""
    row, name = one_of(connection, chance, table, ids), chance.choice(columns)
    new = another(row[name], chance, table.c[name])
    here = sa.and_(*(column == row[column.name] for column in table.primary_key))
    assert connection.execute(table.update().where(here).values({name: new})).rowcount == 1
    round_id = row["id" if table.name == "round" else "round_id"]
    return round_id, f"{table.name}.{name}: {row[name]!r} became {new!r}"


def change_ballot(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    columns = ["choice", "source", "voter_key", "revision", "token"]
    return change_one(connection, chance, ids, ROWS["ballot"], columns)


def lose_ballot(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    table, row = ROWS["ballot"], one_of(connection, chance, ROWS["ballot"], ids)
    here = sa.and_(*(column == row[column.name] for column in table.primary_key))
    assert connection.execute(table.delete().where(here)).rowcount == 1
    return row["round_id"], f"a ballot {row['choice']} is gone"


def add_ballot(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    row = one_of(connection, chance, ROWS["ballot"], ids)
    new = {**row, "voter_key": chance.randbytes(16).hex(), "round_id": chance.choice(ids)}
    connection.execute(ROWS["ballot"].insert(), new)
    return new["round_id"], f"a ballot {row['choice']} more"


def move_ballot(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    table, row = ROWS["ballot"], one_of(connection, chance, ROWS["ballot"], ids)
    here = sa.and_(*(column == row[column.name] for column in table.primary_key))
    there = chance.choice([number for number in ids if number != row["round_id"]])
    connection.execute(table.update().where(here).values(round_id=there))
    return there, f"a ballot moved from round {row['round_id']} to {there}"


def change_round(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    columns = ["percent", "basis", "comparator", "quorum", "opened_at", "secret"]
    return change_one(connection, chance, ids, ROWS["round"], columns)


def renumber_round(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    number = chance.choice(ids)
    connection.execute(ROWS["round"].update().where(ROWS["round"].c.id == number).values(number=99))
    return number, f"round {number} is called 99"


def hide_round(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    """Make a round look as if it never counted."""
    hidden = chance.choice([{"state": "open"}, {"state": "closing"}, {"rehearsal": True}])
    number = chance.choice(ids)
    connection.execute(ROWS["round"].update().where(ROWS["round"].c.id == number).values(hidden))
    return number, f"round {number}: {hidden}"


def change_seal(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    columns = [column.name for column in ROWS["seal"].columns if column.name != "round_id"]
    return change_one(connection, chance, ids, ROWS["seal"], columns)


def lose_seal(connection: sa.Connection, chance: random.Random, ids: list[int]) -> tuple[int, str]:
    number = chance.choice(ids)
    connection.execute(ROWS["seal"].delete().where(ROWS["seal"].c.round_id == number))
    return number, f"the seal of round {number} is gone"


TAMPERING: list[Change] = [
    *(change_ballot, lose_ballot, add_ballot, move_ballot),
    *(change_round, renumber_round, hide_round, change_seal, change_seal, lose_seal),
]


Rows = dict[str, list[dict[str, Any]]]


def kept(connection: sa.Connection) -> Rows:
    """Every row of rounds, ballots and seals."""
    return {
        name: [dict(row) for row in connection.execute(table.select()).mappings()]
        for name, table in ROWS.items()
    }


def put_back(connection: sa.Connection, rows: Rows) -> None:
    """Undo whatever was changed in them."""
    for name in ("ballot", "seal"):
        connection.execute(ROWS[name].delete())
    for row in rows["round"]:
        connection.execute(ROWS["round"].update().where(ROWS["round"].c.id == row["id"]).values(row))
    for name in ("ballot", "seal"):
        connection.execute(ROWS[name].insert(), rows[name])


def counted_by_command(app: Flask) -> tuple[int, str]:
    """The exit code of `recount`, and what it says."""
    done = app.test_cli_runner().invoke(command, ["winter"])
    return done.exit_code, done.output


def test_every_random_change_is_found_and_named(
    app: Flask, session: Session, rounds: list[Round], record_property: Record
) -> None:
    numbers, unseen = {round_.id: round_.number for round_ in rounds}, []
    writer = app.extensions["database"].writer
    with writer.begin() as connection:
        before = kept(connection)
    assert counted_by_command(app)[0] == 0
    for seed in range(CHANGES):
        chance = random.Random(seed)
        with writer.begin() as connection:
            changed, words = chance.choice(TAMPERING)(connection, chance, list(numbers))
        code, said = counted_by_command(app)
        if code != 1 or not re.search(
            rf"^round {numbers[changed]}: (?!\d+ ballots counted)", said, re.MULTILINE
        ):
            unseen.append(f"seed {seed}: {words}")
        with writer.begin() as connection:
            put_back(connection, before)
    assert unseen == []
    assert counted_by_command(app)[0] == 0
    record_property("changes", CHANGES)
    record_property("found and named", CHANGES - len(unseen))


def test_the_fingerprint_stands_on_the_projector_and_in_the_report(
    app: Flask, client: Client, cast: Cast, session: Session
) -> None:
    evening = cast.event("winter", [cast.idea("Fietskeuken")])
    held.begin(session, evening, cast.olga)
    held.vote(session, evening.items[0], cast.olga, Votes(20, 9, 3))
    session.commit()
    (mark,) = session.scalars(sa.select(Seal.fingerprint))
    session.commit()
    assert f"<code>{mark[:8]}</code>" in client.get("/evenings/winter/live/screen").text
    held.end(session, evening, cast.olga)
    report = client.sign_in(cast.olga).get("/evenings/winter/report").text
    assert f"<strong>{mark[:8]}</strong>{mark[8:]}" in report


@pytest.mark.parametrize(
    ("table", "values", "named"),
    [
        (Ballot, {"choice": "no"}, "round 1: yes_phone: sealed 20, counted 0"),
        (Round, {"percent": 70}, "round 1: rule: sealed '50 at_least yes_no quorum 0', round has '70"),
        (Seal, {"yes_phone": 21}, "round 1: yes_phone: sealed 21, counted 20"),
        (Seal, {"passed": False}, "round 1: verdict: sealed False, counted True"),
        (Seal, {"sealed_by": "Eve"}, "round 1: record: sealed fingerprint"),
        (Seal, {"present": 41}, "round 1: record: sealed fingerprint"),
        (Round, {"secret": b"x"}, "round 1: secret: still there after closing"),
        (Round, {"state": "open"}, "round 1: state: sealed, yet no longer closed"),
        (Round, {"rehearsal": True}, "round 1: state: sealed, yet no longer closed"),
        (Round, {"number": 99}, "round 1: missing"),
        (Ballot, {"token": "x"}, "round 1: ballots: 20 marked after closing"),
    ],
)
def test_a_change_is_named(
    session: Session, rounds: list[Round], table: Any, values: dict[str, Any], named: str
) -> None:
    key = table.id if table is Round else table.round_id
    here = [key == rounds[0].id, *([Ballot.choice == "yes"] if table is Ballot else [])]
    session.execute(sa.update(table).where(*here).values(values))
    assert any(line.startswith(named) for line in counted(session)), counted(session)


def test_an_export_counts_the_same_and_its_changes_are_found(
    app: Flask, session: Session, rounds: list[Round], tmp_path: Path
) -> None:
    path = tmp_path / "results.json"
    found = recount.from_database(session.connection(), "winter")
    session.rollback()
    path.write_text(json.dumps(found))
    agreed = app.test_cli_runner().invoke(command, ["winter", "--export", str(path)])
    assert (agreed.exit_code, agreed.output.splitlines()[-1]) == (0, "The recount agrees.")
    found["rounds"][1]["ballots"][0][1] = "blank" if found["rounds"][1]["ballots"][0][1] == "no" else "no"
    path.write_text(json.dumps(found))
    differs = app.test_cli_runner().invoke(command, ["winter", "--export", str(path)])
    assert differs.exit_code == 1
    assert "round 2: ballots: sealed fingerprint" in differs.output


def test_the_command_counts_the_rows_and_fails_on_a_difference(
    app: Flask, session: Session, rounds: list[Round]
) -> None:
    agreed = app.test_cli_runner().invoke(command, ["winter"])
    assert agreed.exit_code == 0, agreed.output
    session.execute(sa.update(Seal).where(Seal.round_id == rounds[0].id).values(no_phone=8))
    session.commit()
    differs = app.test_cli_runner().invoke(command, ["winter"])
    assert differs.exit_code == 1
    assert "round 1: no_phone: sealed 8, counted 9" in differs.output
    assert app.test_cli_runner().invoke(command, ["nowhere"]).exit_code == 1
