"""All tables in one place, for migrations: bring the database to the newest schema."""

from importlib import import_module

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from innovation.db import Database
from innovation.settings import ROOT

FEATURES = ("network", "people", "pitches", "evenings", "voting", "jury", "initiatives")


def load() -> None:
    """Import every feature's models, so that `Base.metadata` is whole."""
    for feature in FEATURES:
        import_module(f"innovation.{feature}.models")


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`; nothing happens when it is there already."""
    config = _config()
    with database.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def revisions() -> set[str]:
    """Every revision of the schema that this version knows."""
    return {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    return Config(toml_file=ROOT / "pyproject.toml")
