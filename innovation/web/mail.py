"""Mail: a text template per letter, with the same in HTML beside it where that reads better; without an SMTP
server letters go to the outbox folder."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from email import policy
from pathlib import Path
from typing import Any

from flask import Flask, current_app, has_request_context, render_template
from flask_babel import force_locale
from flask_mail import Connection, Mail, Message, email_dispatched

from innovation.db import session
from innovation.web import outbox

PATIENCE = 10  #: seconds that a mail server may take to answer
_ONE_ADDRESS = re.compile(r"((?![,;<>@])[!-~])+@[A-Za-z0-9.-]+")  #: and neither a second one nor a line end


class _Connection(Connection):
    """flask-mail's connection, with an end to its patience and a look at the server's certificate."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt and sign in, as the settings say."""
        host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=PATIENCE)
        if self.mail.use_tls:
            host.starttls(context=ssl.create_default_context())
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host


class _Policy(policy.EmailPolicy):
    """Folds headers as flask-mail does, but leaves addresses whole.

    The email package would turn a long address into encoded words, which mail programs do not read there.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header as it goes out."""
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class _Message(Message):
    def _message(self) -> Any:
        made = super()._message()
        made.policy = _Policy(linesep="\r\n")
        return made


class _Mail(Mail):
    def connect(self) -> Connection:
        """A connection to the mail server of this app."""
        return _Connection(current_app.extensions["mail"])


mailer = _Mail()


def send(
    to: str,
    template: str,
    locale: str = "nl",
    headers: Mapping[str, str] | None = None,
    /,
    **context: object,
) -> None:
    """Send the letter `template` (its first line is the subject) to one address, in `locale`.

    A template letter.txt with a letter.html beside it is sent in both forms. `headers` are more of them.

    Commit before: what this request has open in the database is let go, so that nobody waits for a
    lock while a mail server takes its time. Raises OSError when that server is away or refuses, or when `to`
    is not one address.
    """
    if not _ONE_ADDRESS.fullmatch(to):
        raise smtplib.SMTPRecipientsRefused({to: (553, b"not an address")})
    with force_locale(locale):
        subject, _, body = render_template(template, **context).strip().partition("\n")
        html = _in_html(template, context)
    if has_request_context():
        session.rollback()
    mailer.send(
        _Message(
            subject=" ".join(subject.split()),
            recipients=[to],
            body=body.strip() + "\n",
            html=html,
            extra_headers={"Auto-Submitted": "auto-generated", **(headers or {})},  # no out-of-office answers
        )
    )


def _in_html(template: str, context: Mapping[str, object]) -> str | None:
    """The letter in HTML, when there is a template for it beside the one in plain text."""
    name = template.removesuffix(".txt") + ".html"
    there = Path(str(current_app.template_folder), name).is_file()
    return render_template(name, **context) if there else None


def init_app(app: Flask) -> None:
    """Connect flask-mail and the outbox."""
    mailer.init_app(app)
    email_dispatched.connect(outbox.keep)
