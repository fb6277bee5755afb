"""Questions about the paper ballots of a round."""

from sqlalchemy.orm import Session

from innovation.evenings.models import Event
from innovation.evenings.questions import paper_voters
from innovation.voting.models import PaperCount, Round
from innovation.voting.rules import Paper


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
