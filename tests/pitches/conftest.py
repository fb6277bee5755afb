from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mail import Message, email_dispatched

from innovation.people.models import Person
from tests.conftest import Client

Counted = Callable[[], "contextmanager[list[str]]"]


@pytest.fixture
def as_(app: Flask) -> Callable[[Person], Client]:
    """A browser of its own for each person."""

    def browser(person: Person) -> Client:
        client: Client = app.test_client()  # type: ignore[assignment]
        return client.sign_in(person)

    return browser


@pytest.fixture
def letters() -> Iterator[list[Message]]:
    """Letters that were sent during the test."""
    sent: list[Message] = []

    def take(app: object, message: Message) -> None:
        sent.append(message)

    email_dispatched.connect(take)
    yield sent
    email_dispatched.disconnect(take)


@pytest.fixture
def queries(app: Flask) -> Counted:
    """Counts the statements that the database is asked inside a `with`."""
    engine = app.extensions["database"].writer

    @contextmanager
    def counted() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(connection, cursor, statement, *rest) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN", "SET")):
                asked.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        yield asked
        sa.event.remove(engine, "before_cursor_execute", note)

    return counted


@pytest.fixture
def stored(app: Flask) -> Iterator[Callable[..., Any]]:
    """Rows as they stand in the database now, read by a session that locks nothing."""
    opened = []

    def read(model: type[Any], number: int | None = None) -> Any:
        session = app.extensions["database"].session(read_only=True)
        opened.append(session)
        everything = sa.select(model).order_by(*sa.inspect(model).primary_key)
        return session.get(model, number) if number else session.scalars(everything).all()

    yield read
    for session in opened:
        session.close()
