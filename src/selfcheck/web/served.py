"""The engine of a file: made anew when the file changes, the last good one kept. Above load."""

import logging
import os
import threading
import time
from pathlib import Path

from selfcheck.engine import Engine
from selfcheck.loader import files, load, warnings
from selfcheck.model import Questionnaire
from selfcheck.problems import Problems, problem

_log = logging.getLogger(__name__)

Stamp = tuple[tuple[int, int], ...]
"""When each of the questionnaire's files was written, and its size."""

SETTLED = 2_000_000_000
"""Nanoseconds: more than the step of any file system's clock."""


class Content:
    """One file's questionnaire in its engine; `problems` tells staff why the newest version is not shown."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: Problems | None = None
        self._good: Engine | None = None
        self._seen: Stamp | None = None
        self._files: list[Path] = []
        self._listed: int | None = None
        self._lock = threading.Lock()

    def current(self) -> Engine | None:
        """The engine of the newest version that is right; None where there never was one."""
        with self._lock:
            stamp = self._stamp()
            if stamp != self._seen or self._seen is None:
                self._read()
                self._seen = stamp
            return self._good

    def _stamp(self) -> Stamp | None:
        try:
            self._list()
            found = [file.stat() for file in self._files]
        except OSError:
            self._listed = None
            return None
        return tuple((each.st_mtime_ns, each.st_size) for each in found)

    def _list(self) -> None:
        """List the files anew where their folder has changed; to list it costs more than all else of a look.

        A folder that has changed just now may change again without a later time.
        """
        changed = self.path.parent.stat().st_mtime_ns
        if changed != self._listed:
            self._files = files(self.path)
            self._listed = changed if time.time_ns() - changed > SETTLED else None

    def _read(self) -> None:
        try:
            questionnaire = _with_words(load(self.path))
            for problem in warnings(questionnaire):
                if problem.severity == "error":
                    _log.error("Patients are not offered this language:\n%s", problem)
            self._good, self.problems = Engine(questionnaire.without_source()), None
        except Problems as problems:
            self.problems = problems
            seen = "the last good one" if self._good else "the phone numbers only"
            _log.error("Patients see %s:\n%s", seen, problems)


def _with_words(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire if screens can be made of it; raises Problems where it is for the engine alone."""
    if questionnaire.texts:
        return questionnaire
    message = "there are no words of the screens under `texts`, so that no patient can be shown this file."
    fix = "Copy `texts` from the last good version."
    place = ("texts",)
    raise Problems(
        [problem(questionnaire.source, place, "missing-ui-text", message, fix, layer="names", at="key")]
    )


_contents: dict[str, Content] = {}


def content(path: str | Path | None = None) -> Content:
    """The content of a file, once for each process; by default `$SELFCHECK_QUESTIONS` or questions.yaml."""
    # Not resolved: a link may be turned to another file, and following it took longer than the look itself.
    place = os.path.abspath(path or os.environ.get("SELFCHECK_QUESTIONS") or "questions.yaml")
    if place not in _contents:
        _contents.setdefault(place, Content(Path(place)))
    return _contents[place]
