"""Responses that are the same for everybody: compressed once, when they are made."""

import gzip
import hashlib
from collections.abc import Mapping

import brotli  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import Response


class Prepared:
    """A body in each encoding, under an entity tag of its own."""

    def __init__(self, text: str, media_type: str, headers: Mapping[str, str]) -> None:
        plain = text.encode()
        self.bodies = {
            "br": brotli.compress(plain, quality=9),
            "gzip": gzip.compress(plain, mtime=0),
            "": plain,
        }
        self.digest = hashlib.sha256(plain).hexdigest()[:20]
        self.media_type = media_type
        self.headers = {"vary": "Accept-Encoding", **headers, "etag": f'"{self.digest}"'}

    def response(self, request: Request, status: int = 200) -> Response:
        """The body as the visitor's browser takes it, or that it has it already."""
        if request.headers.get("if-none-match", "").removeprefix("W/") == self.headers["etag"]:
            return Response(status_code=304, headers=self.headers)
        encoding = _encoding(request.headers.get("accept-encoding", ""))
        coded = {"content-encoding": encoding} if encoding else {}
        return Response(self.bodies[encoding], status, {**self.headers, **coded}, self.media_type)


def _encoding(accepted: str) -> str:
    """The best encoding that a browser names; what it names with q=0 it does not take."""
    named = {part.split(";")[0].strip().lower() for part in accepted.split(",") if ";q=0" not in part}
    return next((encoding for encoding in ("br", "gzip") if encoding in named), "")
