"""What Streamlit's own index.html loads, taken out of it so that our page can load the same."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from selfcheck.ui.statics import STATIC

LAZY = ("BidiComponent",)
"""Bundles that the patient's screen needs and that Streamlit would ask for only after its first message."""


class ShellError(LookupError):
    """Streamlit's index.html or its bundles are not as we know them: an upgrade has changed them."""


class Shell(NamedTuple):
    """Paths below `static/` of the front end's parts."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.script, *self.preloads, *self.styles)


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
    shell = Shell(scripts[0], (*preloads, *(_bundle(source, stem) for stem in lazy)), tuple(styles))
    missing = [path for path in shell.paths if not (source / path).is_file()]
    if missing:
        raise ShellError(f"index.html loads what is not there: {missing}")
    return shell


def _bundle(source: Path, stem: str) -> str:
    found = sorted((source / "js").glob(f"{stem}.*.js"))
    if len(found) != 1:
        raise ShellError(f"there are {len(found)} bundles called {stem}")
    return f"js/{found[0].name}"
