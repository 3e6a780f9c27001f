"""The security headers of every response: the outermost layer of the server."""

import base64
import hashlib
import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from selfcheck.web.settings import Settings

_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.S | re.I)

OFF = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "gamepad",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What no page of ours uses. `clipboard-write` stays: the patient may copy the result."""


def source_hash(code: str) -> str:
    """What a Content-Security-Policy calls an inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"


def inline_hashes(page: str) -> list[str]:
    """The CSP sources of a page's own inline scripts, such as `'sha256-…'`; data blocks run nothing."""
    return [
        f"'{source_hash(match['code'])}'"
        for match in _INLINE.finditer(page)
        if "src=" not in match["attributes"] and "application/json" not in match["attributes"]
    ]


def content_policy(settings: Settings, style: str) -> str:
    """The Content-Security-Policy of a document whose one inline style sheet is `style`; no inline script."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src '{source_hash(style)}'",
            "img-src data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            " ".join(["frame-ancestors 'self'", *settings.parents]),
        ]
    )


def fixed_headers(policy: str) -> dict[str, str]:
    """The headers of every document, and of whatever a browser might take for one."""
    return {
        "content-security-policy": policy,
        "permissions-policy": ", ".join(f"{feature}=()" for feature in OFF),
        "cross-origin-opener-policy": "same-origin",
        **PARTS,
    }


PARTS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
"""The headers of a document's parts, where the whole policy would only add weight."""
_PART = ("text/javascript", "text/css", "font/", "application/json", "text/plain")


class Headers:
    """ASGI middleware: adds the headers to every HTTP response, its own ones going first."""

    def __init__(self, app: ASGIApp, fixed: Mapping[str, str]) -> None:
        self.app = app
        self.fixed = fixed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        part = headers.get("content-type", "").startswith(_PART)
        for name, value in (PARTS if part else self.fixed).items():
            headers.setdefault(name, value)
        if scope["scheme"] == "https":
            headers["strict-transport-security"] = "max-age=31536000"
