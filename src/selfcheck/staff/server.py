"""The staff's server: Streamlit behind headers and door, with routes of its own, as one ASGI application."""

import contextlib
import gc
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit import config

from selfcheck.letter import paper_style
from selfcheck.review import FILE_MB
from selfcheck.staff.auth_gate import PAGES, AuthGate
from selfcheck.staff.context import Office, open_office
from selfcheck.staff.mail import NoticeThread
from selfcheck.staff.rendering import NO_STORE
from selfcheck.staff.routes import Routes
from selfcheck.staff.settings import StaffSettings
from selfcheck.staff.streamlit_options import OPTIONS, STATIC
from selfcheck.staff.theme import THEME
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import DatabaseError, SettingsError, describe, purge
from selfcheck.web import Headers, fixed_headers, inline_hashes, raise_limit

HERE = Path(__file__).parent
CONNECTIONS = 50
DESCRIPTORS = 8
"""Streamlit holds 4 for a session, and 3 for a while after it has ended."""

_log = logging.getLogger(__name__)


def build(settings: StaffSettings, office: Office) -> ASGIApp:
    """The whole application. Raises SettingsError where a provider is named and OIDC is not installed."""
    options = {"client.disableDataExport": True, "server.maxUploadSize": FILE_MB}
    for name, value in {**OPTIONS, **options, **THEME}.items():
        config.set_option(name, value, "selfcheck")
    shell = _shell()
    fixed = {**fixed_headers(_policy(shell)), "referrer-policy": "same-origin"}
    own = [Route("/inbox", _to_list), *(Route(path, _index(shell)) for path in PAGES)]
    own += [
        Route("/staff.css", _file("staff.css")),
        Route("/print.js", _file("print.js")),
        Route("/letter.css", _letter_style),
        Route("/favicon.png", _nothing),
    ]
    app = st.App(
        HERE / "page.py",
        routes=[*own, *Routes(office, oidc=settings.oidc is not None).all(), *_provider(settings, office)],
        middleware=[Middleware(AuthGate, office=office, hosts=settings.host_names)],
        lifespan=_lifespan(office, settings),
    )
    return Headers(app, fixed)  # outside of all: an error's page has them too


def serve(settings: StaffSettings) -> None:
    """Serve the staff until stopped. Raises SettingsError, SchemaError or the database's errors."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("selfcheck").setLevel(logging.INFO)  # above all the heads of the audit log
    uvicorn.run(
        build(settings, open_office(lasting=settings.lasting)),
        host=settings.address,
        port=settings.port,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.proxies,
        ws_max_size=64 * 1024,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


def _lifespan(office: Office, settings: StaffSettings):  # type: ignore[no-untyped-def]
    @contextlib.asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        raise_limit(CONNECTIONS, DESCRIPTORS)
        await run_in_threadpool(_purge, office)
        notices = NoticeThread(office.store, settings.mail) if settings.mail else None
        if notices:
            notices.start()
        gc.collect()
        gc.freeze()
        yield
        if notices:
            await run_in_threadpool(notices.stop)
        office.store.close()

    return lifespan


def _provider(settings: StaffSettings, office: Office) -> list[Route]:
    """The routes of sign-in with a provider, where one is named."""
    if settings.oidc is None:
        return []
    try:
        from selfcheck.staff.oidc import Provider
    except ModuleNotFoundError:
        raise SettingsError("Sign-in by OIDC needs more: pip install 'selfcheck[oidc]'.") from None
    return Provider(office.store, settings.oidc, settings.lasting.idle).routes()


def _purge(office: Office) -> None:
    """What is over its time is erased whenever the app starts."""
    try:
        purged = purge(office.store, "system:start")
    except DatabaseError as error:  # the staff must be able to read even if erasing fails
        _log.error("purge failed: %s", describe(error))
    else:
        _log.info("purged %s responses, audit row %s", purged.count, purged.head)


def _shell() -> str:
    """Streamlit's page in the staff's language."""
    page = (STATIC.parent / "index.html").read_text("utf-8")
    page = page.replace("./favicon.png", "data:,")
    page = page.replace('<html lang="en">', f'<html lang="{LANGUAGE}">')
    return page.replace("<title>Streamlit</title>", f"<title>{say('app')}</title>")


def _policy(shell: str) -> str:
    """Nothing from elsewhere, no inline script but Streamlit's own, no frame, forms to ourselves only."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *inline_hashes(shell)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _index(shell: str):  # type: ignore[no-untyped-def]
    async def index(_request: Request) -> Response:
        return HTMLResponse(shell, headers=NO_STORE)

    return index


async def _to_list(request: Request) -> Response:
    """Streamlit knows its first page by `/` only, and says in English that any other name is not found."""
    return RedirectResponse("/" + (f"?{request.url.query}" if request.url.query else ""), 303, NO_STORE)


async def _nothing(_request: Request) -> Response:
    """Streamlit asks for its own icon, which is not ours."""
    return Response(status_code=204)


async def _letter_style(_request: Request) -> Response:
    return Response(paper_style(), media_type="text/css", headers={"cache-control": "no-cache"})


def _file(name: str):  # type: ignore[no-untyped-def]
    async def file(_request: Request) -> Response:
        return FileResponse(HERE / "templates" / name, headers={"cache-control": "no-cache"})

    return file
