"""Pages of pitches."""

from flask import Blueprint, Flask

bp = Blueprint("pitches", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)
