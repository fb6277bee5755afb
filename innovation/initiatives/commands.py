"""Commands about initiatives: the weekly letter to followers."""

from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

import click
from flask.cli import with_appcontext

from innovation.db import database
from innovation.initiatives.actions import digest as acts
from innovation.initiatives.views import telling_letters
from innovation.web import letters


@click.command("digest")
@with_appcontext
def digest() -> None:
    """Mail followers what is new, each at most once a week; run it every morning."""
    with database().session(read_only=True) as session:
        emails = acts.waiting(session, datetime.now(UTC))
    sent = sum(_send(email) for email in emails)
    click.echo(f"letters sent: {sent}")


def _send(email: str) -> int:
    """Send the letter for this address, if one is due; 1 when it went."""
    with database().session() as session, session.begin():
        taken = acts.take(session, email, datetime.now(UTC))
        if taken is None:
            return 0
        letter = telling_letters.of_digest(session, taken)
    try:
        letters.post(letter)
    except SMTPRecipientsRefused:
        return 0  # next week again
    except OSError as error:
        with database().session() as session, session.begin():
            acts.put_back(session, taken)
        raise click.ClickException(f"the mail server is away ({type(error).__name__})") from None
    return 1
