"""The studio's server: on the author's own computer, reached from nowhere else."""

import os
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from selfcheck.model import Questionnaire
from selfcheck.studio.opening import open_file, opened
from selfcheck.studio.playing import Player
from selfcheck.studio.views.state import LANGUAGE

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
    "runner.fastReruns": True,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.base": "light",
    "theme.primaryColor": "#0b5a54",
    "theme.baseRadius": "10px",
    "theme.paddingTop": "1rem",
    "theme.headingFontSizes": ["1.6rem", "1.4rem", "1.2rem", "1.1rem", "1rem", "1rem"],
    "server.fileWatcherType": "none",
    "server.allowedHosts": ["127.0.0.1", "localhost"],
}
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
)
"""Nothing from elsewhere: what is not on this computer is not asked for."""


def serve(main: Path, port: int, language: str | None = None) -> None:
    """Serve the studio of one questionnaire until stopped."""
    open_file(main)
    if language:
        os.environ[LANGUAGE] = language
    uvicorn.run(build(), host="127.0.0.1", port=port, log_level="warning", access_log=False)


def build() -> st.App:
    """The application, which works on the file that is open."""
    for name, value in OPTIONS.items():
        config.set_option(name, value, "selfcheck")
    player = Player(_readable)
    page = Path(__file__).parent / "page.py"
    return st.App(page, routes=player.routes(), middleware=[Middleware(_Policy)])


def _readable() -> Questionnaire | None:
    """The draft as it last could be read."""
    _, checker = opened()
    return checker.readable[1] if checker.readable else None


class _Policy:
    """Adds the policy to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", []).append((b"content-security-policy", POLICY.encode()))
            await send(message)

        await self.app(scope, receive, add if scope["type"] == "http" else send)
