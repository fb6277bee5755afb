"""Evenings that were held: every ballot through the real box, every round opened, closed and sealed."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import Phase
from innovation.people.models import Person
from innovation.people.rules import Role
from innovation.voting import actions, box, hosting, proposals, publishing
from innovation.voting.models import Round
from innovation.voting.rules import Act, Answer, Choice, Message, Outcome, Source
from tests.cast import NOW, Cast
from tests.conftest import Client


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
    """Open a round on `item`, cast `votes`, close and reveal it; for a reason, after an earlier one."""
    hosting.go_to(session, item.event, item, by, now)
    earlier = actions.round_of(session, item)
    if earlier and reason:
        declare_void(session, item.event, earlier, by, reason, now)
    round_ = actions.open_round(session, item.event, item, by, now)
    session.flush()
    answers: list[Answer] = box.cast(session.connection(), votes.messages(round_.id))
    assert {answer.outcome for answer in answers} <= {Outcome.COUNTED}
    actions.close_round(session, item.event, round_, by, now + timedelta(minutes=2))
    actions.reveal(session, item.event, round_, by, now + timedelta(minutes=3))
    session.flush()
    return round_


def colleague(session: Session, by: Person) -> Person:
    """Somebody else who may run any evening."""
    others = sa.select(Person).where(Person.id != by.id, Person.role.in_([Role.ORGANISER, Role.ADMIN]))
    return session.scalars(others.order_by(Person.id)).first() or _newcomer(session)


def _newcomer(session: Session) -> Person:
    made = Person(email="second@example.org", name="Bo", role=Role.ORGANISER, created_at=NOW)
    session.add(made)
    session.flush()
    return made


def declare_void(
    session: Session, event: Event, round_: Round, by: Person, reason: str, now: datetime = NOW
) -> None:
    """Two people declare a round void."""
    proposal = proposals.propose(session, event, Act.VOID, by, now, round_, reason)
    proposals.second(session, proposal, colleague(session, by), now)
    session.flush()


def publish(session: Session, event: Event, by: Person, now: datetime = NOW) -> bool:
    """Publish the results: one person, or two where support starts; False when they were public."""
    if not publishing.starts_support(session, event):
        return publishing.publish(session, event, by, now)
    proposal = proposals.propose(session, event, Act.PUBLISH, by, now)
    proposals.second(session, proposal, colleague(session, by), now)
    return True


def press_publish(client: Client, colleague: Client, evening: str) -> TestResponse:
    """One presses the button, a colleague agrees where that is needed; the last answer."""
    english = {"Accept-Language": "en"}
    pressed = client.post(f"{evening}/publication", headers=english)
    found = re.search(r'action="([^"]+/agreement)"', colleague.get(f"{evening}/results").text)
    return colleague.post(found[1], headers=english) if found else pressed


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
