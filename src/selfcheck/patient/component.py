"""The screen's own modules and styles, compressed; Streamlit would send them as they are. Above statics."""

import hashlib
import logging
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from selfcheck.patient.bundle import LinkError, link, read_own
from selfcheck.patient.statics import compress, encoding_for, media_type

FOLDER = Path(__file__).with_name("frontend")
SCREEN = "screen.js"
ADDRESS = "/_stcore/bidi-components/selfcheck.screen/"
"""Where Streamlit serves the component; the address is Streamlit's, so a route cannot take it."""
_log = logging.getLogger(__name__)


def modules() -> list[str]:
    """The addresses of the modules that a page loads: one, or each of them where they cannot be linked."""
    return [ADDRESS + name for name in ([SCREEN] if _linked(_stamp()) else _names())]


class Component:
    """ASGI middleware: answers for the component's files, whose names stay when they change."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix(ADDRESS) if scope["type"] == "http" else ""
        file = FOLDER / name
        if scope["type"] == "http" and name != scope["path"] and file.parent == FOLDER and file.is_file():
            await respond(Request(scope), file, "no-cache")(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def respond(request: Request, file: Path, caching: str, **more: str) -> Response:
    """One of our own files, compressed, or 304 where the browser has it."""
    encoding = encoding_for(request)
    etag, content = _content(file, _stamp(), encoding)
    headers = {"cache-control": caching, "etag": etag, "vary": "Accept-Encoding", **more}
    if request.headers.get("if-none-match", "").removeprefix("W/") == etag:
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["content-encoding"] = encoding
    return Response(content, headers=headers, media_type=media_type(file.name))


@lru_cache(maxsize=256)
def _content(file: Path, stamp: int, encoding: str) -> tuple[str, bytes]:
    raw = (file.name == SCREEN and _linked(stamp)) or file.read_bytes()
    return f'"{hashlib.sha256(raw).hexdigest()[:20]}"', compress(raw, encoding) if encoding else raw


@lru_cache(maxsize=4)
def _linked(_stamp: int) -> bytes:
    """The screen's module with all that it imports; empty where they cannot be linked."""
    try:
        own = {name: read_own((FOLDER / name).read_text("utf-8")) for name in _names()}
        return link(own, SCREEN, SCREEN).encode()
    except LinkError as error:
        _log.warning("The screen's modules are served one by one: %s", error)
        return b""


def _names() -> list[str]:
    """The screen's modules; embed.js is for the clinic's page."""
    return sorted(file.name for file in FOLDER.glob("*.js") if file.name != "embed.js")


def _stamp() -> int:
    """Changes when a file does."""
    return max(file.stat().st_mtime_ns for file in FOLDER.iterdir())
