"""What of an idea belongs to a person: handed out on request, and gone when that person leaves."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person
from innovation.pitches.actions.together import forget_invitations, leave
from innovation.pitches.models import Initiator, InitiatorInvitation, Pitch
from innovation.pitches.rules import PUBLIC, STATE_WORDS


def export(session: Session, person: Person) -> dict[str, Any]:
    """Every idea this person stands behind, with its history, for a machine to read."""
    return {"ideas": [_told(pitch, person) for pitch in _ideas(session, person)]}


def erase(session: Session, person: Person) -> None:
    """Take this person out of every idea.

    An idea with co-initiators is theirs from now on. One without goes altogether, unless it was
    accepted: what has been on a programme stays, without a name.
    """
    for pitch in _ideas(session, person):
        leave(pitch, person.id)
        if not pitch.initiators and pitch.state not in PUBLIC:
            session.delete(pitch)
    session.execute(sa.delete(InitiatorInvitation).where(InitiatorInvitation.email == person.email))
    session.flush()


def _ideas(session: Session, person: Person) -> list[Pitch]:
    asked = sa.select(Pitch).join(Pitch.initiators).where(Initiator.person_id == person.id).order_by(Pitch.id)
    return list(session.scalars(asked))


def _told(pitch: Pitch, person: Person) -> dict[str, Any]:
    return {
        "title": pitch.title,
        "in_one_sentence": pitch.one_liner,
        "need": pitch.need,
        "idea": pitch.idea,
        "against_the_current": pitch.against_current,
        "support": pitch.support,
        "link": pitch.link,
        "brought_by": pitch.background.value if pitch.background else None,
        "municipality": pitch.municipality.name if pitch.municipality else None,
        "theme": pitch.theme.name if pitch.theme else None,
        "state": STATE_WORDS[pitch.state],
        "leads": pitch.is_led_by(person),
        "begun": pitch.created_at.isoformat(),
        "history": [{"at": m.at.isoformat(), "to": m.new.value, "why": m.why} for m in pitch.history],
        "questions": [{"question": q.question, "answer": q.answer} for q in pitch.questions],
        "picture": pitch.picture.description if pitch.picture else None,
    }


EXPORTERS.append(export)
ERASERS.append(erase)
KEPT += [
    Kept(
        "ideas",
        N_("The ideas you bring, and what is asked and answered about them"),
        N_("To judge them and carry them out."),
        N_("Drafts until you delete your account; public ideas stay as history, then without your name."),
    ),
    Kept(
        "idea invitations",
        N_("The e-mail address of whoever is invited to bring an idea together"),
        N_("To send them the invitation."),
        N_("Until they say yes or the invitation is taken back; at most 14 days."),
        forget_invitations,
    ),
]
