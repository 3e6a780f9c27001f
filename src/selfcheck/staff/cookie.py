"""The session's cookie: no script can read it, no other website can send it."""

from collections.abc import Mapping

from starlette.responses import Response

PLAIN = "selfcheck_staff"
SECURE = "__Host-selfcheck_staff"
"""With TLS: browsers take this name only over TLS, for the whole host and from nobody else."""


def set_cookie(response: Response, token: str, *, tls: bool) -> None:
    """Give the token to the browser, until it is closed or the session ends."""
    name = SECURE if tls else PLAIN
    response.set_cookie(name, token, path="/", secure=tls, httponly=True, samesite="strict")


def read_token(cookies: Mapping[str, str]) -> str:
    """The token among a request's cookies; empty if there is none."""
    return cookies.get(SECURE) or cookies.get(PLAIN) or ""
