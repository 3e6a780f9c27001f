"""Real servers, each on a port of its own, and the same application without one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.serving import ROOT, Server
from tests.support.site import kept, new_site, site

__all__ = ["kept", "new_site", "site"]

NewServer = Callable[..., Server]


@pytest.fixture(scope="module")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewServer]:
    """Starts servers: `new_server()`, or of another file, with settings by name."""
    started: list[Server] = []

    def start(questions: Path = ROOT / "questions.yaml", **more: Any) -> Server:
        started.append(Server(tmp_path_factory.mktemp("server"), questions, **more))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.kill()


@pytest.fixture(scope="module")
def server(new_server: NewServer) -> Server:
    """The server as it ships."""
    return new_server()
