"""How a phone is known this evening: a signed cookie that holds the voter's random id and nothing else."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from innovation.web import cookies

COOKIE = "voter"
A_DAY = 86400  #: seconds


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="voter")


def remember(response: Response, slug: str, voter_id: str) -> None:
    """Let this phone be `voter_id` at one evening, for a day; /join sees it too, so that it stays one."""
    cookies.keep(response, cookie_name(slug), signed(slug, voter_id), A_DAY)


def cookie_name(slug: str) -> str:
    """The plain name of the cookie of one evening: a phone may be at several."""
    return f"{COOKIE}-{slug}"


def signed(slug: str, voter_id: str) -> str:
    """What the cookie holds: the voter's id, and that we gave it out for this evening."""
    return str(_signer().dumps([slug, voter_id]))


def known(slug: str) -> str | None:
    """The voter's id on this phone, or None when the cookie is missing, forged or of another evening."""
    try:
        found, voter_id = _signer().loads(cookies.kept(cookie_name(slug)))
    except (BadSignature, ValueError):
        return None
    return str(voter_id) if found == slug else None
