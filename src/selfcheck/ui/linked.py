"""Streamlit's front end as one module, which its old addresses lead to. Above shell and bundle."""

import logging
from pathlib import Path
from typing import NamedTuple

from selfcheck.ui.bundle import LinkError, link, read_built, stub
from selfcheck.ui.rewrite import rewrite
from selfcheck.ui.shell import Shell
from selfcheck.ui.statics import STATIC

NAME = "selfcheck.js"
_log = logging.getLogger(__name__)


class Linked(NamedTuple):
    """What the page loads, and the contents of the files that we made, by their path below `static/`."""

    shell: Shell
    made: dict[str, bytes]


def link_shell(shell: Shell, source: Path = STATIC) -> Linked:
    """The shell with all of its modules in one; the shell as it was where they cannot be linked."""
    try:
        modules = {
            Path(path).name: read_built(rewrite(Path(path).name, (source / path).read_text("utf-8")))
            for path in shell.preloads
        }
        whole = link(modules, Path(shell.script).name, NAME)
    except LinkError as error:
        _log.warning("Streamlit's modules are served one by one: %s", error)
        return Linked(shell, {})
    stubs = {f"js/{file}": stub(module, file, NAME).encode() for file, module in modules.items()}
    return Linked(Shell(f"js/{NAME}", (f"js/{NAME}",), shell.styles), {**stubs, f"js/{NAME}": whole.encode()})
