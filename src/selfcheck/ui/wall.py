"""The wall before Streamlit: which paths, which websites and which messages get through."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from selfcheck.ui.frames import Frames
from selfcheck.ui.settings import Settings
from selfcheck.ui.sockets import guarded, refuse, same_origin
from selfcheck.ui.taps import is_ours
from selfcheck.ui.visitors import Visitors

STREAM = "/_stcore/stream"
STREAMLIT = re.compile(r"/static/.+|/_stcore/(health|host-config|bidi-components/.+)")
"""What the patient's page needs of Streamlit. Uploads, metrics, media, the agent's door: all is shut."""


class Wall:
    """ASGI middleware: an allow-list of paths and methods, and a guard on the websocket."""

    def __init__(self, app: ASGIApp, settings: Settings, visitors: Visitors, routes: Sequence[Route]) -> None:
        self.app, self.settings, self.visitors, self.routes = app, settings, visitors, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        # Only scope["path"]: a request's URL is built from its Host header, which the sender chooses.
        ours = any(route.matches(scope)[0] is not Match.NONE for route in self.routes)
        if not ours and not STREAMLIT.fullmatch(scope["path"]):
            return PlainTextResponse("Not Found", 404)
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method Not Allowed", 405, {"allow": "GET, HEAD"})
        return None

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = scope["client"][0] if scope.get("client") else ""
        status = 404 if scope["path"] != STREAM else 0 if self._welcome(scope) else 403
        status = status or self.visitors.enter(host)
        if status:
            await refuse(scope, send, status)
            return
        try:
            await self.app(same_origin(scope), *guarded(Frames(self.settings, fits=is_ours), receive, send))
        finally:
            self.visitors.leave(host)

    def _welcome(self, scope: Scope) -> bool:
        """Whether the page that opens the socket is ours; browsers always say which page it is."""
        headers = Headers(scope=scope)
        origin = headers.get("origin", "").lower()
        if self.settings.origins:
            return origin in self.settings.origins
        return bool(origin) and urlsplit(origin).netloc == headers.get("host", "").lower()
