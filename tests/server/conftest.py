"""Two real servers that differ in nothing but our middleware: what an attack does to each shows what the wall is for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.browser.serving import ROOT, Server

SCRIPT = """
import streamlit as st

@st.cache_resource
def visits() -> list[int]:
    return []

visits().append(1)
st.write(f"visits {len(visits())}")
"""
"""Counts visits in a cache that all patients share, so that emptying it shows."""

WALLED = """
from pathlib import Path
import streamlit as st
from selfcheck.ui.server import parts
app = st.App(**parts(Path({questions!r}), script=Path(__file__).with_name("counting.py")))
"""
BARE = """
import os
from pathlib import Path
os.chdir(Path(__file__).parent)  # away from our settings file
import streamlit as st
app = st.App(Path(__file__).with_name("counting.py"))
"""

NewServer = Callable[..., Server]


@pytest.fixture(scope="module")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewServer]:
    """Starts servers: `new_server(code)` for the code of an entry, with settings by name."""
    started: list[Server] = []

    def start(code: str = WALLED, questions: Path = ROOT / "questions.yaml", **environment: str) -> Server:
        folder = tmp_path_factory.mktemp("server")
        (folder / "counting.py").write_text(SCRIPT)
        (folder / "served.py").write_text(code.format(questions=str(questions)))
        started.append(Server(folder, "served:app", folder, **environment))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.kill()


@pytest.fixture(scope="module")
def walled(new_server: NewServer) -> Server:
    """The server as it ships, but for a script that counts."""
    return new_server()


@pytest.fixture(scope="module")
def bare(new_server: NewServer) -> Server:
    """Streamlit alone: the same script, none of our middleware."""
    return new_server(BARE)
