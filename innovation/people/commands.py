"""Commands about people: a sign-in link without mail, and appointing somebody."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from innovation.db import database
from innovation.errors import RuleBroken
from innovation.people import actions, idle
from innovation.people.keeping import forget_old
from innovation.people.models import person_by_email
from innovation.people.passkeys import own
from innovation.people.rules import AFTER_WARNING, CODE_LIFETIME, FIRST_WARNING, UNUSED, Due, Role
from innovation.people.views import ceremony
from innovation.people.views.blueprint import erasures
from innovation.web import letters, outbox
from innovation.web.fields import address


def an_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An e-mail address as we keep it. Raises click.BadParameter when it is none."""
    try:
        return address(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an e-mail address") from None


@click.command("sign-in-link")
@click.argument("email", callback=an_address)
@click.option("--hours", type=click.FloatRange(0, 48, min_open=True), help="How long it works (10 minutes).")
@with_appcontext
def sign_in_link(email: str, hours: float | None) -> None:
    """Print a link that signs EMAIL in once, for a hall without internet."""
    lifetime = timedelta(hours=hours) if hours else CODE_LIFETIME
    with database().session() as session, session.begin():
        token = actions.sign_in_link(session, email, datetime.now(UTC), lifetime)
    click.echo(f"{current_app.config['ORIGIN']}/sign-in/{token}")


@click.command("retention")
@with_appcontext
def retention() -> None:
    """Erase what has been kept long enough, and write to who does not use an account; run it every night."""
    now = datetime.now(UTC)
    with database().session() as session, session.begin():
        counted = forget_old(session, now)
    with database().session(read_only=True) as session:
        waiting = idle.idle(session, now)
    counted["letters in the outbox"] = outbox.forget_old(now)
    done = Counter(_end_or_warn(person_id, now) for person_id in waiting)
    database().wipe()
    for name, number in {**counted, "letters": done[Due.WARNING], "accounts": done[Due.END]}.items():
        click.echo(f"{name}: {number}")


def _end_or_warn(person_id: int, now: datetime) -> Due:
    """Do what is due for this account; a letter that does not go does not count."""
    with database().session() as session, session.begin():
        found, person = idle.take(session, person_id, now)
        if found is Due.END and person:
            erasures().note(person.email, now)
            outbox.forget_about(person.email, person.name)
        if found is not Due.WARNING or person is None:
            return found
        day = now.date() + AFTER_WARNING if person.warnings > 1 else now.date() + UNUSED - FIRST_WARNING
        letter = letters.letter_to(
            session, person, "people/mail_unused.txt", day=day, address=letters.address("people.profile")
        )
    try:
        letters.post(letter)
    except OSError:
        with database().session() as session, session.begin():
            idle.put_back(session, person_id)
        return Due.NOTHING
    return found


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


@click.command("remove-passkeys")
@click.argument("email", callback=an_address)
@with_appcontext
def remove_passkeys(email: str) -> None:
    """Remove every passkey of EMAIL, who lost their devices; every session ends and a letter says so."""
    with database().session() as session, session.begin():
        person = person_by_email(session, email)
        if person is None:
            raise click.ClickException(f"{email} has no account")
        removed = own.remove_all(session, person)
        letter = ceremony.gone(session, person, current_app.config["ORIGIN"])
    click.echo(f"{email}: {removed} removed")
    try:
        letters.post(letter)
    except OSError:
        click.echo("The letter about it could not be sent.")
