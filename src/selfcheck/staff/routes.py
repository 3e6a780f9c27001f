"""The plain routes beside Streamlit's page: sign-in, the printable page, exports, and health."""

from collections.abc import Generator
from datetime import UTC, datetime
from math import ceil
from urllib.parse import parse_qs, urlsplit

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from selfcheck.export import BusyError
from selfcheck.staff.context import Office
from selfcheck.staff.cookie import read_token, set_cookie
from selfcheck.staff.export_query import read_order
from selfcheck.staff.printing import print_page
from selfcheck.staff.rendering import NO_STORE, page
from selfcheck.staff.services.exports import explanation, start_export
from selfcheck.staff.services.responses import print_sheet
from selfcheck.staff.services.sign_in import RefusedError, WaitError, sign_in
from selfcheck.staff.words import say
from selfcheck.store import NotAllowedError, NotSignedInError, SealError

_FORM_BYTES = 4096


class Routes:
    """The routes of one office. Each one authorises itself; that the door did so before is not relied on."""

    def __init__(self, office: Office, *, oidc: bool) -> None:
        self.office = office
        self.oidc = oidc
        """People may sign in with a provider too."""

    def all(self) -> list[Route]:
        """To be answered before Streamlit's own."""
        return [
            Route("/sign-in", self.ask),
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/print/{id}", self.print),
            Route("/export", self.export),
            Route("/healthz", self.health),
        ]

    async def ask(self, _request: Request) -> Response:
        """The sign-in page."""
        return self._sign_in_page()

    async def sign_in(self, request: Request) -> Response:
        """Take name and passphrase, and give the cookie."""
        if not _from_our_page(request):
            return PlainTextResponse("Forbidden", 403)
        form = await _form(request)
        name, passphrase = form.get("name", ""), form.get("passphrase", "")
        address = request.client.host if request.client else ""
        try:
            token = await run_in_threadpool(sign_in, self.office.store, name, passphrase, address)
        except RefusedError:
            return self._sign_in_page(401, say("refused"))
        except WaitError as error:
            seconds = ceil((error.until - datetime.now(UTC)).total_seconds())
            return self._sign_in_page(429, say("wait", minutes=ceil(seconds / 60)), seconds)
        response = RedirectResponse("/", 303, NO_STORE)
        set_cookie(response, token, tls=request.url.scheme == "https")
        return response

    async def print(self, request: Request) -> Response:
        """The page that a patient takes along to a doctor."""
        if not _from_our_page(request, or_typed=True):
            return PlainTextResponse("Forbidden", 403)
        token, response_id = _token(request), request.path_params["id"]
        try:
            sheet = await run_in_threadpool(print_sheet, self.office.guard, token, response_id)
        except NotSignedInError:
            return RedirectResponse("/sign-in", 303)
        except LookupError:
            return page("problem.html", 404, problem=say("gone"))
        return print_page(sheet, self.office.store.settings.age_question)

    async def export(self, request: Request) -> Response:
        """The file, as it is made; or what explains it."""
        if not _from_our_page(request):
            return PlainTextResponse("Forbidden", 403)
        guard, token = self.office.guard, _token(request)
        beside = request.query_params.get("beside", "")
        try:
            order, reason = read_order(request.query_params)
            if beside:
                return _attached(*await run_in_threadpool(explanation, guard, token, order, beside))
            export = await run_in_threadpool(start_export, guard, token, order, reason, self.office.keys)
        except NotSignedInError:
            return PlainTextResponse("Unauthorized", 401)
        except NotAllowedError:
            return page("problem.html", 403, problem=say("admin_only"))
        except BusyError:
            return page("problem.html", 409, problem=say("export_busy"))
        except SealError:
            return page("problem.html", 400, problem=say("export_other_key"))
        except ValueError:
            return page("problem.html", 400, problem=say("export_wrong"))
        name = order.file_name(datetime.now(UTC))
        headers = {**NO_STORE, "content-disposition": f'attachment; filename="{name}"'}
        return _File(export.chunks, headers, order.media_type)

    async def health(self, _request: Request) -> Response:
        """Whether the database answers."""
        healthy = await run_in_threadpool(self.office.store.is_healthy)
        return PlainTextResponse("ok" if healthy else "database", 200 if healthy else 503, NO_STORE)

    def _sign_in_page(self, status: int = 200, problem: str = "", wait: int = 0) -> Response:
        response = page("sign_in.html", status, problem=problem, oidc=self.oidc)
        if wait:
            response.headers["retry-after"] = str(wait)
        return response


class _File(StreamingResponse):
    """A file on its way. When the browser leaves, its source is closed, which notes how far it came."""

    def __init__(self, chunks: Generator[bytes], headers: dict[str, str], media_type: str) -> None:
        super().__init__(chunks, 200, headers, media_type)
        self.chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await run_in_threadpool(self.chunks.close)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; nothing where it is larger than any of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            return {}
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError:  # more fields than any of ours has
        return {}
    return {name: values[0] for name, values in fields.items()}


def _from_our_page(request: Request, *, or_typed: bool = False) -> bool:
    """Whether a page of ours led here; browsers say which one it was, or that somebody typed the address."""
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin" or (or_typed and site == "none")
    told = request.headers.get("origin") or request.headers.get("referer", "")  # browsers of before 2023
    page = urlsplit(told).netloc.lower()
    return bool(page) and page == request.headers.get("host", "").lower()


def _token(request: Request) -> str:
    return read_token(request.cookies, tls=request.url.scheme == "https")


def _attached(name: str, content: bytes, media_type: str) -> Response:
    headers = {**NO_STORE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, media_type)
