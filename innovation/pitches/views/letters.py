"""Letters about an idea."""

from innovation.db import session
from innovation.people.models import Person
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from innovation.web.letters import Letter, address, language_of, letter, letter_to

_OF_DECISION = {
    State.NEEDS_WORK: "pitches/mail_question.txt",
    State.ACCEPTED: "pitches/mail_accepted.txt",
    State.DECLINED: "pitches/mail_declined.txt",
}


def of_decision(pitch: Pitch, decision: State, why: str) -> list[Letter]:
    """The letters to the initiators about a decision, each in the reader's own language."""
    words = {**_about(pitch), "why": why, "address": address("pitches.show", pitch_id=pitch.id)}
    template = _OF_DECISION[decision]
    return [letter_to(session, one.person, template, **words) for one in pitch.initiators]


def of_invitation(pitch: Pitch, email: str, token: str, by: Person) -> Letter:
    """The letter to somebody who is invited; in their own language when we know it, else in ours."""
    link = address("pitches.invitation", token=token)
    words = {**_about(pitch), "by": by.shown_name, "address": link}
    return letter(session, email, language_of(session, email), "pitches/mail_invitation.txt", **words)


def _about(pitch: Pitch) -> dict[str, str]:
    return {"title": pitch.title, "one_liner": pitch.one_liner}
