"""Alembic's entry: the engine comes from our own settings, the tables from our own models."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from innovation import tables
from innovation.db import Base, Database, Moment
from innovation.settings import from_environment

tables.load()


def render_item(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Write our own column types as the plain types they stand on, so that old migrations stay readable."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run(connection: sa.Connection) -> None:
    """Run the migrations on `connection`; SQLite changes tables by copying them."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with Database(from_environment().database).writer.connect() as opened:
        run(opened)
        opened.commit()
