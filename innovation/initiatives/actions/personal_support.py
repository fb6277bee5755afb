"""What a person wrote in the books of grants: handed out on request, and without a name once they leave.

The lines themselves stay, for every cent has to be accounted for. What somebody of a team wrote beside a
request is in their own words, and goes with them.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.initiatives.models import BookLine, Decision, Initiative
from innovation.initiatives.rules.support import Entry
from innovation.people.actions import ERASERS, EXPORTERS
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Person


def export_support(session: Session, person: Person) -> dict[str, Any]:
    """Every line that this person wrote, for a machine to read."""
    asked = (
        sa.select(BookLine, Initiative.title)
        .join(Decision, Decision.id == BookLine.decision_id)
        .join(Initiative, Initiative.id == Decision.initiative_id)
        .where(BookLine.by_id == person.id)
        .order_by(BookLine.id)
    )
    return {"lines_in_books_of_grants": [_told(line, title) for line, title in session.execute(asked)]}


def erase_support(session: Session, person: Person) -> None:
    """Leave the lines without their writer, and requests without their words."""
    mine = sa.update(BookLine).where(BookLine.by_id == person.id)
    session.execute(mine.where(BookLine.entry == Entry.REQUESTED, BookLine.cents > 0).values(why=""))
    session.execute(mine.values(by_id=None))


def _told(line: BookLine, title: str) -> dict[str, Any]:
    return {
        "initiative": title,
        "at": line.at.isoformat(),
        "on": line.on.isoformat(),
        "what": line.entry.value,
        "cents": line.cents,
        "why": line.why,
    }


EXPORTERS.append(export_support)
ERASERS.append(erase_support)
KEPT.append(
    Kept(
        "grants",
        N_("Who asked for money, and who wrote down what was decided and paid"),
        N_("Because public money has to be accounted for."),
        N_("As long as the initiative; without your name once you delete your account."),
    )
)
