"""The command line: `innovation …`. Every command calls an action and commits."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import DBAPIError

from innovation import backup as backups
from innovation import create_app, serving
from innovation.db import database
from innovation.initiatives import commands as initiatives
from innovation.network import commands as network
from innovation.people import commands as people
from innovation.people.views.blueprint import erasures
from innovation.pitches import commands as pitches
from innovation.soundness import BackupBroken
from innovation.voting import commands as voting

Result = TypeVar("Result")


def _app() -> Flask:
    return create_app()


@click.group(cls=FlaskGroup, create_app=_app, add_default_commands=False, add_version_option=False)
def commands() -> None:
    """Kantelpunt on the command line."""


@commands.command(with_appcontext=False)
def serve() -> None:
    """Prepare the database and serve, as the environment says."""
    sys.exit(serving.serve())


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the database to FILE while it runs; the copy is checked and counted again."""
    click.echo(f"{file}: {_done(lambda: backups.backup(database(), file))} evenings counted again, all agree")


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.confirmation_option(prompt="What is there now will be lost. Go on?")
def restore(file: Path) -> None:
    """Put a backup back; who was erased since it was made is erased again."""
    counted, erased = _done(lambda: backups.restore(database(), file, erasures()))
    click.echo(f"{file} is back: {counted} evenings counted again, {erased} people erased again")


def _done(act: Callable[[], Result]) -> Result:
    """The outcome of an act; what is wrong with a backup is said in one plain line."""
    try:
        return act()
    except BackupBroken as problem:
        raise click.ClickException(str(problem)) from None


@commands.group("import")
def import_() -> None:
    """Bring in what was made elsewhere."""


commands.add_command(network.upgrade)
commands.add_command(network.begin)
commands.add_command(people.sign_in_link)
commands.add_command(people.appoint)
commands.add_command(people.remove_passkeys)
commands.add_command(voting.recount)
commands.add_command(people.retention)
commands.add_command(initiatives.digest)
import_.add_command(pitches.import_pitches)
import_.add_command(voting.import_election)


def main() -> None:
    """Run a command; a database that is away or empty is said in one plain line."""
    try:
        commands()
    except DBAPIError as problem:
        print(f"The database cannot be used ({type(problem).__name__}). Is it there? Run: innovation upgrade")
        sys.exit(1)


if __name__ == "__main__":
    main()
