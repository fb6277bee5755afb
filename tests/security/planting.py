"""Where the texts of people are kept, and payloads put into every row of it, past all forms."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from typing import Any

import sqlalchemy as sa

from innovation.db import Base, Database
from tests.cast import NOW

#: Every column that holds what somebody typed.
TYPED = {
    "advice": ("text",),
    "book_line": ("why",),
    "coach": ("introduction", "times"),
    "coaching": ("message", "ended_why"),
    "criterion": ("name", "question"),
    "decision": ("reference", "cofunding_by"),
    "event": ("title", "description", "venue"),
    "event_log": ("detail",),
    "follow_up": ("text",),
    "follower": ("email",),
    "helper": ("text",),
    "initiative": ("title", "one_liner", "about", "waived_why"),
    "initiative_log": ("why",),
    "initiative_update": ("text",),
    "initiator_invitation": ("email",),
    "instalment": ("condition",),
    "join_request": ("message", "alias", "adult_name", "adult_contact"),
    "juror": ("name", "organisation"),
    "jury_invitation": ("email",),
    "jury_question": ("text", "answer", "promise"),
    "member": ("left_why", "alias", "adult_name", "adult_contact"),
    "municipality": ("name",),
    "network": ("name", "region", "tagline", "contact_email"),
    "obstacle": ("text", "helped"),
    "offer": ("name", "email", "phone", "message", "hidden_why"),
    "opening": ("title", "text"),
    "panel": ("name", "bank"),
    "paper_count": ("counted_by", "checked_by"),
    "passkey": ("name",),
    "person": ("email", "name", "organisation", "languages"),
    "pitch": ("title", "one_liner", "need", "idea", "against_current", "support", "link"),
    "pitch_move": ("why",),
    "pitch_picture": ("description",),
    "pitch_question": ("question", "answer"),
    "plan": ("goal", "for_whom", "gets", "expects"),
    "programme_item": ("title",),
    "proposal": ("reason",),
    "recusal": ("text",),
    "round": ("reason", "void_reason"),
    "score_sheet": ("note", "private_note"),
    "seal": ("sealed_by",),
    "sign_in_code": ("email",),
    "step": ("text",),
    "story": ("tried", "again"),
    "support": ("text",),
    "team_invitation": ("email",),
    "thank_you_card": ("from_name", "to_name", "to_email", "text"),
    "theme": ("name",),
    "tip": ("text", "hidden_why"),
    "update_picture": ("description",),
}
#: Texts of our own making: hashes, words of a fixed list, places in an address.
OURS = re.compile(
    r".*_(hash|key|id)|id|slug|locale|accent|.*fingerprint|(photo_)?version|token|room_code"
    r"|verb|kinds?|perspectives|fields|saved_from|required|rule|parts|proposal\.about"
)
Columns = dict[int, str]


def text_columns() -> list[sa.Column[str]]:
    """All columns with text that is not of our own making."""
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    texts = (one for one in columns if isinstance(one.type, sa.String) and not isinstance(one.type, sa.Enum))
    return [one for one in texts if not OURS.fullmatch(one.name) and not OURS.fullmatch(str(one))]


def typed() -> set[str]:
    """The columns of TYPED by their whole name."""
    return {f"{table}.{name}" for table, names in TYPED.items() for name in names}


def some_rows(connection: sa.Connection, table: sa.Table) -> None:
    """Rows for a table that has none: one for each row of the first table it leans on."""
    leaning = [column for column in table.columns if column.foreign_keys and not column.nullable]
    parents = _keys(connection, leaning[0])
    for number, parent in enumerate(parents, 1):
        values = {column.name: _some(connection, column, number) for column in table.columns}
        with suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(table.insert().values({**values, leaning[0].name: parent}))


def _keys(connection: sa.Connection, column: sa.Column[Any]) -> Sequence[Any]:
    (key,) = column.foreign_keys
    return connection.scalars(sa.select(key.column).order_by(key.column)).all()


def _some(connection: sa.Connection, column: sa.Column[Any], number: int) -> Any:
    """A value that the column takes."""
    if column.nullable and column.name not in {one.name for one in text_columns()}:
        return None
    if column.foreign_keys:
        return next(iter(_keys(connection, column)), None)
    if isinstance(column.type, sa.Enum):
        return next(iter(column.type.enum_class or column.type.enums))
    kind = column.type.python_type
    words = str(number) if column.primary_key or column.unique else ""
    known = {bytes: b"x", str: words, bool: False, int: number, date: NOW.date()}
    return known.get(kind, NOW)


class Planter:
    """Fills every typed column of every row, each row from another payload on."""

    def __init__(self, database: Database, payloads: Sequence[str]) -> None:
        self._database = database
        self._payloads = payloads
        self._next = count()
        self.columns = {n: f"{column.table.name}.{column.name}" for n, column in enumerate(text_columns())}
        self.planted: set[tuple[int, str]] = set()  #: which column has had which payload

    def plant(self) -> None:
        """Write over what is there."""
        with self._database.writer.begin() as connection:
            for number, column in enumerate(text_columns()):
                if not connection.scalar(sa.select(sa.func.count()).select_from(column.table)):
                    some_rows(connection, column.table)
                self._fill(connection, number, column)

    def _fill(self, connection: sa.Connection, number: int, column: sa.Column[str]) -> None:
        table = column.table
        keys = list(table.primary_key)
        for row in connection.execute(sa.select(*keys)).all():
            here = sa.and_(*(key == value for key, value in zip(keys, row, strict=True)))
            connection.execute(table.update().where(here).values({column.name: self._text(number, column)}))

    def _text(self, number: int, column: sa.Column[str]) -> str:
        """As many payloads as fit, each time from the next one on, and a mark that says whose they are."""
        start = next(self._next)
        mark = f" zqc{number}z{start}"
        room = (column.type.length or 10**6) - len(mark)  # type: ignore[attr-defined]
        chosen: list[str] = []
        for payload in (*self._payloads[start % len(self._payloads) :], *self._payloads):
            if len(payload) < room and payload not in chosen:
                chosen.append(payload)
                room -= len(payload) + 2
        self.planted |= {(number, payload) for payload in chosen}
        return "\n\n".join(chosen) + mark


MARK = re.compile(r"zqc(\d+)z")
