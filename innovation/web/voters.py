"""How a phone is known this evening: a signed cookie that holds the voter's random id and nothing else."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "voter"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="voter")


def remember(response: Response, slug: str, voter_id: str) -> None:
    """Let this phone be `voter_id` at one evening, for a day; /join sees it too, so that it stays one."""
    keep(response, cookie_name(slug), slug, signed(slug, voter_id), path="/")


def cookie_name(slug: str) -> str:
    """The name of the cookie of one evening: a phone may be at several."""
    return f"{COOKIE}-{slug}"


def signed(slug: str, voter_id: str) -> str:
    """What the cookie holds: the voter's id, and that we gave it out for this evening."""
    return str(_signer().dumps([slug, voter_id]))


def keep(response: Response, name: str, slug: str, value: str, path: str = "") -> None:
    """Set a cookie for a day that only the pages of one evening get, or those under `path`."""
    response.set_cookie(
        name,
        value,
        max_age=86400,
        path=path or f"/evenings/{slug}/",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def known(slug: str) -> str | None:
    """The voter's id on this phone, or None when the cookie is missing, forged or of another evening."""
    try:
        found, voter_id = _signer().loads(request.cookies.get(cookie_name(slug), ""))
    except (BadSignature, ValueError):
        return None
    return str(voter_id) if found == slug else None
