"""Pages of the vote: the card, the screen, the console, the results."""

from flask import Flask

from innovation.evenings.actions import programme
from innovation.voting import hall
from innovation.voting.actions import voted
from innovation.voting.views import card, console, feedback, files, live, results, screen
from innovation.voting.views.blueprint import bp

__all__ = ["card", "console", "feedback", "files", "init_app", "live", "results", "screen"]


def init_app(app: Flask) -> None:
    """Connect these pages."""
    hall.init_app(app)
    if voted not in programme.keeps:
        programme.keeps.append(voted)
    app.register_blueprint(bp)
