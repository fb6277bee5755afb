"""The folder where letters wait when there is no SMTP server."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import structlog
from flask import Flask, current_app
from flask_mail import Message

KEPT = timedelta(days=7)
log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """A letter in the outbox, to read."""

    to: str
    subject: str
    body: str
    at: datetime


def folder() -> Path:
    """Where the letters are."""
    instance: Path = current_app.config["SETTINGS"].instance
    return instance / "outbox"


def letters(most: int = 50) -> list[Letter]:
    """The newest letters, newest first."""
    return [_read(path) for path in sorted(folder().glob("*.eml"), reverse=True)[:most]]


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    at = datetime.strptime(path.stem, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return Letter(str(message["To"]), str(message["Subject"]), body.get_content() if body else "", at)


def keep(app: Flask, message: Message) -> None:
    """Put a letter in the folder and, in development, its subject in the log."""
    if not app.config["MAIL_SUPPRESS_SEND"] or app.testing:
        return
    folder().mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    (folder() / f"{stamp}.eml").write_bytes(message.as_bytes())
    shown = {"subject": message.subject} if app.config["SETTINGS"].development else {}
    log.info("letter in the outbox", **shown)


def forget_old(now: datetime) -> int:
    """Delete letters that have been there for more than a week; their number."""
    first = (now - KEPT).timestamp()
    old = [path for path in folder().glob("*.eml") if path.stat().st_mtime < first]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_about(*words: str) -> None:
    """Delete letters to or about somebody who is erased: those with one of these words, address or name."""
    known = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words if word), re.IGNORECASE)
    for path in folder().glob("*.eml"):
        letter = _read(path)
        if known.search("\n".join((letter.to, letter.subject, letter.body))):
            path.unlink(missing_ok=True)
