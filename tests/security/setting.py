"""A world whose everybody can be asked as: in an app in this process, or on a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from innovation import create_app, tables
from innovation.evenings import pdf
from tests.conftest import Client
from tests.faults.server import SECRET_KEY, Server, drop_database, new_database
from tests.security.asking import Crowd, Outside, Within
from tests.security.state import State
from tests.security.world import World


@dataclass(frozen=True)
class Setting:
    """A world, everybody in it, and what its database held at first."""

    app: Flask
    world: World
    crowd: Crowd
    state: State


@contextmanager
def within(folder: Path) -> Iterator[Setting]:
    """A world whose app is in this process."""
    url = new_database(folder)
    app = create_app(
        testing=True, database_url=url, instance=folder, secret_key=SECRET_KEY, log_level="CRITICAL"
    )
    app.test_client_class = Client
    tables.upgrade(app.extensions["database"])
    try:
        with undrawn(), _peopled(app, url) as (world, state):
            yield Setting(app, world, Crowd(app, world, Within(app, world.slugs)), state)
    finally:
        app.extensions["database"].writer.dispose()
        drop_database(url)


@contextmanager
def undrawn() -> Iterator[None]:
    """Who gets a PDF does not depend on how long it takes to draw one, or on whether this machine can."""
    with patch.object(pdf, "available", lambda: True), patch.object(pdf, "from_html", lambda html: b"%PDF-"):
        yield


class Behind(Server):
    """A server that believes its proxy, which we are, about who asks."""

    @property
    def environment(self) -> dict[str, str]:
        """What the server is told."""
        return {**super().environment, "TRUSTED_PROXIES": "1"}


@contextmanager
def outside(folder: Path) -> Iterator[Setting]:
    """A world on a real server."""
    server = Behind(folder, workers=1)
    try:
        server.start()
        with _peopled(server.app, server.url) as (world, state):
            yield Setting(server.app, world, Crowd(server.app, world, Outside(server.port)), state)
    finally:
        server.remove()


@contextmanager
def _peopled(app: Flask, url: str) -> Iterator[tuple[World, State]]:
    session = app.extensions["database"].session()
    world = World(session, str(app.secret_key))
    state = State(url)
    try:
        yield world, state
    finally:
        state.close()
        session.close()
