"""The front page."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, Response, current_app, render_template, url_for

from innovation.db import session
from innovation.evenings.questions import upcoming
from innovation.home.questions import latest_results, newest_ideas, newest_initiatives, numbers
from innovation.initiatives.rules.stages import STAGE_WORDS
from innovation.initiatives.views import STAGE_KINDS
from innovation.people.keeping import KEPT
from innovation.web.access import public
from innovation.web.cookies import COOKIES

bp = Blueprint("home", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)


@bp.get("/privacy")
@public
def privacy() -> str:
    """What is kept about people, why and how long, in plain words; from the same list that erases it."""
    return render_template("home/privacy.html", kept=KEPT, cookies=COOKIES, contact=_contact())


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """How far everyone can use the site, how that is known, and whom to tell what does not work."""
    return render_template("home/accessibility.html", contact=_contact())


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Whom to tell about a hole (RFC 9116)."""
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    origin = current_app.config["ORIGIN"]
    lines = {
        "Contact": f"mailto:{_contact()}",
        "Expires": expires.isoformat(),
        "Preferred-Languages": "nl, en",
    }
    if current_app.config["SETTINGS"].https:  # RFC 9116 knows no other
        lines["Canonical"] = f"{origin}{url_for('home.security_txt')}"
    return Response("".join(f"{name}: {value}\n" for name, value in lines.items()), mimetype="text/plain")


def _contact() -> str:
    address: str = current_app.config["SETTINGS"].contact_address
    return address


@bp.get("/")
@public
def index() -> str:
    """What the network is, what is on, what became of earlier ideas."""
    return render_template(
        "home/index.html",
        events=upcoming(session, datetime.now(UTC))[:3],
        latest=latest_results(session),
        ideas=newest_ideas(session, 3),
        initiatives=newest_initiatives(session, 3),
        stage_words=STAGE_WORDS,
        stage_kinds=STAGE_KINDS,
        numbers=numbers(session),
    )
