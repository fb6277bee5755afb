"""An evening that runs, with its first pitch on and its vote open."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from innovation.db import Database
from innovation.evenings.models import Event, Voter
from innovation.evenings.rules import Phase
from innovation.voting import actions, box, hosting
from innovation.voting.models import Round
from innovation.voting.rules import Answer, Choice, Message, Source
from tests.cast import NOW, Cast


@dataclass
class Evening:
    """The evening of the cast, and shorthand for what tests do to it."""

    session: Session
    cast: Cast
    event: Event
    round: Round
    database: Database

    def send(
        self, voter: str, choice: str, revision: int = 1, token: str = "", source: str = "phone"
    ) -> Answer:
        message = Message(
            self.round.id,
            voter,
            Choice(choice),
            revision,
            token or f"{voter}-{choice}-{revision}",
            Source(source),
        )
        answer = box.cast(self.session.connection(), [message])[0]
        self.session.commit()
        return answer

    def fill(self, yes: int, no: int, blank: int = 0) -> None:
        choices = [Choice.YES] * yes + [Choice.NO] * no + [Choice.BLANK] * blank
        messages = [Message(self.round.id, f"v{n}", choice, 1, f"t{n}") for n, choice in enumerate(choices)]
        box.cast(self.session.connection(), messages)
        self.session.commit()

    def close(self) -> Round:
        round_ = actions.locked_round(self.session, self.event, self.round.number)
        actions.close_round(self.session, self.event, round_, self.cast.olga, NOW)
        self.session.commit()
        return round_

    def voter(self, name: str = "v0") -> Voter:
        made = Voter(id=name, event_id=self.event.id)
        self.session.add(made)
        self.session.commit()
        return made


@pytest.fixture
def evening(app: Flask, session: Session, cast: Cast) -> Evening:
    event = cast.evening
    hosting.move(session, event, Phase.RUNNING, cast.olga, NOW)
    hosting.step(session, event, cast.olga, NOW, forward=True)
    opened = actions.open_round(session, event, event.items[0], cast.olga, datetime.now(UTC))
    session.commit()
    return Evening(session, cast, event, opened, app.extensions["database"])
