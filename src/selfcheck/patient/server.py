"""The server: Streamlit behind headers, wall, light front end and start page, as one ASGI application."""

import contextlib
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

import selfcheck.store as store
from selfcheck.patient.component import Component
from selfcheck.patient.descriptors import raise_limit
from selfcheck.patient.embedding import embed_script
from selfcheck.patient.front import Front
from selfcheck.patient.linked import Linked, link_shell
from selfcheck.patient.sending import Outbox, outbox
from selfcheck.patient.shell import ShellError, read_shell
from selfcheck.patient.startpage import script_hashes
from selfcheck.patient.statics import PREFIX, STATIC, Statics, default_cache
from selfcheck.patient.wall import Wall
from selfcheck.web.addresses import Visitors
from selfcheck.web.content import Content, content
from selfcheck.web.headers import Headers, content_policy, fixed_headers, inline_hashes
from selfcheck.web.settings import Settings, SettingsError, read_settings

HERE = Path(__file__).parent

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,  # else the patient's browser calls data.streamlit.io
    "client.allowedOrigins": [],  # else any *.streamlit.app page may drive ours by postMessage
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.fastReruns": False,  # one run of a session at a time: two at once stumble over its state
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # a full collection after each tap: 20 times the work
    "server.allowRunOnSave": False,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",  # watching costs 36 ms for each patient who comes
}
"""What has to hold for a patient however the server is started; uvicorn reads no STREAMLIT_ variables."""

_log = logging.getLogger(__name__)


def parts(questions: Path, *, script: Path = HERE / "page.py") -> dict[str, Any]:
    """What `st.App` is made of, so that `streamlit run` finds its call in app.py.

    Ends the process in a sentence: with 2 where the environment is not right, with 1 (TooFewDescriptors)
    where the machine is too small.
    """
    settings, post = _settings()
    raise_limit(settings.connections)
    os.environ["SELFCHECK_QUESTIONS"] = str(questions)
    for name, value in OPTIONS.items():  # before the application exists: it reads some while it is built
        config.set_option(name, value, "selfcheck")
    linked = _linked()
    statics = Statics(linked.made if linked else {}, cache=settings.cache or default_cache())
    visitors = Visitors(settings)
    front = Front(content(questions), linked.shell if linked else None, visitors)
    routes = [
        Route("/", front.answer),
        Route("/livez", _live),
        Route("/healthz", _health(content(questions), post)),
        Route("/embed.js", _embed(content(questions))),
        Route(PREFIX + "{path:path}", statics.serve),
    ]
    return {
        "script_path": script,
        "routes": routes,
        "middleware": [
            Middleware(Headers, fixed=fixed_headers(content_policy(settings, _hashes()))),
            Middleware(Wall, settings=settings, visitors=visitors, routes=routes),
            Middleware(Component),
        ],
        "lifespan": _lifespan(front, statics, post),
    }


def _settings() -> tuple[Settings, Outbox]:
    """Streamlit and uvicorn, which call us, would show a traceback of anything but an exit."""
    try:
        return read_settings(os.environ), outbox()
    except (SettingsError, store.SettingsError, store.SealError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def build(questions: Path) -> st.App:
    """The whole application for one questionnaire."""
    return st.App(**parts(questions))


def _linked() -> Linked | None:
    try:
        return link_shell(read_shell())
    except ShellError as error:
        _log.error("Streamlit's front end is served as it is: %s", error)
        return None


def _hashes() -> list[str]:
    """Of the scripts that may stand in a page: ours, and Streamlit's own where its page is served."""
    return [*script_hashes(), *inline_hashes((STATIC.parent / "index.html").read_text("utf-8"))]


def _lifespan(
    front: Front, statics: Statics, post: Outbox
) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        questionnaire = front.content.current()
        if front.shell:
            statics.prepare(front.shell.paths)
            if questionnaire:
                front.pages(questionnaire, front.shell)
        if questionnaire and questionnaire.send:
            await run_in_threadpool(post.open)  # a database that is not there is told at once, and only told
        gc.collect()
        gc.freeze()  # what is loaded by now lives as long as the server: no collection need look at it
        try:
            yield
        finally:
            post.close()

    return lifespan


async def _live(_request: Request) -> Response:
    """The process answers: what a proxy or a supervisor should ask."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


def _health(kept: Content, post: Outbox) -> Callable[[Request], Response]:
    """Whether patients can send as well: what should call somebody, and never take the self-check away."""

    def health(_request: Request) -> Response:
        questionnaire = kept.current()
        well = not questionnaire or not questionnaire.send or post.is_healthy()
        said = "ok" if well else "the database does not answer: patients can do the self-check, but not send"
        return PlainTextResponse(said, 200 if well else 503, {"cache-control": "no-store"})

    return health


def _embed(kept: Content) -> Callable[[Request], Response]:
    """The clinic's one tag; cached for five minutes, so that a mended one reaches every website soon.

    A stale one may be used for a week while the server is down: it shows the phone numbers.
    """
    headers = {
        "cache-control": "public, max-age=300, stale-if-error=604800",
        "cross-origin-resource-policy": "cross-origin",
    }

    def embed(_request: Request) -> Response:
        questionnaire = kept.current()
        script = embed_script(questionnaire) if questionnaire else ""
        return Response(script, 200 if script else 503, headers, media_type="text/javascript")

    return embed
