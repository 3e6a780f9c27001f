"""The server: Streamlit behind headers, wall, light front end and start page, as one ASGI application."""

import contextlib
import gc
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import config

from selfcheck.ui.descriptors import raise_limit
from selfcheck.ui.headers import Headers, content_policy, fixed_headers
from selfcheck.ui.settings import read_settings
from selfcheck.ui.visitors import Visitors
from selfcheck.ui.wall import Wall

PAGE = Path(__file__).with_name("page.py")

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,  # else the patient's browser calls data.streamlit.io
    "client.allowedOrigins": [],  # else any *.streamlit.app page may drive ours by postMessage
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # a full collection after each tap: 20 times the work
    "server.allowRunOnSave": False,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",  # watching costs 36 ms for each patient who comes
}
"""What has to hold for a patient however the server is started; uvicorn reads no STREAMLIT_ variables."""


def parts(questions: Path, *, script: Path = PAGE) -> dict[str, Any]:
    """What `st.App` is made of, so that `streamlit run` finds its call in app.py.

    Raises SettingsError where the environment is not right.
    """
    settings = read_settings(os.environ)
    for name, value in OPTIONS.items():  # before the application exists: it reads some while it is built
        config.set_option(name, value, "selfcheck")
    visitors = Visitors(settings)
    routes = [Route("/healthz", _health)]
    policy = content_policy(settings, [])
    return {
        "script_path": script,
        "routes": routes,
        "middleware": [
            Middleware(Headers, fixed=fixed_headers(policy)),
            Middleware(Wall, settings=settings, visitors=visitors, paths=[r.path for r in routes]),
        ],
        "lifespan": _lifespan(settings.connections),
    }


def build(questions: Path, *, script: Path = PAGE) -> st.App:
    """The whole application for one questionnaire."""
    return st.App(**parts(questions, script=script))


def _lifespan(connections: int) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        raise_limit(connections)
        gc.collect()
        gc.freeze()  # what is loaded by now lives as long as the server: no collection need look at it
        yield

    return lifespan


async def _health(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})
