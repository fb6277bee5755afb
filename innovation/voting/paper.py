"""Ballots on paper: one person counts them, another counts again, and then they are in the box.

The slips carry no number. The ballots go in under the keys of voters drawn by lot from those on paper, so not
even who counts can tell whose they are; sealing takes those keys away as well.
"""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event
from innovation.evenings.questions import paper_voters
from innovation.people.models import Person
from innovation.voting import box
from innovation.voting.actions import locked_round
from innovation.voting.models import Ballot, PaperCount, Round
from innovation.voting.questions import paper_count
from innovation.voting.rules import (
    TAKES_BALLOTS,
    Choice,
    Message,
    Outcome,
    Paper,
    RoundState,
    Source,
    Tally,
)

_lot = secrets.SystemRandom()


def count(session: Session, event: Event, number: int, tally: Tally, by: Person, now: datetime) -> Paper:
    """Enter what `by` counted of the slips of a round; says where they stand then.

    The first count waits for somebody else's. When the second is the same, the ballots are in the box; when
    it is not, neither is kept and both count again, so that nobody can find out the first by trying.
    Raises RuleBroken when the round takes no ballots or has these already, and for more slips than people.
    """
    round_ = locked_round(session, event, number)
    voters = paper_voters(session, event)
    if round_.state not in TAKES_BALLOTS:
        raise RuleBroken(N_("This vote is closed, so paper votes cannot go in any more."))
    if tally.cast > len(voters):
        words = N_("That is more slips than people who vote on paper (%(people)d). Count once more.")
        raise RuleBroken(words, 422, people=len(voters))
    first = paper_count(session, round_)
    if first is None or (first.counted_by_id == by.id and not first.checked):
        return _first(session, event, round_, tally, by, now)
    if first.checked:
        raise RuleBroken(N_("The paper votes of this pitch are in the box already."))
    return _second(session, event, round_, first, tally, voters, by, now)


def _first(session: Session, event: Event, round_: Round, tally: Tally, by: Person, now: datetime) -> Paper:
    kept = PaperCount(round_id=round_.id, yes=tally.yes, no=tally.no, blank=tally.blank)
    kept.counted_by_id, kept.counted_by = by.id, by.shown_name
    session.merge(kept)
    log(session, event, by, now, "count_paper", str(round_.number))
    return Paper.CHECKING


def _second(
    session: Session,
    event: Event,
    round_: Round,
    first: PaperCount,
    tally: Tally,
    voters: list[str],
    by: Person,
    now: datetime,
) -> Paper:
    if Tally(first.yes, first.no, first.blank) != tally:
        session.delete(first)
        log(session, event, by, now, "paper_differs", str(round_.number))
        return Paper.NOT_IN
    _put(session, round_, tally, voters)
    first.checked, first.checked_by_id, first.checked_by = True, by.id, by.shown_name
    log(session, event, by, now, "check_paper", str(round_.number))
    return Paper.IN


def _put(session: Session, round_: Round, tally: Tally, voters: list[str]) -> None:
    """Put the ballots in the box. Raises RuleBroken when one of these voters has a ballot by phone."""
    choices = [Choice.YES] * tally.yes + [Choice.NO] * tally.no + [Choice.BLANK] * tally.blank
    drawn = _lot.sample(voters, len(choices))
    messages = [
        Message(round_.id, voter, choice, 1, "paper", Source.PAPER)
        for voter, choice in zip(drawn, choices, strict=True)
    ]
    session.flush()
    answers = box.cast(session.connection(), messages)
    if any(answer.outcome is not Outcome.COUNTED for answer in answers):
        raise RuleBroken(
            N_("A card on paper has voted by phone in this vote. Void the vote and hold it again.")
        )


def count_again(session: Session, event: Event, number: int, by: Person, now: datetime) -> None:
    """Take the paper ballots of a round out of the box again: two people count anew.

    Raises RuleBroken when the round is not open; during the countdown it might close without them.
    """
    event = locked(session, event)
    round_ = locked_round(session, event, number)
    if round_.state is not RoundState.OPEN:
        raise RuleBroken(N_("Keep the vote open first; then paper votes can be counted again."))
    session.execute(sa.delete(Ballot).where(Ballot.round_id == round_.id, Ballot.source == Source.PAPER))
    session.execute(sa.delete(PaperCount).where(PaperCount.round_id == round_.id))
    event.revision += 1  # the number of votes goes back: this is why
    log(session, event, by, now, "paper_again", str(round_.number))
