"""Mail: one text template per letter; without an SMTP server letters go to the outbox folder."""

from datetime import UTC, datetime
from pathlib import Path

import structlog
from flask import Flask, current_app, render_template
from flask_babel import force_locale
from flask_mail import Mail, Message, email_dispatched

mailer = Mail()
log = structlog.get_logger()


def send(to: str, template: str, locale: str = "nl", **context: object) -> None:
    """Send the letter `template` (its first line is the subject) to one address, in `locale`.

    Raises OSError when the SMTP server is not there.
    """
    with force_locale(locale):
        subject, _, body = render_template(template, **context).strip().partition("\n")
    mailer.send(Message(subject=" ".join(subject.split()), recipients=[to], body=body.strip() + "\n"))


def outbox() -> Path:
    """Folder where letters wait when there is no SMTP server."""
    folder: Path = current_app.config["SETTINGS"].instance / "outbox"
    return folder


def keep(message: Message, app: object = None) -> None:
    """Put a letter in the outbox folder and say so in the log, without its address."""
    if not current_app.config["MAIL_SUPPRESS_SEND"] or current_app.testing:
        return
    folder = outbox()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    (folder / f"{stamp}.eml").write_text(message.as_string())
    log.info("letter in the outbox", subject=message.subject)


def init_app(app: Flask) -> None:
    """Connect flask-mail and the outbox."""
    mailer.init_app(app)
    email_dispatched.connect(keep)
