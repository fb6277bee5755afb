"""Pages of the vote: the card, the screen, the console, the results."""

from flask import Flask

from innovation.evenings.actions import paper as paper_voters
from innovation.evenings.actions import programme
from innovation.voting import hall
from innovation.voting.actions import open_rounds, voted
from innovation.voting.views import card, console, feedback, files, live, paper, proposals, results, screen
from innovation.voting.views.blueprint import bp

__all__ = [
    "card",
    "console",
    "feedback",
    "files",
    "init_app",
    "live",
    "paper",
    "proposals",
    "results",
    "screen",
]


def init_app(app: Flask) -> None:
    """Connect these pages."""
    from innovation.voting import personal  # noqa: F401 - it registers what is personal here

    hall.init_app(app)
    if voted not in programme.keeps:
        programme.keeps.append(voted)
    if open_rounds not in paper_voters.a_vote_is_open:
        paper_voters.a_vote_is_open.append(open_rounds)
    app.register_blueprint(bp)
