"""Letters that were not sent for want of a mail server."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import abort, current_app, render_template, request

from innovation.people.views.blueprint import bp
from innovation.web.access import public
from innovation.web.outbox import letters

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@bp.get("/outbox")
@public
def outbox() -> str:
    """Letters that were not sent for want of a mail server; only in development, on the machine itself."""
    if not is_open():
        abort(404)
    return render_template("people/outbox.html", letters=letters())


def is_open() -> bool:
    """True in development for this machine's own browser, reached without a proxy between."""
    if not current_app.config["SETTINGS"].development or "X-Forwarded-For" in request.headers:
        return False
    here = ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - nobody listens on it
    return here and urlsplit(request.host_url).hostname in LOOPBACK_NAMES
