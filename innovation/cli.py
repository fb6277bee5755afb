"""The command line: `innovation …`. Every command calls an action and commits."""

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from innovation import create_app
from innovation.people import commands as people
from innovation.voting import commands as voting


def _app() -> Flask:
    return create_app()


@click.group(cls=FlaskGroup, create_app=_app, add_default_commands=False, add_version_option=False)
def main() -> None:
    """Kantelpunt on the command line."""


main.add_command(people.sign_in_link)
main.add_command(people.appoint)


@main.group("import")
def import_() -> None:
    """Bring in what was made elsewhere."""


import_.add_command(voting.import_election)
main.add_command(voting.recount)

if __name__ == "__main__":
    sys.exit(main())
