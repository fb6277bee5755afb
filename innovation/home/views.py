"""The front page."""

from flask import Blueprint, Flask, render_template

from innovation.web.access import public

bp = Blueprint("home", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)


@bp.get("/")
@public
def index() -> str:
    """What the network is, what is on, what became of earlier ideas."""
    return render_template("home/index.html")
