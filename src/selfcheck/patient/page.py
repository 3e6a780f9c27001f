"""The patient's page over HTTP: GET gives the start page, POST takes one tap and gives the screen after it.

Stateless: the flow comes and goes with each tap, so any process answers any tap. Above rendering.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from selfcheck.engine import Engine
from selfcheck.model import Questionnaire
from selfcheck.patient.answering import answer_tap
from selfcheck.patient.embedding import embed_script
from selfcheck.patient.flow import Flow
from selfcheck.patient.post import read_body
from selfcheck.patient.reminder import reminder, reminder_days
from selfcheck.patient.rendering import render_document, render_page, style_sheet
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox
from selfcheck.patient.statics import read_static
from selfcheck.web import Content, Prepared, Settings, client_host, content_policy

SHOWN = "selfcheck-shown"
"""The header by which our script asks for the screen alone: the language of the page that is shown."""
AHEAD = "selfcheck-ahead"
"""The header by which it asks for the screens behind each answer too."""

NO_STORE = {"cache-control": "no-store"}
THEMES = ("light", "dark")

_YEAR = "public, max-age=31536000, immutable"
_log = logging.getLogger(__name__)


class Documents:
    """What is the same for every patient of one questionnaire, made once."""

    def __init__(self, engine: Engine, settings: Settings, script: str) -> None:
        self.engine, self.settings, self.script = engine, settings, script
        self.questionnaire = questionnaire = engine.questionnaire
        self.style = style_sheet(questionnaire)
        self.headers = {"content-security-policy": content_policy(settings, self.style)}
        self.embed = Prepared(
            embed_script(questionnaire),
            "text/javascript",
            {
                # A new one reaches every website soon; an old one shows the phone numbers while we are down.
                "cache-control": "public, max-age=300, stale-if-error=604800",
                "cross-origin-resource-policy": "cross-origin",
            },
        )
        self._starts: dict[tuple[str, str, bool], Prepared] = {}

    def start(self, language: str, theme: str, *, resume: bool = False) -> Prepared:
        """The start page; with `resume` hidden until our script has put in the screen that the tab was at."""
        key = language, theme, resume
        if key not in self._starts:
            flow = Flow(language)
            screen = draw(self.engine, flow, datetime.now(UTC))
            document = self.document(flow, screen, theme, resume=resume)
            headers = {
                **self.headers,
                "cache-control": "no-cache",
                "vary": "Accept-Encoding, Accept-Language",
            }
            self._starts[key] = Prepared(document, "text/html", headers)
        return self._starts[key]

    def page(self, flow: Flow, screen: Screen) -> str:
        """A screen with all that is around it."""
        settings = self.settings
        parents = " ".join(settings.parents)
        return render_page(
            self.questionnaire, screen, flow, parents=parents, keep_minutes=settings.keep_minutes
        )

    def document(self, flow: Flow, screen: Screen, theme: str, *, resume: bool = False) -> str:
        """A whole document, for a browser without JavaScript and for a first visit."""
        page = self.page(flow, screen)
        return render_document(page, screen, self.style, self.script, theme, resume=resume)


class PatientPage:
    """The routes of one questionnaire file."""

    def __init__(
        self,
        content: Content,
        settings: Settings,
        outbox: Outbox,
        clock: Callable[[], datetime],
    ) -> None:
        self.content, self.settings, self.outbox, self.clock = content, settings, outbox, clock
        self._script = Prepared(read_static("script.js"), "text/javascript", {"cache-control": _YEAR})
        self._fallback = read_static("fallback.html")
        _, _, style = self._fallback.partition("<style>")
        self._fallback_policy = content_policy(settings, style.partition("</style>")[0])
        self._made: Documents | None = None

    def documents(self) -> Documents | None:
        """The documents of the newest right version of the file; None where there never was one."""
        engine = self.content.current()
        if engine is None:
            return None
        if self._made is None or self._made.engine is not engine:
            self._made = Documents(engine, self.settings, f"script.js?{self._script.digest}")
        return self._made

    def start(self, request: Request) -> Response:
        """`GET /`. Not a coroutine: a changed file is read beside the event loop."""
        documents = self.documents()
        if documents is None:
            return self.fallback()
        language = _language(documents.questionnaire, request)
        resume = "resume" in request.query_params
        return documents.start(language, _theme(request), resume=resume).response(request)

    async def tap(self, request: Request) -> Response:
        """`POST /`: one tap."""
        return await run_in_threadpool(self._tap, request, await request.body())

    def script(self, request: Request) -> Response:
        """`GET /script.js`; whatever its query, it is today's."""
        return self._script.response(request)

    def embed(self, request: Request) -> Response:
        """`GET /embed.js`, the clinic's one tag."""
        documents = self.documents()
        return documents.embed.response(request) if documents else Response("", 503, NO_STORE)

    def calendar(self, request: Request) -> Response:
        """`GET /calendar.ics`: a reminder after one of the questionnaire's own numbers of days."""
        documents = self.documents()
        look = documents.questionnaire.second_look if documents else None
        wish = request.query_params.get("days", "")
        if not documents or not look or wish not in map(str, reminder_days(documents.questionnaire)):
            return PlainTextResponse("Not Found", 404, NO_STORE)
        title = look.event[_language(documents.questionnaire, request)]
        zone = ZoneInfo(documents.questionnaire.clinic.hours.timezone)
        named = {"content-disposition": 'attachment; filename="reminder.ics"'}
        written = reminder(title, int(wish), self.clock(), zone)
        return Response(written, media_type="text/calendar", headers={**NO_STORE, **named})

    def fallback(self, status: int = 503) -> Response:
        """The fixed page with the emergency's numbers, for when nothing else can be shown."""
        policy = {"content-security-policy": self._fallback_policy}
        return HTMLResponse(self._fallback, status, {**NO_STORE, **policy, "retry-after": "30"})

    def _tap(self, request: Request, body: bytes) -> Response:
        try:
            documents = self.documents()
            return self._answer(documents, request, body) if documents else self.fallback()
        except Exception as error:  # a patient sees the phone numbers, and the log no answer
            trace = error.__traceback__
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
            _log.error("A tap failed: %s at %s", type(error).__name__, place)
            return self.fallback(500)

    def _answer(self, documents: Documents, request: Request, body: bytes) -> Response:
        found = answer_tap(
            documents.engine,
            read_body(body),
            self.outbox,
            self.clock(),
            language=_language(documents.questionnaire, request),
            host=client_host(request.scope),
        )
        shown = request.headers.get(SHOWN)
        if shown is None:
            html = documents.document(found.flow, found.screen, _theme(request))
            return HTMLResponse(html, headers={**NO_STORE, **documents.headers})
        answer = found.as_json(shown, ahead=AHEAD in request.headers, page=documents.page)
        return JSONResponse(answer, headers=NO_STORE)


def _language(questionnaire: Questionnaire, request: Request) -> str:
    """The language asked for in the address, else the browser's first one that we have, else the default."""
    known = list(questionnaire.languages)
    wishes = [request.query_params.get("lang", "")]
    wishes += [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    for wish in filter(None, wishes):
        exact = (language for language in known if wish.lower() == language.lower())
        alike = (language for language in known if _base(wish) == _base(language))
        if found := next(exact, None) or next(alike, None):
            return found
    return known[0]


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _theme(request: Request) -> str:
    theme = request.query_params.get("theme", "")
    return theme if theme in THEMES else ""
