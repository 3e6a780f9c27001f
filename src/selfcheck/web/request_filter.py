"""What gets through to the application: known paths and methods, bodies of a size, a rate by address."""

import asyncio
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from selfcheck.web.addresses import AddressLimit
from selfcheck.web.settings import Settings

OWN_SITE = ("same-origin", "none")
"""Where a tap comes from, as browsers say it; no other website can send one in a patient's name."""

BODY_TIMEOUT_S = 20.0
"""A whole body has to be there by then."""


class RequestFilter:
    """ASGI middleware: refuses what no page of ours asks for before anything is done with it."""

    def __init__(
        self, app: ASGIApp, settings: Settings, routes: Sequence[Route], busy: Callable[[], Response]
    ) -> None:
        self.app, self.settings, self.routes = app, settings, routes
        self.busy = busy
        """What is answered while as many requests as may be are under way."""
        self._running = 0
        self._posts = AddressLimit(settings.taps_per_address, settings.taps_per_second)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it; a WebSocket is always refused."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        else:
            self._running += 1
            try:
                await self._pass_on(scope, receive, send)
            finally:
                self._running -= 1

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await self.app(scope, receive, send)
        elif (body := await self._body(receive)) is None:
            await _too_large()(scope, receive, send)
        else:
            await self.app(scope, _replay(body, receive), send)

    def _refusal(self, scope: Scope) -> Response | None:
        # Only scope["path"]: a request's URL is built from its Host header, which the sender chooses.
        matches = [route.matches(scope)[0] for route in self.routes]
        if all(match is Match.NONE for match in matches):
            return PlainTextResponse("Not Found", 404)
        if Match.FULL not in matches:
            return PlainTextResponse("Method Not Allowed", 405, {"allow": "GET, HEAD"})
        if self._running >= self.settings.connections:
            return self.busy()
        if scope["method"] != "POST":
            return None
        headers = Headers(scope=scope)
        if headers.get("sec-fetch-site", "none") not in OWN_SITE:
            return PlainTextResponse("Forbidden", 403)
        if not self._posts.take(client_host(scope)):
            return PlainTextResponse("Too Many Requests", 429, {"retry-after": "5"})
        length = headers.get("content-length", "0")
        return _too_large() if not length.isdecimal() or int(length) > self.settings.body_bytes else None

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body; None where it is too long, too slow, or the visitor has gone."""
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return None
                    body += message.get("body", b"")
                    if len(body) > self.settings.body_bytes:
                        return None
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError:
            return None


def client_host(scope: Scope) -> str:
    """The visitor's address, as the server found it behind the proxies that are named."""
    return scope["client"][0] if scope.get("client") else ""


def _too_large() -> Response:
    return PlainTextResponse("Content Too Large", 413, {"connection": "close"})


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
