"""Commands about ideas."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from innovation.db import database
from innovation.errors import RuleBroken
from innovation.pitches import sheets
from innovation.pitches.actions import importing
from innovation.pitches.rules import State

STATES = [state.value for state in State if state is not State.DRAFT]


@click.command("pitches")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--state", type=click.Choice(STATES), default="submitted", show_default=True, help="Where they stand."
)
@with_appcontext
def import_pitches(file: Path, state: str) -> None:
    """Bring in the ideas of FILE, a CSV file in UTF-8; all of them or, when a row is broken, none."""
    try:
        rows, problems = sheets.read(sheets.decode(file.read_bytes()))
    except RuleBroken as error:
        raise click.ClickException(str(error)) from None
    if problems:
        raise click.ClickException("nothing was imported:\n" + "\n".join(map(str, problems)))
    with database().session() as session, session.begin():
        plan = importing.plan(session, rows)
        importing.carry_out(session, plan, State(state), None, datetime.now(UTC), "Import")
    for row in plan.skipped:
        click.echo(f"line {row.line}: skipped, “{row.title}” is there already")
    click.echo(f"{len(plan.new)} imported, {len(plan.skipped)} skipped")
