"""Closes a round when its countdown is over.

Each process counts down by its own steady clock from the moment it first saw the countdown, so a wall
clock that is wrong closes nothing early; the round's lock makes sure that one close is made.
"""

import threading
import time
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from innovation.db import Database
from innovation.evenings.models import Event
from innovation.voting.actions import WIPED, close_round, locked_round
from innovation.voting.models import Round
from innovation.voting.rules import RoundState

log = structlog.get_logger()


class Clock:
    """Watches countdowns; `tick` does one look, `start` looks five times a second in a thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._first_seen: dict[tuple[int, datetime | None], float] = {}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Run in the background; a second call does nothing."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="countdown", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                self.tick(time.monotonic())
            except SQLAlchemyError as error:
                log.error("countdown cannot reach the database", kind=type(error).__name__)
            time.sleep(0.2)

    def tick(self, steady: float) -> int:
        """Close every round whose countdown is over at `steady` seconds; the number closed."""
        with self._database.session(read_only=True) as session:
            asked = sa.select(Round.id, Round.closing_at, Round.closing_seconds)
            running = session.execute(asked.where(Round.state == RoundState.CLOSING)).all()
        seen = {
            (row.id, row.closing_at): self._first_seen.get((row.id, row.closing_at), steady)
            for row in running
        }
        self._first_seen = seen
        over = [row for row in running if steady - seen[row.id, row.closing_at] >= row.closing_seconds]
        return sum(self._close(row.id, (row.closing_at, row.closing_seconds)) for row in over)

    def _close(self, round_id: int, seen: tuple[datetime | None, int]) -> bool:
        """Close one round unless somebody extended, cancelled or closed it meanwhile."""
        with self._database.session() as session:
            found = session.get_one(Round, round_id)
            event = session.get_one(Event, found.event_id)
            round_ = locked_round(session, event, found.number)
            if round_.state is not RoundState.CLOSING or seen != (round_.closing_at, round_.closing_seconds):
                return False
            close_round(session, event, round_, None, datetime.now(UTC))
            session.commit()
        self._database.wipe(*WIPED)
        return True
