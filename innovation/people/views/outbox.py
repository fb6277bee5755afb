"""Letters that were not sent for want of a mail server."""

import re
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import abort, current_app, render_template, request

from innovation.people.views.blueprint import bp
from innovation.web import mail
from innovation.web.access import public

LETTERS_KEPT = timedelta(days=7)
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@bp.get("/outbox")
@public
def outbox() -> str:
    """Letters that were not sent for want of a mail server; only in development, on the machine itself."""
    if not is_open():
        abort(404)
    return render_template("people/outbox.html", letters=mail.letters())


def forget_letters(now: datetime) -> int:
    """Delete letters that have been there for more than a week; their number."""
    first = (now - LETTERS_KEPT).timestamp()
    old = [path for path in mail.outbox().glob("*.eml") if path.stat().st_mtime < first]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_letters_about(*words: str) -> None:
    """Delete letters to or about somebody who is erased: those with one of these words, address or name."""
    known = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words if word), re.IGNORECASE)
    for path in mail.outbox().glob("*.eml"):
        letter = mail.read(path)
        if known.search("\n".join((letter.to, letter.subject, letter.body))):
            path.unlink(missing_ok=True)


def is_open() -> bool:
    """True in development for this machine's own browser, reached without a proxy between."""
    if not current_app.config["SETTINGS"].development or "X-Forwarded-For" in request.headers:
        return False
    here = ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - nobody listens on it
    return here and urlsplit(request.host_url).hostname in LOOPBACK_NAMES
