"""Sign-in with the clinic's OpenID Connect provider: it says who somebody is, our list who may come in."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from authlib.integrations.starlette_client import OAuth, OAuthError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from selfcheck.staff.cookie import set_cookie
from selfcheck.staff.rendering import page
from selfcheck.staff.services.sign_in import RefusedError, sign_in_vouched
from selfcheck.staff.settings import OidcSettings
from selfcheck.staff.words import say
from selfcheck.store import IDLE, Store

PATH = "/sign-in/oidc"
_MINUTES = 10
"""How long somebody may take at the provider."""

_LEEWAY = timedelta(minutes=2)
"""By how much two clocks may differ."""


class Provider:
    """Leads to the provider (code flow with PKCE and nonce), and takes back whom it vouches for."""

    def __init__(self, store: Store, settings: OidcSettings, idle: timedelta = IDLE) -> None:
        self.store, self.issuer, self.client_id = store, settings.issuer, settings.client_id
        self.idle = idle
        self.client = OAuth().register(
            "provider",
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": 10},
        )

    def routes(self) -> list[Route]:
        """The way there and the way back."""
        remembering = [Middleware(_Flow, secret=secrets.token_hex(32))]
        return [
            Route(PATH, self.lead, middleware=remembering),
            Route(f"{PATH}/callback", self.take_back, middleware=remembering),
        ]

    async def lead(self, request: Request) -> Response:
        """Go to the provider, which asks again those who signed in there a while ago."""
        # Host was held against the names of this app; the provider holds the address against its own list.
        address = str(request.url.replace(path=f"{PATH}/callback", query=""))
        try:
            led: Response = await self.client.authorize_redirect(
                request, address, max_age=int(self.idle.total_seconds())
            )
        except (httpx.HTTPError, ValueError, RuntimeError):
            return _refusal(502, "oidc_away")
        led.headers["cache-control"] = "no-store"
        return led

    async def take_back(self, request: Request) -> Response:
        """Open a session for whom the provider vouches, if that person is on our list."""
        try:
            claims = await self._claims(request)
        except (httpx.HTTPError, ValueError, RuntimeError):
            return _refusal(502, "oidc_away")
        except (OAuthError, JoseError):
            return _refusal(401, "oidc_failed")
        address = request.client.host if request.client else ""
        try:
            token = await run_in_threadpool(sign_in_vouched, self.store, _email(claims), address)
        except RefusedError:
            return _refusal(403, "not_listed")
        # A redirect would still count as led here by the provider, and its request lack the strict cookie.
        response = page("come_in.html")
        set_cookie(response, token, tls=request.url.scheme == "https")
        return response

    async def _claims(self, request: Request) -> Mapping[str, Any]:
        """What the provider says, once signature, issuer, audience, nonce and times were found right."""
        expected = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        token = await self.client.authorize_access_token(
            request, claims_options=expected, leeway=int(_LEEWAY.total_seconds())
        )
        claims: Mapping[str, Any] = token.get("userinfo") or {}
        if not _is_recent(claims.get("auth_time"), self.idle):
            raise OAuthError("login_required", "The provider did not ask again.")
        return claims


def _email(claims: Mapping[str, Any]) -> str:
    """The address that the provider has seen to belong to the person; empty if it has not."""
    return str(claims.get("email", "")) if claims.get("email_verified") is True else ""


def _is_recent(auth_time: object, idle: timedelta) -> bool:
    """Whether the person signed in at the provider just now; asked with `max_age`, it has to say when."""
    if not isinstance(auth_time, int | float):
        return False
    ago = datetime.now(UTC).timestamp() - auth_time
    return -_LEEWAY.total_seconds() <= ago <= (idle + _LEEWAY).total_seconds()


def _refusal(status: int, sentence: str) -> Response:
    return page("sign_in.html", status, problem=say(sentence), oidc=True)


class _Flow:
    """Keeps state, nonce and verifier in a signed cookie until the browser is back from the provider."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self.kept = {
            tls: SessionMiddleware(
                app,
                secret,
                session_cookie="selfcheck_oidc",
                max_age=_MINUTES * 60,
                path=PATH,
                same_site="lax",  # the way back begins at the provider
                https_only=tls,
            )
            for tls in (True, False)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A copy, because Streamlit keeps a session of its own in this scope and would send it along.
        await self.kept[scope["scheme"] == "https"]({**scope}, receive, send)
