"""Pages of ideas: for everyone, for who writes one, for organisers."""

from flask import Blueprint, Flask

from innovation.network.rules import PERSPECTIVE_WORDS
from innovation.pitches.rules import FIELD_WORDS, STATE_WORDS

bp = Blueprint("pitches", __name__)

#: How a state looks, in the kinds of the macro `status`.
STATE_KINDS = {
    "draft": "neutral",
    "submitted": "info",
    "needs_work": "warn",
    "accepted": "ok",
    "scheduled": "ok",
    "pitched": "info",
    "withdrawn": "neutral",
    "declined": "stop",
}


def init_app(app: Flask) -> None:
    """Connect these pages."""
    from innovation.pitches.actions import personal  # noqa: F401 - it registers what is personal here
    from innovation.pitches.views import importing, picture, reading, together, triage, writing  # noqa: F401

    app.register_blueprint(bp)


@bp.context_processor
def words() -> dict[str, object]:
    """The words for states and fields, which nearly every page of ideas needs."""
    return {
        "state_words": STATE_WORDS,
        "state_kinds": STATE_KINDS,
        "field_words": FIELD_WORDS,
        "perspective_words": PERSPECTIVE_WORDS,
    }
