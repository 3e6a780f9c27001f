"""`selfcheck serve`: the patient's page under uvicorn, without Streamlit, websockets or state."""

import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from selfcheck.patient.page import PatientPage
from selfcheck.patient.sending import Outbox, outbox
from selfcheck.store import SealError
from selfcheck.store import SettingsError as StoreSettingsError
from selfcheck.web import (
    Content,
    Headers,
    RequestFilter,
    Settings,
    SettingsError,
    content,
    fixed_headers,
    raise_limit,
    read_settings,
)

QUESTIONS = "SELFCHECK_QUESTIONS"

HEADER_BYTES = 16 * 1024
HEADER_TIMEOUT_S = 15.0
"""A connection that has not asked for anything by then is closed."""

CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Of whatever is no page."""


class Protocol(H11Protocol):
    """uvicorn's HTTP, which bounds the headers' size, with a time limit for them as well."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit of the headers with the connection."""
        super().connection_made(transport)
        self.loop.call_later(HEADER_TIMEOUT_S, self._close_silent)

    def _close_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def create_app() -> ASGIApp:
    """The application of `$SELFCHECK_QUESTIONS`; ends the process in a sentence where it cannot be."""
    try:
        return build(content(), read_settings(os.environ), outbox())
    except (SettingsError, StoreSettingsError, SealError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def build(
    kept: Content,
    settings: Settings,
    post: Outbox,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ASGIApp:
    """The whole application: headers, filter, compression, routes."""
    page = PatientPage(kept, settings, post, clock)
    routes = [
        Route("/", page.start, methods=["GET"]),
        Route("/", page.tap, methods=["POST"]),
        Route("/script.js", page.script),
        Route("/embed.js", page.embed),
        Route("/calendar.ics", page.calendar),
        Route("/livez", _live),
        Route("/healthz", _health(kept, post)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
        lifespan=_lifespan(page, post),
    )
    filtered = RequestFilter(app, settings, routes, page.fallback)
    return Headers(filtered, fixed_headers(CLOSED_POLICY))


def serve(questions: Path, host: str, port: int, workers: int = 1) -> None:
    """Serve patients until stopped. Raises SettingsError where the environment is not right."""
    settings = read_settings(os.environ)
    outbox()  # a key that is none is found before any process starts
    os.environ[QUESTIONS] = str(questions.resolve())
    raise_limit(settings.connections)
    uvicorn.run(
        "selfcheck.patient.server:create_app",
        factory=True,
        workers=workers,
        host=host,
        port=port,
        access_log=False,  # addresses of people with a health question are nobody's business
        server_header=False,
        forwarded_allow_ips=",".join(settings.proxies),
        http=Protocol,
        h11_max_incomplete_event_size=HEADER_BYTES,
        ws="none",
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


def _lifespan(page: PatientPage, post: Outbox) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(_prepare, page, post)
        gc.collect()
        gc.freeze()  # what is loaded by now lives as long as the server: no collection need look at it
        try:
            yield
        finally:
            post.close()

    return lifespan


def _prepare(page: PatientPage, post: Outbox) -> None:
    """Make the start pages, and find out whether the database is there, which only the log says."""
    documents = page.documents()
    if documents:
        for language in documents.questionnaire.languages:
            documents.start(language, "")
        if documents.questionnaire.send:
            post.open()


async def _live(_request: Request) -> Response:
    """The process answers: what a proxy or a supervisor should ask."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


def _health(kept: Content, post: Outbox) -> Callable[[Request], Response]:
    """Whether patients can send as well: what should call somebody, and never take the self-check away."""

    def health(_request: Request) -> Response:
        engine = kept.current()
        if not engine or not engine.questionnaire.send:
            said = "ok"
        elif not post.is_healthy():
            said = "the database does not answer: patients can do the self-check, but not send"
        else:
            said = "unusually many responses are sent: look at the inbox" if post.is_flooded() else "ok"
        return PlainTextResponse(said, 200 if said == "ok" else 503, {"cache-control": "no-store"})

    return health
