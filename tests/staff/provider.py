"""A small OpenID Connect provider on the loopback: discovery, code flow with PKCE, signed ID tokens, JWKS.

It asks which of its people one is, as a real one asks for a password, and it can be told to lie.
"""

import base64
import hashlib
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "selfcheck", "the client's secret"


@dataclass
class Provider:
    """The provider and what it has given out."""

    port: int
    people: dict[str, dict[str, Any]]
    """E-mail address → claims of its own."""
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims that the next ID token is to hold instead of the right ones."""
    forged: bool = False
    """Sign with a key that is not in the JWKS."""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """Code → what the client asked for it with, and the person."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/authorize", self.authorize),
                Route("/chosen", self.chosen),
                Route("/token", self.token, methods=["POST"]),
                Route("/jwks", self.jwks),
            ]
        )

    async def metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        """Ask who it is."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert set(asked["scope"].split()) == {"openid", "email"}
        assert asked["code_challenge_method"] == "S256"
        links = "".join(
            f'<p><a href="/chosen?{urlencode({**asked, "email": email})}">{email}</a>'
            for email in (*self.people, "nobody")
        )
        return HTMLResponse(f"<!doctype html><title>Provider</title>{links}")

    async def chosen(self, request: Request) -> Response:
        asked = dict(request.query_params)
        back, state = asked["redirect_uri"], asked["state"]
        if asked["email"] == "nobody":
            return RedirectResponse(f"{back}?{urlencode({'error': 'access_denied', 'state': state})}")
        code = secrets.token_urlsafe()
        self.asked[code] = asked
        return RedirectResponse(f"{back}?{urlencode({'code': code, 'state': state})}")

    async def token(self, request: Request) -> Response:
        """Change a code, once, for an ID token, if client and verifier are right."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self.asked.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        right = request.headers.get("authorization") == f"Basic {basic}"
        if not (asked and right and challenge == asked["code_challenge"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": self._sign(asked)}
        )

    def _sign(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": asked["email"], "iat": now, "exp": now + 300,
            "auth_time": now, "nonce": asked["nonce"], "email": asked["email"], "email_verified": True,
        }  # fmt: skip
        claims |= self.people[asked["email"]] | self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        key = RSAKey.generate_key(2048, {"kid": "1"}) if self.forged else self.key
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


@contextmanager
def provider(people: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """The provider as it runs; `localhost` is another website than 127.0.0.1, as a real one would be."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        found = Provider(listening.getsockname()[1], people)
        server = uvicorn.Server(uvicorn.Config(found.app(), log_level="warning"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield found
        server.should_exit = True
        thread.join(10)
