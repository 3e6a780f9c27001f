"""The door before Streamlit: who is not signed in gets no further than the sign-in page."""

import re
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from selfcheck.staff.context import Office
from selfcheck.staff.cookie import read_token, with_one_cookie
from selfcheck.staff.frames import FrameGuard, FrameLimits
from selfcheck.staff.rendering import page
from selfcheck.staff.sockets import guarded, refuse, same_origin
from selfcheck.staff.streamlit_options import STREAM
from selfcheck.staff.uploads import Uploads
from selfcheck.staff.words import say

OPEN = re.compile(
    r"/sign-in|/sign-in/passphrase|/sign-in/oidc(/callback)?|/healthz|/staff\.css|/favicon\.png|/static/.+|/_stcore/(health|host-config|bidi-components/.+)"
)
"""What anybody may fetch: it is the same for everybody and tells nothing."""

PAGES = ("/", "/inbox", "/overview", "/opened_file", "/exports", "/people", "/audit_log")
"""Where Streamlit's page stands; each view has an address of its own."""

INSIDE = re.compile(
    "|".join(PAGES) + r"|/export|/print/[0-9a-f]{32}|/print\.js|/letter\.css|/_stcore/upload_file/.+"
)
"""What only those get who are signed in. All else is shut."""

NAME_BYTES = 255
"""No file has a longer name; to look for one is an error of the system."""

FRAMES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
"""What a page may send over the websocket; the last one is for opening an exported file."""


class AuthGate:
    """ASGI middleware: an allow-list of paths, and a session for all that is not the same for everybody."""

    def __init__(self, app: ASGIApp, office: Office, hosts: frozenset[str]) -> None:
        self.app, self.office, self.hosts = app, office, hosts
        self.uploads = Uploads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or a WebSocket through, or refuse it."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and (refusal := await self._refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        # Only scope["path"]: a request's URL is built from its Host header, which the sender chooses.
        path = scope["path"]
        if not self._called_by_name(scope):
            return PlainTextResponse("Misdirected Request", 421)
        if max(map(len, path.encode("utf-8", "replace").split(b"/"))) > NAME_BYTES:
            return PlainTextResponse("Not Found", 404)
        if OPEN.fullmatch(path):
            return None
        if not INSIDE.fullmatch(path):
            return page("problem.html", 404, problem=say("not_found"))
        if await self._signed_in(scope):
            return self._one_too_many(scope)
        if path in PAGES or path.startswith("/print/"):
            return RedirectResponse("/sign-in", 303)
        return PlainTextResponse("Unauthorized", 401)

    def _one_too_many(self, scope: Scope) -> Response | None:
        if scope["method"] != "PUT" or self.uploads.may(_token(scope)):
            return None
        return PlainTextResponse("Too Many Requests", 429, {"retry-after": "3600"})

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != STREAM:
            await refuse(scope, send, 404)
        elif not self._called_by_name(scope) or not _same_site(scope):
            await refuse(scope, send, 403)
        elif not await self._signed_in(scope):
            await refuse(scope, send, 401)
        else:
            watched = guarded(FrameGuard(FrameLimits(), FRAMES), receive, send)
            await self.app(with_one_cookie(same_origin(scope)), *watched)

    def _called_by_name(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "").lower()
        return re.sub(r":\d+$", "", host) in self.hosts

    async def _signed_in(self, scope: Scope) -> bool:
        token = _token(scope)
        return bool(token) and await run_in_threadpool(self.office.guard.is_alive, token)


def _token(scope: Scope) -> str:
    return read_token(HTTPConnection(scope).cookies, tls=scope["scheme"] in ("https", "wss"))


def _same_site(scope: Scope) -> bool:
    """Whether the page that opens the socket is ours; browsers always say which page it is."""
    headers = Headers(scope=scope)
    return urlsplit(headers.get("origin", "")).netloc.lower() == headers.get("host", "").lower()
