"""Questions about the paper ballots of a round."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, EventLog
from innovation.evenings.questions import paper_voters
from innovation.voting.models import PaperCount, Round
from innovation.voting.rules import Paper

#: What the log says about slips; a vote of the rehearsal had the same number, so opening begins anew.
_ACTS = ("open_round", "count_paper", "check_paper", "paper_differs", "paper_again")


def paper_count(session: Session, round_: Round) -> PaperCount | None:
    """What was counted of the paper ballots of this round, read afresh."""
    session.flush()
    return session.get(PaperCount, round_.id, populate_existing=True)


def paper_stands(count: PaperCount | None, voters: int) -> Paper:
    """Where the paper ballots of a round stand, when so many people vote on paper."""
    if count is None:
        return Paper.NOT_IN if voters else Paper.IN
    return Paper.IN if count.checked else Paper.CHECKING


def paper_missing(session: Session, event: Event, round_: Round) -> int:
    """How many people vote on paper whose votes are not in the box."""
    voters = len(paper_voters(session, event))
    stands = paper_stands(paper_count(session, round_), voters)
    return 0 if stands is Paper.IN else voters


def paper_differed(session: Session, event: Event, number: int) -> bool:
    """True when the last thing about these slips was that two counts were not the same."""
    acts = sa.select(EventLog.verb).where(EventLog.event_id == event.id, EventLog.verb.in_(_ACTS))
    last = session.scalar(acts.where(EventLog.detail == str(number)).order_by(EventLog.id.desc()).limit(1))
    return last == "paper_differs"
