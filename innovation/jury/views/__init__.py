"""Pages of juries: for organisers, jurors, chairs, hosts, initiators, and everyone."""

from fractions import Fraction

from flask import Blueprint, Flask
from flask_babel import format_decimal

from innovation.jury.rules.panels import KIND_WORDS, MARK_WORDS, MODE_SENTENCES, MODE_WORDS, SCALE_WORDS
from innovation.jury.rules.questions import STATE_WORDS
from innovation.jury.rules.scoring import REASON_WORDS
from innovation.network.rules import PERSPECTIVE_WORDS

bp = Blueprint("jury", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    # Erasers run the last one first: who is on a jury is needed until the others are done.
    from innovation.jury.actions import personal_panels  # noqa: F401, I001
    from innovation.jury import live  # noqa: F401 - it adds the jury to the live parts of an evening
    from innovation.jury.actions import (  # noqa: F401 - they register what is personal here
        personal_questions,
        personal_scores,
    )
    from innovation.jury.views import (  # noqa: F401
        accepting,
        answering,
        asking,
        deliberation,
        members,
        mine,
        offering,
        panel,
        panels,
        parts,
        publication,
        queue,
        recusing,
        report,
        room,
        rubric,
        scoring,
    )

    app.register_blueprint(bp)


@bp.app_template_filter("mark")
def shown_mark(value: Fraction | float) -> str:
    """A mark or a mean with two decimals, in the reader's way: 7,25."""
    shown: str = format_decimal(float(value), "0.00")
    return shown


@bp.context_processor
def words() -> dict[str, object]:
    """The words for kinds, modes and states, which nearly every page of juries needs."""
    return {
        "kind_words": KIND_WORDS,
        "mode_words": MODE_WORDS,
        "mode_sentences": MODE_SENTENCES,
        "scale_words": SCALE_WORDS,
        "mark_words": MARK_WORDS,
        "reason_words": REASON_WORDS,
        "question_words": STATE_WORDS,
        "perspective_words": PERSPECTIVE_WORDS,
    }
