"""What one process keeps for the evenings it serves: the ballot box, the snapshots, the countdown."""

import sqlalchemy as sa
from flask import Flask, current_app

from innovation.db import Database
from innovation.group_commit import GroupCommit
from innovation.voting import box, snapshot
from innovation.voting.clock import Clock
from innovation.voting.models import Round
from innovation.voting.rules import Answer, Message
from innovation.web.live import Snapshots


class Hall:
    """One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.snapshots: Snapshots[snapshot.Live | None] = Snapshots(self._read)
        self.clock = Clock(database)
        self._box: GroupCommit[Message, Answer] = GroupCommit(database.writer, box.cast)

    def cast(self, message: Message) -> Answer:
        """Put a ballot in the box; comes back when it is on disk. Raises as `GroupCommit.submit` does."""
        return self._box.submit(message)

    def round_id(self, event_id: int, number: int) -> int | None:
        """The round with this number, read afresh: it may be younger than the snapshot."""
        with self._database.session(read_only=True) as session:
            asked = sa.select(Round.id).where(Round.event_id == event_id, Round.number == number)
            return session.scalar(asked)

    def _read(self, slug: str) -> snapshot.Live | None:
        with self._database.session(read_only=True) as session:
            return snapshot.read(session, slug)


def hall() -> Hall:
    """The hall of this app."""
    found: Hall = current_app.extensions["hall"]
    return found


def init_app(app: Flask) -> None:
    """Open the hall; the countdown runs as soon as a request comes in (commands need none)."""
    app.extensions["hall"] = Hall(app.extensions["database"])
    if not app.testing:
        app.before_request(lambda: hall().clock.start())
