"""Pages of evenings: the agenda, planning, the programme, cards, the door, joining."""

from flask import Flask
from flask_babel import format_datetime

from innovation.evenings import codes, words
from innovation.evenings.views import agenda, cards, door, joining, planning, printing, programme
from innovation.evenings.views.blueprint import bp

__all__ = ["agenda", "cards", "door", "init_app", "joining", "planning", "printing", "programme"]


def init_app(app: Flask) -> None:
    """Connect these pages; templates know the words of this feature and how it shows codes and dates."""
    app.jinja_env.globals["evening_words"] = words
    app.jinja_env.filters.update(
        code=codes.shown,
        day_number=lambda value: format_datetime(value, "d"),
        month=lambda value: format_datetime(value, "MMM y"),
        weekday=lambda value: format_datetime(value, "EEEE HH:mm"),
    )
    app.register_blueprint(bp)
