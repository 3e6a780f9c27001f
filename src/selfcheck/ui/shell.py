"""What Streamlit's own index.html loads, taken out of it so that our page can load the same."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from selfcheck.ui.statics import STATIC

_IMPORT = re.compile(r'(?:\bfrom|\bimport)\s*"\./([^"]+\.js)"')
LAZY = ("BidiComponent",)
"""Bundles that the patient's screen needs and that Streamlit would ask for only after its first message."""


LARGE = 30_000
"""Bytes, uncompressed, from which a bundle fills the line for a while."""


class ShellError(LookupError):
    """Streamlit's index.html or its bundles are not as we know them: an upgrade has changed them."""


class Shell(NamedTuple):
    """Paths below `static/` of the front end's parts."""

    script: str
    preloads: tuple[str, ...]
    """All modules, the script too, in the order in which they are best asked for."""
    styles: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.preloads, *self.styles)


def read_shell(source: Path = STATIC, lazy: Sequence[str] = LAZY) -> Shell:
    """Take apart the index.html beside `source`. Raises ShellError."""
    try:
        page = (source.parent / "index.html").read_text("utf-8")
    except OSError as error:
        raise ShellError(f"no index.html beside {source}") from error
    scripts = re.findall(r'<script type="module" crossorigin src="\./static/([^"]+)">', page)
    preloads = re.findall(r'<link rel="modulepreload" crossorigin href="\./static/([^"]+)">', page)
    styles = re.findall(r'<link rel="stylesheet" crossorigin href="\./static/([^"]+)">', page)
    if len(scripts) != 1 or not preloads or '<div id="root"></div>' not in page:
        raise ShellError("index.html does not load one module into one root")
    wanted = [*preloads, *(_bundle(source, stem) for stem in lazy)]
    return Shell(
        scripts[0], tuple(_spread(source, list(_closure(source, [scripts[0], *wanted])))), tuple(styles)
    )


def _closure(source: Path, wanted: Sequence[str]) -> Iterator[str]:
    """The bundles and those that they import themselves: asked for at once, not one after the other."""
    seen: set[str] = set()
    waiting = list(wanted)
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        yield path
        try:
            code = (source / path).read_text("utf-8")
        except OSError as error:
            raise ShellError(f"{path} is asked for, but not there") from error
        waiting += [f"js/{name}" for name in _IMPORT.findall(code)]


def _spread(source: Path, paths: Sequence[str]) -> Iterator[str]:
    """Large bundles spread among the small ones, the largest first.

    A browser has six connections to a host. While one carries a large bundle the line is full, and the round
    trips of the small ones cost nothing; in Streamlit's order the line stood idle for a third of the time.
    """
    sizes = {path: (source / path).stat().st_size for path in paths}
    large = sorted((path for path in paths if sizes[path] > LARGE), key=lambda path: -sizes[path])
    small = [path for path in paths if sizes[path] <= LARGE]
    every = max(1, len(small) // max(1, len(large)))
    for number, path in enumerate(large):
        yield path
        yield from small[number * every : (number + 1) * every]
    yield from small[len(large) * every :]


def _bundle(source: Path, stem: str) -> str:
    found = sorted((source / "js").glob(f"{stem}.*.js"))
    if len(found) != 1:
        raise ShellError(f"there are {len(found)} bundles called {stem}")
    return f"js/{found[0].name}"
