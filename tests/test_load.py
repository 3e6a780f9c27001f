"""The loader: every mistake of tests/bad/ is answered to the letter, and quickly, and stands in docs/errors.md.

`python tests/test_load.py` writes docs/errors.md anew.
"""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from selfcheck import codes
from selfcheck.load import load, load_text, warnings
from selfcheck.problems import Problem, Problems

TESTS = Path(__file__).parent
SMALL = (TESTS / "small.yaml").read_text("utf-8")
PAGES = ["file", "syntax", "shape", "names", "warnings", "several"]
TODAY = date(2026, 6, 1)
TYPED = {"1<5000 zeros>": "1" + "0" * 5000, "<2100 letters>": "x" * 2100}


@dataclass(frozen=True)
class Mistake:
    """One entry of tests/bad/: a change to small.yaml or a whole file, and what the author sees."""

    mistake: str
    seen: str
    code: str = ""
    means: str = ""
    find: str = ""
    write: str = ""
    changes: tuple[dict[str, str], ...] = ()
    path: str = ""
    times: int = 1
    encoding: str = "utf-8"
    only: bool = False
    """Show only problems of this code; what follows from the mistake elsewhere is left out."""
    lines: int | None = None
    """Show only so many lines, where the rest changes with the screens."""

    def file(self, folder: Path) -> Path:
        if self.path:
            return folder / self.path
        path = folder / "small.yaml"
        path.write_bytes(self.text().encode(self.encoding))
        return path

    def text(self) -> str:
        if not self.find and not self.changes:
            return self.write * self.times
        text = SMALL
        for change in self.changes or ({"find": self.find, "write": self.write},):
            assert text.count(change["find"]) == 1, change
            text = text.replace(change["find"], change["write"])
        for short, long in TYPED.items():
            text = text.replace(short, long)
        return text


def mistakes(page: str) -> list[Mistake]:
    entries = yaml.safe_load((TESTS / "bad" / f"{page}.yaml").read_text("utf-8"))
    return [Mistake(**{"seen": "", **entry}) for entry in entries]


GALLERY = [(page, mistake) for page in PAGES for mistake in mistakes(page)]


def problems_of(path: Path) -> list[Problem]:
    try:
        return warnings(load(path), TODAY)
    except Problems as error:
        return error.problems


def seen(mistake: Mistake, folder: Path) -> str:
    found = problems_of(mistake.file(folder))
    shown = [str(problem) for problem in found if not mistake.only or problem.code == mistake.code]
    text = "\n\n".join(shown).replace(f"{folder}/", "").replace(str(folder), ".")
    return "\n".join(text.split("\n")[: mistake.lines])


@pytest.mark.parametrize(("page", "mistake"), GALLERY, ids=lambda v: getattr(v, "mistake", v))
def test_a_mistake_is_answered_to_the_letter(page: str, mistake: Mistake, tmp_path: Path) -> None:
    begun = time.process_time()
    shown = seen(mistake, tmp_path)
    assert shown == mistake.seen.rstrip("\n")
    assert time.process_time() - begun < 1
    assert "Traceback" not in shown


if __name__ == "__main__":
    print(len(GALLERY))
