"""Commands about people: a sign-in link without mail, and appointing somebody."""

from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from innovation.db import database
from innovation.errors import RuleBroken
from innovation.people import actions
from innovation.people.rules import CODE_LIFETIME, Role
from innovation.web.fields import address


def an_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An e-mail address as we keep it. Raises click.BadParameter when it is none."""
    try:
        return address(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an e-mail address") from None


@click.command("sign-in-link")
@click.argument("email", callback=an_address)
@click.option("--hours", type=click.FloatRange(0, 48, min_open=True), help="How long it works (15 minutes).")
@with_appcontext
def sign_in_link(email: str, hours: float | None) -> None:
    """Print a link that signs EMAIL in once, for a hall without internet."""
    lifetime = timedelta(hours=hours) if hours else CODE_LIFETIME
    with database().session() as session, session.begin():
        token = actions.sign_in_link(session, email, datetime.now(UTC), lifetime)
    click.echo(f"{current_app.config['ORIGIN']}/sign-in/{token}")


@click.command("appoint")
@click.argument("email", callback=an_address)
@click.argument("role", type=click.Choice([role.value for role in Role]))
@with_appcontext
def appoint(email: str, role: str) -> None:
    """Make EMAIL an organiser or admin, or an initiator again."""
    try:
        with database().session() as session, session.begin():
            actions.appoint(session, email, Role(role), None, datetime.now(UTC))
    except RuleBroken as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{email}: {role}")
