"""The screen's own modules and styles, compressed; Streamlit would send them as they are. Above statics."""

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from selfcheck.ui.statics import compress, encoding_for, media_type

FOLDER = Path(__file__).with_name("frontend")
ADDRESS = "/_stcore/bidi-components/selfcheck.screen/"
"""Where Streamlit serves the component; the address is Streamlit's, so a route cannot take it."""


def modules() -> list[str]:
    """The addresses of the modules that a page loads; embed.js is for the clinic's page."""
    return [ADDRESS + file.name for file in sorted(FOLDER.glob("*.js")) if file.name != "embed.js"]


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
    etag, content = _content(file, file.stat().st_mtime_ns, encoding)
    headers = {"cache-control": caching, "etag": etag, "vary": "Accept-Encoding", **more}
    if request.headers.get("if-none-match", "").removeprefix("W/") == etag:
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["content-encoding"] = encoding
    return Response(content, headers=headers, media_type=media_type(file.name))


@lru_cache(maxsize=256)
def _content(file: Path, _changed: int, encoding: str) -> tuple[str, bytes]:
    raw = file.read_bytes()
    return f'"{hashlib.sha256(raw).hexdigest()[:20]}"', compress(raw, encoding) if encoding else raw
