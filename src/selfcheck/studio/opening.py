"""The one questionnaire that is open in this process: its workspace, and the checks of its draft."""

import os
from functools import cache
from pathlib import Path

from selfcheck.studio.live import Checker
from selfcheck.studio.workspace import Workspace

FILE = "SELFCHECK_STUDIO_FILE"


def open_file(main: Path) -> None:
    """Work on this questionnaire from now on."""
    os.environ[FILE] = str(main)


def opened() -> tuple[Workspace, Checker]:
    """The workspace and its checker. Raises Problems where the files are no YAML."""
    return _opened(os.environ[FILE])


@cache
def _opened(main: str) -> tuple[Workspace, Checker]:
    return Workspace(Path(main)), Checker()
