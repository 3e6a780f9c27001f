"""The routes of sign-in by name and passphrase: the page, its form, and the choice of an own passphrase."""

from datetime import UTC, datetime
from math import ceil
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from selfcheck.staff.cookie import set_cookie
from selfcheck.staff.rendering import NO_STORE, page
from selfcheck.staff.services.sign_in import (
    ChooseError,
    PassphraseError,
    RefusedError,
    WaitError,
    choose_passphrase,
    sign_in,
)
from selfcheck.staff.words import say
from selfcheck.store import Store

_FORM_BYTES = 4096


class SignInRoutes:
    """The routes of one office; `oidc` also leads to the provider."""

    def __init__(self, store: Store, *, oidc: bool) -> None:
        self.store, self.oidc = store, oidc

    def all(self) -> list[Route]:
        """For anybody."""
        return [
            Route("/sign-in", self.ask),
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/sign-in/passphrase", self.choose, methods=["POST"]),
        ]

    async def ask(self, _request: Request) -> Response:
        """The sign-in page."""
        return self._sign_in_page()

    async def sign_in(self, request: Request) -> Response:
        """Take name and passphrase, and give the cookie."""
        if not from_our_page(request):
            return PlainTextResponse("Forbidden", 403)
        form = await _form(request)
        given = form.get("name", ""), form.get("passphrase", ""), _address(request)
        try:
            token = await run_in_threadpool(sign_in, self.store, *given)
        except ChooseError:
            return _choose_page(given[0])
        except (RefusedError, WaitError) as error:
            return self._refused(error)
        return _signed_in(request, token)

    async def choose(self, request: Request) -> Response:
        """Take the passphrase that somebody chose instead of the one that was given, and give the cookie."""
        if not from_our_page(request):
            return PlainTextResponse("Forbidden", 403)
        form = await _form(request)
        name, new = form.get("name", ""), form.get("new", "")
        if new != form.get("again", ""):
            return _choose_page(name, say("person_again"), 400)
        given = name, form.get("passphrase", ""), new, _address(request)
        try:
            token = await run_in_threadpool(choose_passphrase, self.store, *given)
        except PassphraseError as error:
            return _choose_page(name, say(f"person_{error.reason}"), 400)
        except (RefusedError, WaitError) as error:
            return self._refused(error)
        return _signed_in(request, token)

    def _refused(self, error: RefusedError | WaitError) -> Response:
        if isinstance(error, RefusedError):
            return self._sign_in_page(401, say("refused"))
        seconds = ceil((error.until - datetime.now(UTC)).total_seconds())
        response = self._sign_in_page(429, say("wait", minutes=ceil(seconds / 60)))
        response.headers["retry-after"] = str(seconds)
        return response

    def _sign_in_page(self, status: int = 200, problem: str = "") -> Response:
        return page("sign_in.html", status, problem=problem, oidc=self.oidc)


def _choose_page(name: str, problem: str = "", status: int = 200) -> Response:
    return page("choose_passphrase.html", status, name=name.strip(), problem=problem)


def _signed_in(request: Request, token: str) -> Response:
    response = RedirectResponse("/", 303, NO_STORE)
    set_cookie(response, token, tls=request.url.scheme == "https")
    return response


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


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


def from_our_page(request: Request, *, or_typed: bool = False) -> bool:
    """Whether a page of ours led here; browsers say which one it was, or that somebody typed the address."""
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin" or (or_typed and site == "none")
    origin = request.headers.get("origin") or request.headers.get("referer", "")  # browsers of before 2023
    page = urlsplit(origin).netloc.lower()
    return bool(page) and page == request.headers.get("host", "").lower()
