"""The server, as tests/server has it."""

from tests.server.conftest import new_server, server

__all__ = ["new_server", "server"]
