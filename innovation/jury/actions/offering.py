"""The audience asks from its vote cards; the host looks at each question first."""

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.jury.actions.asking import count, known, made_of
from innovation.jury.models import EveningJury, JuryQuestion
from innovation.jury.rules.questions import MOST_WAITING, Source, State
from innovation.pitches.models import Pitch

RUNNING = (Phase.RUNNING, Phase.REHEARSAL)


def offer(session: Session, event: Event, pitch: Pitch, text: str, token: str) -> JuryQuestion:
    """Keep a question of the audience until the host has looked at it. Nothing ties it to a voter.

    Raises RuleBroken when the audience does not ask questions at this evening, when it does not run, and
    when too many wait to be looked at.
    """
    event = locked(session, event)
    if (before := known(session, token)) is not None:
        return before
    chosen = session.get(EveningJury, event.id)
    if chosen is None or not chosen.audience_asks:
        raise RuleBroken(N_("The audience does not ask questions this evening."), 404)
    if event.phase not in RUNNING:
        raise RuleBroken(N_("Questions can be asked during the evening only."))
    if count(session, event, pitch, JuryQuestion.state == State.OFFERED) >= MOST_WAITING:
        raise RuleBroken(N_("So many questions came in that no more can be read. Thank you."))
    made = made_of(event, pitch, text, token, Source.AUDIENCE, State.OFFERED)
    session.add(made)
    return made
