"""Who asked to be forgotten, so that a restored backup does not bring them back.

The list lies beside the database. It holds no address: only what the app's own secret makes of one.
"""

import hmac
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.people.actions import erase
from innovation.people.models import Person

FILE = "erasures"
_LINE = re.compile(r"(?m)^(\d{4}-\d\d-\d\dT[\d:.]+\+00:00) ([0-9a-f]{64})$")


class Erasures:
    """The list in `folder`; `secret` is the app's."""

    def __init__(self, folder: Path, secret: str) -> None:
        self._path = folder / FILE
        self._secret = secret.encode()

    def note(self, email: str, now: datetime) -> None:
        """Write down, before it is done, that this address is being erased."""
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"\n{now.isoformat()} {self._mark(email)}\n")

    def apply(self, session: Session) -> int:
        """Erase again whoever was erased after their account began; how many. The last admin stays."""
        noted = self._noted()
        return sum(
            self._erase(session, person)
            for person in session.scalars(sa.select(Person).order_by(Person.id)).all()
            if noted.get(self._mark(person.email), person.created_at) > person.created_at
        )

    def _noted(self) -> dict[str, datetime]:
        """When each was last erased. A line that was cut off, or is none of ours, hinders no other."""
        if not self._path.exists():
            return {}
        text = self._path.read_text("ascii", errors="replace")
        found = {}
        for at, mark in sorted(_LINE.findall(text)):
            with suppress(ValueError):
                found[mark] = datetime.fromisoformat(at)
        return found

    def _mark(self, email: str) -> str:
        return hmac.new(self._secret, f"erased\n{email}".encode(), "sha256").hexdigest()

    def _erase(self, session: Session, person: Person) -> bool:
        try:
            erase(session, person)
        except RuleBroken:
            return False
        return True
