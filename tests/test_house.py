"""The house itself: models agree with migrations, which go up and down; routes are closed by default."""

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from flask import Flask

from innovation.db import Base
from innovation.settings import ROOT
from innovation.web import access


def test_models_agree_with_migrations(app: Flask) -> None:
    with app.extensions["database"].writer.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_every_migration_goes_down_and_up_again(app: Flask) -> None:
    config = Config(toml_file=ROOT / "pyproject.toml")
    with app.extensions["database"].writer.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
        command.upgrade(config, "head")
        connection.commit()
        assert set(sa.inspect(connection).get_table_names()) >= set(Base.metadata.tables)


def test_every_route_has_an_access_level(app: Flask) -> None:
    levels = {rule.endpoint: access.level_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert set(levels.values()) <= set(access.LEVELS), levels


def test_health_needs_the_database(client) -> None:  # type: ignore[no-untyped-def]
    assert client.get("/healthz").data == b"ok\n"
