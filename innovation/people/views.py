"""Pages of people."""

from flask import Blueprint, Flask

bp = Blueprint("people", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)
