"""Commands about votes: count an evening again, make an evening of a Pabulib file."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from innovation.db import database
from innovation.voting import election, pabulib
from innovation.voting import recount as counting


@click.command("recount")
@click.argument("evening")
@click.option(
    "--export", "export", type=click.Path(path_type=Path, exists=True), help="Count this JSON export."
)
@with_appcontext
def recount(evening: str, export: Path | None) -> None:
    """Count EVENING (the last part of its address) again; exit 1 with the lines that differ."""
    found = _from_export(export, evening) if export else _from_rows(evening)
    wrong = list(counting.differences(found))
    for round_ in found["rounds"]:
        click.echo(f"round {round_['number']}: {_counted(round_['ballots'])}")
    for line in wrong:
        click.echo(line)
    click.echo("The recount differs." if wrong else "The recount agrees.")
    sys.exit(1 if wrong else 0)


def _counted(ballots: list[list[str]]) -> str:
    paper = sum(source == "paper" for _, _, source in ballots)
    split = f" ({len(ballots) - paper} by phone, {paper} on paper)" if paper else ""
    return f"{len(ballots)} ballots counted{split}"


def _from_rows(evening: str) -> dict[str, Any]:
    with database().reader.connect() as connection:
        try:
            return counting.from_database(connection, evening)
        except LookupError:
            raise click.ClickException(f"There is no evening {evening}.") from None


def _from_export(path: Path, evening: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if found["evening"] != evening:
            raise click.ClickException(f"This export is of {found['evening']}, not of {evening}.")
    except (ValueError, KeyError, TypeError):
        raise click.ClickException("This file is not a results export of ours (results.json).") from None
    return found


@click.command("election")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@with_appcontext
def import_election(file: Path) -> None:
    """Make an evening of the projects in a Pabulib FILE; prints its address and its room code."""
    try:
        read = pabulib.read(file.read_text("utf-8"))
    except ValueError as problem:
        raise click.ClickException(f"{file.name}: {problem}") from None
    with database().session() as session:
        title = read.meta.get("description") or file.stem
        event = election.import_election(session, read, title, datetime.now(UTC))
        session.commit()
        click.echo(f"{event.slug} {event.room_code}")
