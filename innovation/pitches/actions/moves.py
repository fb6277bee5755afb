"""The one door between the states of an idea, and who goes through it for which reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.people.models import Person
from innovation.pitches.models import Pitch, PitchMove, PitchQuestion
from innovation.pitches.rules import State, may_decide, may_move


def begin(
    session: Session, pitch: Pitch, state: State, by: Person | None, now: datetime, why: str = ""
) -> None:
    """Let a new idea begin its history in `state`: a draft, or what an import says it is."""
    pitch.state, pitch.created_at, pitch.updated_at = state, now, now
    pitch.history.append(PitchMove(at=now, by_id=by.id if by else None, old=None, new=state, why=why))
    session.add(pitch)


def move(session: Session, pitch: Pitch, to: State, by: Person | None, now: datetime, why: str = "") -> None:
    """Bring an idea to another state and leave a dated row of it.

    Raises RuleBroken (409) when the table of moves (`rules.NEXT`) does not have this one.
    """
    locked(session, pitch)
    if not may_move(pitch.state, to):
        raise RuleBroken(N_("This idea is already in another state. Look how it stands now."))
    pitch.history.append(PitchMove(at=now, by_id=by.id if by else None, old=pitch.state, new=to, why=why))
    pitch.state, pitch.updated_at = to, now


def submit(session: Session, pitch: Pitch, by: Person, now: datetime) -> None:
    """Hand an idea in; from now on its text is locked.

    Raises RuleBroken (422) when a required field is empty or a question has no answer yet.
    """
    if pitch.missing:
        raise RuleBroken(N_("Not everything is filled in yet."), 422)
    if pitch.open_questions:
        raise RuleBroken(N_("Answer the question of the organisers first."), 422)
    move(session, pitch, State.SUBMITTED, by, now)


def withdraw(session: Session, pitch: Pitch, by: Person, now: datetime, why: str = "") -> None:
    """Take an idea back for good, or until somebody picks it up again."""
    move(session, pitch, State.WITHDRAWN, by, now, why)


def reopen(session: Session, pitch: Pitch, by: Person, now: datetime, why: str = "") -> None:
    """Make an idea a draft again.

    Raises RuleBroken (422) when it was submitted and no reason is given: somebody may be reading it.
    """
    if pitch.state is State.SUBMITTED and not why:
        raise RuleBroken(N_("Say in a few words why you want to change your idea."), 422)
    move(session, pitch, State.DRAFT, by, now, why)


def decide(
    session: Session, pitch: Pitch, to: State, why: str, by: Person, now: datetime, seen: State
) -> None:
    """Accept an idea, decline it, or ask its initiators a question (which `why` then is).

    Raises RuleBroken (422) without a question or reason, and (409) when the idea is not in the state
    that the organiser has `seen` any more.
    """
    if locked(session, pitch).state is not seen:
        raise RuleBroken(N_("This idea is already in another state. Look how it stands now."))
    if to not in may_decide(seen):
        raise RuleBroken(N_("Choose what you decide."), 422)
    if to is State.NEEDS_WORK and not why:
        raise RuleBroken(N_("Write down what you want to know or see added."), 422)
    if to is State.DECLINED and not why:
        raise RuleBroken(N_("Write a friendly reason; the initiators get it by e-mail."), 422)
    move(session, pitch, to, by, now, "" if to is State.NEEDS_WORK else why)
    if to is State.NEEDS_WORK:
        pitch.questions.append(PitchQuestion(asked_by_id=by.id, asked_at=now, question=why))


def answer(session: Session, pitch: Pitch, question: PitchQuestion, text: str, now: datetime) -> None:
    """Answer an organiser's question, or answer it better.

    Raises RuleBroken (422) for an empty answer and (409) when the idea is locked again.
    """
    if locked(session, pitch).state is not State.NEEDS_WORK:
        raise RuleBroken(N_("This idea is locked now, so the answer cannot be changed."))
    if not text:
        raise RuleBroken(N_("Write an answer first."), 422)
    question.answer, question.answered_at = text, now
