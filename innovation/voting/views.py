"""Pages of voting."""

from flask import Blueprint, Flask

bp = Blueprint("voting", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)
