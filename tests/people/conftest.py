"""What the tests of people share: looking in the database without holding it."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from innovation.people.models import Person
from innovation.people.rules import Role

Look = Callable[[sa.Select[Any]], list[Any]]


@pytest.fixture
def look(app: Flask) -> Look:
    """What a statement finds now, in a session that only reads and is closed again."""

    def find(statement: sa.Select[Any]) -> list[Any]:
        with app.extensions["database"].session(read_only=True) as reader:
            return list(reader.scalars(statement))

    return find


@pytest.fixture
def role_of(look: Look) -> Callable[[str], Role | None]:
    """The role of an address as kept now; None: nobody has it."""

    def find(email: str) -> Role | None:
        return next(iter(look(sa.select(Person.role).where(Person.email == email))), None)

    return find
