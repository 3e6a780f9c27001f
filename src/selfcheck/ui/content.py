"""The questionnaire of a file: read again when the file changes, the last good one kept. Above load."""

import os
import threading
from pathlib import Path

from selfcheck.load import load
from selfcheck.model import Questionnaire
from selfcheck.problems import Problems


class Content:
    """One file's questionnaire; `problems` tells staff why the newest version is not shown."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: Problems | None = None
        self._good: Questionnaire | None = None
        self._seen: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def current(self) -> Questionnaire | None:
        """The newest version that is right; None where there never was one."""
        with self._lock:
            stamp = self._stamp()
            if stamp != self._seen or self._seen is None:
                self._read()
                self._seen = stamp
            return self._good

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _read(self) -> None:
        try:
            self._good, self.problems = load(self.path), None
        except Problems as problems:
            self.problems = problems


_contents: dict[Path, Content] = {}


def content(path: str | Path | None = None) -> Content:
    """The content of a file, once for each process; by default `$SELFCHECK_QUESTIONS` or questions.yaml."""
    place = Path(path or os.environ.get("SELFCHECK_QUESTIONS") or "questions.yaml").resolve()
    return _contents.setdefault(place, Content(place))
