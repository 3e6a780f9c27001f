"""The session's cookie: no script can read it, no other website can send it."""

import re
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Scope

PLAIN = "selfcheck_staff"
SECURE = "__Host-selfcheck_staff"
"""With TLS: browsers take this name only over TLS, for the whole host and from nobody else."""


def set_cookie(response: Response, token: str, *, tls: bool) -> None:
    """Give the token to the browser, until it is closed or the session ends."""
    name = SECURE if tls else PLAIN
    response.set_cookie(name, token, path="/", secure=tls, httponly=True, samesite="strict")


def read_token(cookies: Mapping[str, str], *, tls: bool) -> str:
    """The token among a request's cookies; empty if there is none.

    Over TLS only the cookie bound to it: any neighbour under the clinic's domain could set the plain one.
    """
    return cookies.get(SECURE if tls else PLAIN) or ""


def with_one_cookie(scope: Scope) -> Scope:
    """A request without the cookie that `read_token` does not look at, for Streamlit, which hands on all."""
    other = PLAIN if scope["scheme"] in ("https", "wss") else SECURE
    pattern = re.compile(rb"(?:(?<=;)|^)\s*" + other.encode() + rb"=[^;]*;?")
    headers = [
        (name, pattern.sub(b"", value) if name == b"cookie" else value) for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}
