"""Pages of initiatives: for everyone, for teams, for coaches, for organisers."""

from flask import Blueprint, Flask

from innovation.errors import N_
from innovation.initiatives.actions.log import VERBS
from innovation.initiatives.rules.stages import STAGE_WORDS
from innovation.initiatives.rules.support import ENTRY_WORDS, SUPPORT_WORDS
from innovation.initiatives.rules.team import NEEDED_WORDS
from innovation.initiatives.rules.telling import OBSTACLE_WORDS
from innovation.network.rules import PERSPECTIVE_WORDS

bp = Blueprint("initiatives", __name__)

#: How a stage looks, in the kinds of the macro `status`.
STAGE_KINDS = {
    "forming": "info",
    "exploring": "info",
    "developing": "info",
    "running": "ok",
    "embedded": "ok",
    "handed_over": "ok",
    "stopped": "neutral",
}

#: The pages of one initiative, for its team, its coach and organisers, in the order of its menu.
PAGES = [
    ("initiatives.show", N_("Initiative")),
    ("initiatives.team_page", N_("Team")),
    ("initiatives.coach", N_("Coach")),
    ("initiatives.plan", N_("Plan")),
    ("initiatives.support", N_("Support")),
    ("initiatives.updates", N_("Updates")),
    ("initiatives.story", N_("Story")),
    ("initiatives.thanks", N_("Tips and offers")),
    ("initiatives.cards", N_("Thank-you cards")),
]
#: Of these, what a coach does not open, and what nobody but the team opens.
TEAM_PAGES = ("initiatives.thanks", "initiatives.cards")
OWN_PAGES = ("initiatives.cards",)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    from innovation.initiatives.actions import (  # noqa: F401 - they register what is personal here
        personal_coaching,
        personal_support,
        personal_team,
        personal_telling,
    )
    from innovation.initiatives.views import (  # noqa: F401
        accepting,
        agreement,
        cards,
        coaches,
        coaching,
        following,
        grants,
        helpers,
        inviting,
        joining,
        openings,
        overview,
        plan,
        reading,
        rule,
        steering,
        step_help,
        steps,
        story,
        support,
        team,
        thanks,
        updates,
    )

    app.register_blueprint(bp)


@bp.context_processor
def words() -> dict[str, object]:
    """The words for stages and kinds, which nearly every page of initiatives needs."""
    return {
        "stage_words": STAGE_WORDS,
        "stage_kinds": STAGE_KINDS,
        "perspective_words": PERSPECTIVE_WORDS,
        "support_words": SUPPORT_WORDS,
        "entry_words": ENTRY_WORDS,
        "obstacle_words": OBSTACLE_WORDS,
        "verbs": VERBS,
        "needed_words": NEEDED_WORDS,
        "initiative_pages": PAGES,
        "team_pages": TEAM_PAGES,
        "own_pages": OWN_PAGES,
    }
