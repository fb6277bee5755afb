"""The servers of the faults serve these promises too."""

from tests.faults.conftest import room, serve, server, standing

__all__ = ["room", "serve", "server", "standing"]
