"""The peers' folder (`streamlit_floor`, `light_floor`), loaded by its path, and the pages to measure beside ours."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "questions.yaml"
TUNED = {"runner.postScriptGC": False, "server.fileWatcherType": "none"}


Up = AbstractContextManager[object]
"""A server, up from `with` to the end of it."""


class Tools(Protocol):
    """What is used of `streamlit_floor/common.py`."""

    APPS: Path
    Server: "MakeServer"

    def streamlit_run(self, script: str, port: int, *, env: Mapping[str, str] | None = None) -> Up:
        """A bare app of the folder under `streamlit run`."""

    def uvicorn_run(
        self,
        target: str,
        port: int,
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        health: str = ...,
    ) -> Up:
        """An application under uvicorn."""

    def slow_line(self, line: str | None, port: int, listen: int, /) -> AbstractContextManager[int]:
        """The port at which a server is behind a slow line."""

    def chromium(self, playwright: Playwright, /) -> AbstractContextManager[BrowserContext]:
        """A browser as a phone has it, with an empty cache."""

    def throttle(self, page: Page, line: str, cpu: int, /) -> CDPSession:
        """Slow the page's CPU down."""


class MakeServer(Protocol):
    """The class of servers."""

    def __call__(
        self, argv: Sequence[str], port: int, *, cwd: Path, env: Mapping[str, str], health: str
    ) -> Up:
        """A server of this command."""


class Site(NamedTuple):
    """One page to measure."""

    port: int
    path: str
    option: str
    """Selects what answers its questions with one tap."""


OURS = "ours"
STOCK = "stock Streamlit"
BUTTON = '[data-testid="stButton"] button'


def read_tools(peers: Path) -> Tools:
    """The tools in the folder that holds `streamlit_floor`."""
    sys.path.insert(0, str((peers / "streamlit_floor").resolve()))
    return cast("Tools", import_module("common"))


@contextmanager
def running(tools: Tools, peers: Path, surveyjs: Path | None, port: int) -> Iterator[dict[str, Site]]:
    """Every page by its name, from servers that run; each has a port beside it for a slow line."""
    tuned = {"APP": "q_button", "LAB_CONFIG": json.dumps(TUNED), "FREEZE": "1"}
    light = {"SURVEYJS": str(surveyjs.resolve())} if surveyjs else {}
    ours = [sys.executable, "-m", "selfcheck.cli", "serve", str(QUESTIONS), "--port", str(port + 6)]
    with (
        tools.streamlit_run("q_button.py", port),
        tools.uvicorn_run("asgi:app", port + 2, env=tuned),
        tools.uvicorn_run("floor:app", port + 4, cwd=peers / "light_floor", env=light, health="/livez"),
        tools.Server(ours, port + 6, cwd=ROOT, env={"SELFCHECK_SETTINGS": "none"}, health="/livez"),
    ):
        found = {
            OURS: Site(port + 6, "/", "#selfcheck [data-view^='question:'] button[data-option]"),
            STOCK: Site(port, "/", BUTTON),
            "tuned Streamlit": Site(port + 2, "/", BUTTON),
            "plain page": Site(port + 4, "/light", "main form button"),
            "plain page, ahead": Site(port + 4, "/ahead", "main form button"),
        }
        if surveyjs:
            found["SurveyJS"] = Site(port + 4, "/surveyjs", ".sd-selectbase__label")
        yield found


def arguments(description: str | None) -> argparse.ArgumentParser:
    """What both measurements are asked."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peers", type=Path, help="the folder that holds streamlit_floor and light_floor")
    parser.add_argument("--surveyjs", type=Path, help="the folder in which it was installed with npm")
    parser.add_argument("--lines", default="none:1,slow4g:4", help="line:CPU slow-down, with commas between")
    parser.add_argument("--out", type=Path, help="keep the figures as JSON")
    return parser
