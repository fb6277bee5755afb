"""The language switch and the network's own colour."""

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from innovation.db import session
from innovation.network.models import the_network
from innovation.web.access import public
from innovation.web.i18n import COOKIE, LANGUAGES
from innovation.web.security import stays_home

bp = Blueprint("network", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)


@bp.post("/language")
@public
def language() -> Redirect:
    """Remember the language in a cookie and go back to where one was."""
    answer = redirect(stays_home(request.form.get("next")) or "/", 303)
    chosen = request.form.get("lang", "")
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True)
    return answer


@bp.get("/network.css")
@public
def theme_css() -> Response:
    """The network's accent colour as a style sheet; empty when it keeps ours."""
    network = the_network(session)
    css = f":root{{--kp-accent:{network.accent}}}\n" if network and network.accent else ""
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=300"})
