"""Pages of evenings: the agenda, planning, the programme, cards, the door, joining."""

from flask import Flask

from innovation.evenings import words
from innovation.evenings.views import agenda, cards, door, joining, planning, printing, programme
from innovation.evenings.views.blueprint import bp

__all__ = ["agenda", "cards", "door", "init_app", "joining", "planning", "printing", "programme"]


def init_app(app: Flask) -> None:
    """Connect these pages; templates know the words of this feature."""
    app.jinja_env.globals["evening_words"] = words
    app.register_blueprint(bp)
