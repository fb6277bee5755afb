"""Pages of evenings."""

from flask import Blueprint, Flask

bp = Blueprint("evenings", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)
