"""Streamlit's front end, light: compressed once and kept, under an address that changes with its content."""

import gzip
import hashlib
import logging
import mimetypes
import os
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli  # type: ignore[import-untyped] # has no types
import streamlit
from starlette.requests import Request
from starlette.responses import Response

from selfcheck.ui.rewrite import rewrite

STATIC = Path(streamlit.__file__).parent / "static" / "static"
MAKERS = ("rewrite.py", "bundle.py", "shell.py", "linked.py")
"""Our modules that decide what is served."""
TAG = hashlib.sha256(
    b"".join([streamlit.__version__.encode(), *(Path(__file__).with_name(m).read_bytes() for m in MAKERS)])
).hexdigest()[:10]
"""Our bytes differ from Streamlit's, so they need an address of their own: caches keep it for a year."""
PREFIX = f"/static-{TAG}/"
FOREVER = "public, max-age=31536000, immutable"
_log = logging.getLogger(__name__)


def compress(content: bytes, encoding: str, quality: int = 11) -> bytes:
    """Content in the encoding `br` or `gzip`."""
    return (
        brotli.compress(content, quality=quality) if encoding == "br" else gzip.compress(content, 9, mtime=0)
    )


def encoding_for(request: Request) -> str:
    """The better of our encodings that the browser takes; empty when it takes neither."""
    accepted = {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in accepted), "")


HEAVY = ("MaterialSymbols-Rounded.", "SourceSansVF-Upright.")
"""Fonts of 545 kB that Streamlit always loads. What it would draw with them is hidden behind our screen."""


class Statics:
    """The files of Streamlit's front end by their path below `static/`, such as `js/index.XXXX.js`."""

    def __init__(
        self, made: Mapping[str, bytes] | None = None, *, source: Path = STATIC, cache: Path | None = None
    ) -> None:
        self.made = made or {}
        self.source = source.resolve()
        self.cache = cache / TAG if cache else None
        self._kept: dict[tuple[str, str], bytes] = {}

    def prepare(self, paths: Iterable[str]) -> None:
        """Compress what every patient loads before the first one comes: seconds, at the first start only."""
        wanted = [(path, encoding) for path in paths for encoding in ("br", "gzip")]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            self._kept |= dict(
                zip(wanted, pool.map(lambda pair: self._compressed(*pair), wanted), strict=True)
            )

    async def serve(self, request: Request) -> Response:
        """Answer a request for one file: compressed when it was prepared, else as it is."""
        path, encoding = request.path_params["path"], encoding_for(request)
        headers = {"cache-control": FOREVER, "vary": "Accept-Encoding"}
        content = self._kept.get((path, encoding))
        if content is not None:
            headers["content-encoding"] = encoding
        elif (content := self._content(path)) is None:
            return Response("Not Found", 404)
        return Response(content, headers=headers, media_type=media_type(path))

    def _content(self, path: str) -> bytes | None:
        if path in self.made:
            return self.made[path]
        file = (self.source / path).resolve()
        if not file.is_relative_to(self.source) or not file.is_file():
            return None
        if file.suffix == ".js":
            return rewrite(file.name, file.read_text("utf-8")).encode()
        return (self._lightest() if file.name.startswith(HEAVY) else file).read_bytes()

    def _lightest(self) -> Path:
        return min(self.source.glob("media/*.woff2"), key=lambda file: file.stat().st_size)

    def _compressed(self, path: str, encoding: str) -> bytes:
        kept = self.cache / f"{path}.{encoding}" if self.cache else None
        try:
            return (kept or Path()).read_bytes()
        except OSError:
            content = compress(self._content(path) or b"", encoding)
            if kept:
                _keep(kept, content)
            return content


def _keep(target: Path, content: bytes) -> None:
    """Keep for the next start. A read-only disk costs each start its seconds, and nothing else."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)  # public; root fills the cache of a container whose user is another
        Path(file.name).replace(target)
    except OSError as error:
        _log.warning("The compressed front end cannot be kept: %s", error)


def default_cache() -> Path | None:
    """The user's own cache folder; None without one, because others could write into a shared folder."""
    home = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("HOME") and f"{os.environ['HOME']}/.cache")
    return Path(home, "selfcheck") if home else None


def media_type(path: str) -> str:
    """The type of a file by its name."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return "text/javascript" if kind.endswith("javascript") else kind
