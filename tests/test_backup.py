"""Putting back what is no backup of ours, or of a newer version, changes nothing."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from innovation import tables
from innovation.backup import backup, restore
from innovation.db import Database
from innovation.people.erasures import FILE, Erasures
from innovation.people.models import Person
from innovation.soundness import BackupBroken

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Database:
    """A database in a file, with one person in it."""
    made = Database(f"sqlite:///{tmp_path / 'here.db'}")
    tables.upgrade(made)
    with made.session() as session, session.begin():
        session.add(Person(email="mia@example.org", name="Mia", created_at=NOW.replace(year=2025)))
    return made


def people(database: Database) -> list[str]:
    with database.session(read_only=True) as session:
        return list(session.scalars(sa.select(Person.name)))


def erasures(folder: Path) -> Erasures:
    return Erasures(folder, "secret")


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        for statement in statements:
            opened.execute(statement)


def test_what_is_no_backup_of_ours_changes_nothing(here: Database, tmp_path: Path) -> None:
    file, newer = tmp_path / "other.backup", tmp_path / "newer.backup"
    change(file, "CREATE TABLE recipe (name TEXT)")
    backup(here, newer)
    change(newer, "UPDATE alembic_version SET version_num = '9999'", "DELETE FROM person")
    empty, words = tmp_path / "empty.backup", tmp_path / "words.backup"
    empty.touch()
    words.write_text("This is no database.")
    for source in (file, newer, empty, words, tmp_path / "none.backup"):
        with pytest.raises(BackupBroken):
            restore(here, source, erasures(tmp_path))
        assert people(here) == ["Mia"]


def test_a_backup_with_an_odd_name_is_checked_itself(here: Database, tmp_path: Path) -> None:
    odd = tmp_path / "na? 100%41#1.backup"
    backup(here, odd)
    assert restore(here, odd, erasures(tmp_path)) == (0, 0)
    assert people(here) == ["Mia"]


def test_where_no_backup_can_be_made_is_said_in_one_line(here: Database, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for target in (tmp_path / "missing" / "kept.backup", folder):
        with pytest.raises(BackupBroken):
            backup(here, target)
    assert sorted(one.name for one in tmp_path.iterdir() if "new" in one.name) == []


def test_a_line_that_was_cut_off_forgets_nobody_else(here: Database, tmp_path: Path) -> None:
    noted = erasures(tmp_path)
    (tmp_path / FILE).write_text("# hallo\n\n2026-11-01T12:00:00 abc\n2026-11-22T11:00:00+00:00 ab12")
    noted.note("mia@example.org", NOW)
    with (tmp_path / FILE).open("ab") as file:
        file.write(
            b"\xff\xfe\n2026-99-99T11:00:00+00:00 " + b"a" * 64 + b"\n2026-11-22T12:00:00 " + b"b" * 64
        )
    kept = tmp_path / "kept.backup"
    backup(here, kept)
    assert restore(here, kept, noted) == (0, 1)
    assert people(here) == []


def test_the_last_time_that_somebody_was_erased_counts(here: Database, tmp_path: Path) -> None:
    noted = erasures(tmp_path)
    noted.note("mia@example.org", NOW)
    noted.note("mia@example.org", NOW.replace(year=2020))
    with here.session() as session, session.begin():
        assert noted.apply(session) == 1


def test_a_backup_of_an_older_version_is_brought_up_before_it_is_put_back(
    here: Database, tmp_path: Path
) -> None:
    file = tmp_path / "older.backup"
    older = Database(f"sqlite:///{file}")
    tables.upgrade(older, "0002")
    older.writer.dispose()
    assert restore(here, file, erasures(tmp_path)) == (0, 0)
    assert people(here) == []
