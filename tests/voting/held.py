"""Evenings that were held: every ballot through the real box, every round opened, closed and sealed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import Phase
from innovation.people.models import Person
from innovation.voting import actions, box, hosting
from innovation.voting.models import Round
from innovation.voting.rules import Answer, Choice, Message, Outcome, Source
from tests.cast import NOW, Cast


@dataclass(frozen=True)
class Votes:
    """How a room votes on one pitch."""

    yes: int
    no: int
    blank: int = 0
    paper_yes: int = 0
    paper_no: int = 0

    def messages(self, round_id: int) -> list[Message]:
        """One ballot per voter."""
        given = [
            *[(Choice.YES, Source.PHONE)] * self.yes,
            *[(Choice.NO, Source.PHONE)] * self.no,
            *[(Choice.BLANK, Source.PHONE)] * self.blank,
            *[(Choice.YES, Source.PAPER)] * self.paper_yes,
            *[(Choice.NO, Source.PAPER)] * self.paper_no,
        ]
        return [
            Message(round_id, f"voter-{n}", choice, 1, f"token-{n}", source)
            for n, (choice, source) in enumerate(given)
        ]


def begin(session: Session, event: Event, by: Person, now: datetime = NOW) -> None:
    """Start the evening."""
    hosting.move(session, event, Phase.RUNNING, by, now)
    session.flush()


def vote(
    session: Session, item: ProgrammeItem, by: Person, votes: Votes, now: datetime = NOW, reason: str = ""
) -> Round:
    """Open a round on `item`, cast `votes`, close and reveal it."""
    hosting.go_to(session, item.event, item, by, now)
    round_ = actions.open_round(session, item.event, item, by, now, reason)
    session.flush()
    answers: list[Answer] = box.cast(session.connection(), votes.messages(round_.id))
    assert {answer.outcome for answer in answers} <= {Outcome.COUNTED}
    actions.close_round(session, item.event, round_, by, now + timedelta(minutes=2))
    actions.reveal(session, item.event, round_, by, now + timedelta(minutes=3))
    session.flush()
    return round_


def end(session: Session, event: Event, by: Person, now: datetime = NOW) -> None:
    """End the evening and commit all of it."""
    hosting.move(session, event, Phase.ENDED, by, now + timedelta(hours=2))
    session.commit()


def hold(cast: Cast, event: Event, *votes: Votes) -> list[Round]:
    """The whole evening: one round for each pitch in turn, then its end."""
    begin(cast.session, event, cast.olga)
    rounds = [
        vote(cast.session, item, cast.olga, each) for item, each in zip(event.items, votes, strict=True)
    ]
    end(cast.session, event, cast.olga)
    return rounds
