"""The plain routes beside Streamlit's page: the printable page, exports, health, and those of sign-in."""

from collections.abc import Generator
from datetime import UTC, datetime

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from selfcheck.export import BusyError
from selfcheck.staff.context import Office
from selfcheck.staff.cookie import read_token
from selfcheck.staff.export_query import read_order
from selfcheck.staff.printing import print_page
from selfcheck.staff.rendering import NO_STORE, page
from selfcheck.staff.services.exports import explanation, start_export
from selfcheck.staff.services.responses import print_sheet
from selfcheck.staff.sign_in_routes import SignInRoutes, from_our_page
from selfcheck.staff.words import say
from selfcheck.store import NotAllowedError, NotSignedInError, SealError


class Routes:
    """The routes of one office. Each one authorises itself; that the door did so before is not relied on."""

    def __init__(self, office: Office, *, oidc: bool) -> None:
        self.office = office
        self.oidc = oidc
        """People may sign in with a provider too."""

    def all(self) -> list[Route]:
        """To be answered before Streamlit's own."""
        return [
            *SignInRoutes(self.office.store, oidc=self.oidc).all(),
            Route("/print/{id}", self.print),
            Route("/export", self.export),
            Route("/healthz", self.health),
        ]

    async def print(self, request: Request) -> Response:
        """The page that a patient takes along to a doctor."""
        if not from_our_page(request, or_typed=True):
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
        if not from_our_page(request):
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


def _token(request: Request) -> str:
    return read_token(request.cookies, tls=request.url.scheme == "https")


def _attached(name: str, content: bytes, media_type: str) -> Response:
    headers = {**NO_STORE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, media_type)
