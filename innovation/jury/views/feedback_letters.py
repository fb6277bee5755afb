"""Letters to initiators about what room and jury said."""

from datetime import datetime

from innovation.db import session
from innovation.evenings.models import Event
from innovation.jury.actions.feedback import Told, due, note_told
from innovation.voting.views.results import INSTEAD
from innovation.web.letters import Letter, address, letter_to


def feedback_letters(event: Event, now: datetime) -> list[Letter]:
    """The letters that are due now; they are written down as sent, so call it before the commit."""
    told = due(session, event)
    note_told(session, event, told, now)
    return [_letter(event, one) for one in told]


def _letter(event: Event, told: Told) -> Letter:
    on, result = told.on, told.on.result
    assert result is not None  # only pitches that were voted on
    return letter_to(
        session,
        told.person,
        "jury/mail_feedback.txt",
        title=on.pitch.title,
        evening=event.title,
        passed=result.passed,
        yes=result.tally.yes,
        whole=result.whole,
        together=result.together if result.joint_parts else "",
        said=[(panel.name, picture.advice) for panel, picture in on.found if picture.advice],
        questions=len([one for one in on.questions if not one.answer]),
        where=address("voting.feedback", pitch_id=on.pitch.id),
        report=address("jury.report", anchor=f"pitch-{on.pitch.id}", slug=event.slug),
    )


INSTEAD.append(feedback_letters)
