"""Commands for an operator: bring the database up to date, begin a network."""

import click
from flask.cli import with_appcontext

from innovation import tables
from innovation.db import database
from innovation.network.models import Network, the_network


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest schema; nothing happens when it is there already."""
    tables.upgrade(database())
    click.echo("The database is up to date.")


@click.command("begin")
@click.argument("name")
@with_appcontext
def begin(name: str) -> None:
    """Begin an empty network called NAME, instead of the demo. Then appoint an admin."""
    with database().session() as session, session.begin():
        if the_network(session) is not None:
            raise click.ClickException("This database holds a network already.")
        session.add(Network(id=1, name=name[:80]))
    click.echo("Done. Now: innovation appoint you@example.org admin")
