"""The draft as the patient's own page, to be tapped through; nothing is ever stored. Beside preview.

Each tap is a form of the page itself, so that it needs no script and no run of the studio's own page.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from selfcheck.engine import Engine
from selfcheck.model import Answers, Questionnaire
from selfcheck.patient import (
    Flow,
    Receipt,
    SendStatus,
    draw,
    kept_flow,
    read_body,
    read_flow,
    read_json,
    read_tap,
    render_document,
    render_page,
    style_sheet,
)

PLACE = "/patient"
BEFORE = ("start", "consent")
"""The screens before the patient has agreed."""
_NO_STORE = {"cache-control": "no-store"}


def address(
    questionnaire: Questionnaire, view: str, answers: Answers, language: str, *, size: int, draft: str
) -> str:
    """Where the screen of a flow is; `draft` tells one state of the draft from the next."""
    look = questionnaire.second_look
    earlier = answers.get(look.earlier) if look else None
    flow: dict[str, object] = {"lang": language, "view": view, "answers": dict(answers)}
    if view not in BEFORE:
        flow["consent"] = questionnaire.consent.version
    if earlier:
        flow["earlier"] = {"questionnaire": questionnaire.id, "result": earlier}
    at = json.dumps(flow, ensure_ascii=False)
    return f"{PLACE}?{urlencode({'at': at, 'size': size, 'draft': draft})}"


@dataclass
class Player:
    """The routes of the page; `readable` gives the questionnaire as it last could be read.

    It remembers how far the author has gone from the screen that was opened last, so that an edit does not
    lead back to its beginning.
    """

    readable: Callable[[], Questionnaire | None]
    _opened: str = ""
    _flow: Mapping[str, Any] | None = None
    _engine: Engine | None = None

    def routes(self) -> list[Route]:
        """For the studio's server."""
        return [Route(PLACE, self.show), Route(PLACE, self.tap, methods=["POST"])]

    def show(self, request: Request) -> Response:
        """The screen of an address, or where the author has gone from there."""
        at = request.query_params.get("at", "")
        if at != self._opened:
            self._opened, self._flow = at, None
        raw = self._flow or read_json(at)
        return self._answer(request, lambda questionnaire: read_flow(questionnaire, raw))

    async def tap(self, request: Request) -> Response:
        """The screen after a tap."""
        fields = read_body(await request.body())
        return await run_in_threadpool(
            self._answer, request, lambda questionnaire: _sent(read_tap(questionnaire, fields, None))
        )

    def _answer(self, request: Request, flow_of: Callable[[Questionnaire], Flow]) -> Response:
        questionnaire = self.readable()
        if questionnaire is None or not questionnaire.texts:
            return PlainTextResponse("", 503, _NO_STORE)
        if self._engine is None or self._engine.questionnaire is not questionnaire:
            self._engine = Engine(questionnaire)
        flow = flow_of(questionnaire)
        screen = draw(self._engine, flow, datetime.now(UTC), SendStatus(contact=True))
        if request.method == "POST":
            self._flow = read_json(json.dumps(kept_flow(flow, screen)))
        zoom = f"#selfcheck {{ zoom: {_size(request)}% }}"
        page, style = render_page(questionnaire, screen, flow), f"{style_sheet(questionnaire)}\n{zoom}"
        return HTMLResponse(render_document(page, screen, style, script=""), headers=_NO_STORE)


def _size(request: Request) -> int:
    size = request.query_params.get("size", "")
    return int(size) if size in ("100", "150", "200") else 100


def _sent(flow: Flow) -> Flow:
    """As if it had been stored: the receipt that follows is no patient's."""
    if flow.view != "sending":
        return flow
    return replace(flow, view="sent", form=None, sent=(Receipt("000000000", ""),))
