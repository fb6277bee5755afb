"""Headers, origin checks and safe redirects."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from werkzeug.wrappers import Response

csrf = CSRFProtect()

#: For a page whose address is a secret. (With no-referrer a form on it would come from the origin "null".)
SECRET = {"Referrer-Policy": "strict-origin"}

POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
#: What a page may ask of a device: nothing but passkeys.
PERMISSIONS = ", ".join(
    (
        "camera=()",
        "microphone=()",
        "geolocation=()",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)

#: What every answer carries unless its view said otherwise.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}


class AnyClock(TimestampSigner):
    """Takes what was signed by a clock ahead of ours as signed now.

    Two servers of one evening differ, and one clock may be put right in the middle of it. Else that would
    sign everybody out and refuse their forms.
    """

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """What was signed. Raises SignatureExpired when that is longer ago than `max_age` seconds."""
        value, signed = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed.timestamp() > max_age:
            raise SignatureExpired("too long ago", payload=value, date_signed=signed)
        return (value, signed) if return_timestamp else value


class Session(SecureCookieSessionInterface):
    """A session lasts thirty days from its last use; what did not read it does not renew it.

    Else each static file and live answer would bring a cookie: no cache may share such an answer, and one
    that is under way while somebody signs out would bring the old session back.
    """

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs a session."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = AnyClock
        return made

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """True when the answer has to carry the session."""
        return session.modified or (session.accessed and super().should_set_cookie(app, session))


def init_app(app: Flask) -> None:
    """Switch on CSRF protection, origin checks and security headers."""
    app.session_interface = Session()
    app.before_request(refuse_foreign_origins)
    csrf.init_app(app)
    app.after_request(add_headers)


def refuse_foreign_origins() -> None:
    """Abort with 403 when a browser says that an unsafe request comes from another site.

    "null" is what a browser says of a page that sends no referrer, as the join page does; the token and
    Sec-Fetch-Site decide then.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if (
        origin
        and origin != "null"
        and origin not in (request.host_url.rstrip("/"), current_app.config["ORIGIN"])
    ):
        abort(403)


def add_headers(response: Response) -> Response:
    """Add the headers that every answer carries; pages are private unless their view said otherwise."""
    headers = response.headers
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if response.mimetype == "image/webp":  # what somebody sent, under a name of ours
        headers.setdefault("Content-Disposition", 'inline; filename="picture.webp"')
    if request.endpoint != "static" or response.status_code >= 400:
        headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def stays_home(target: str | None) -> str | None:
    """`target` when it is a path on this site, else None.

    Browsers drop tabs and newlines and read a backslash as a slash, so both are refused outright.
    """
    if not target or not re.fullmatch(r"/(?!/)[^\\\x00-\x20\x7f]*", target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None
