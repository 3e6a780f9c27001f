"""The server without our middleware beside the one with it, as tests/server has them."""

from tests.server.conftest import new_server, walled

__all__ = ["new_server", "walled"]
