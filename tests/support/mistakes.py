"""The gallery of tests/bad/: mistakes of authors, and what each of them is answered.

`python -m tests.support.mistakes` writes anew what is answered and docs/errors.md. Read the difference before you keep it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import yaml

from selfcheck.checks.checking import check
from selfcheck.loader.loading import load, warnings
from selfcheck.problems import error_codes as codes
from selfcheck.problems.base import Problem, Problems

TESTS = Path(__file__).parents[1]
ERRORS = TESTS.parent / "docs" / "errors.md"
TODAY = date(2026, 6, 1)
PAGES = {
    "file": "The file",
    "syntax": "Signs, quotes, indentation",
    "shape": "Keys and kinds of values",
    "names": "Names",
    "warnings": "Warnings",
    "language": "Further languages",
    "safety": "Safety and cases",
    "files": "Several files",
    "several": "",
}
TYPED = {"1<5000 zeros>": "1" + "0" * 5000, "<2100 letters>": "x" * 2100}
ALL_CODES = [code for layer in get_args(codes.Code) for code in get_args(layer)]


@dataclass(frozen=True)
class Mistake:
    """One entry of tests/bad/: a change to small.yaml or a whole file, and what the author sees."""

    mistake: str
    seen: str = ""
    code: str = ""
    means: str = ""
    find: str = ""
    write: str = ""
    changes: tuple[dict[str, str], ...] = ()
    french: tuple[dict[str, str], ...] | None = None
    """Changes to french.yaml, which then is beside it as small.fr.yaml."""
    french_text: str = ""
    """The same as a whole file."""
    beside: dict[str, str] = field(default_factory=dict)
    """Other files beside small.yaml: name → text."""
    path: str = ""
    times: int = 1
    encoding: str = "utf-8"
    only: bool = False
    """Show only problems of this code; what follows from the mistake elsewhere is left out."""
    lines: int | None = None
    """Show only so many lines, where the rest changes with the screens."""

    def text(self) -> str:
        if not self.find and not self.changes and not self.further() and not self.beside:
            return self.write * self.times
        only = ({"find": self.find, "write": self.write},) if self.find else ()
        text = changed("small.yaml", self.changes or only)
        for short, long in TYPED.items():
            text = text.replace(short, long)
        return text

    def further(self) -> str:
        """The text of small.fr.yaml; empty where there is none."""
        return self.french_text or ("" if self.french is None else changed("french.yaml", self.french))

    def answered(self, folder: Path) -> str:
        """What the author sees now."""
        path = folder / (self.path or "small.yaml")
        if not self.path:
            path.write_bytes(self.text().encode(self.encoding))
        if self.further():
            (folder / "small.fr.yaml").write_text(self.further(), "utf-8")
        for name, text in self.beside.items():
            (folder / name).write_text(text, "utf-8")
        found = problems(path)
        shown = [str(problem) for problem in found if not self.only or problem.code == self.code]
        text = "\n\n".join(shown).replace(f"{folder}/", "").replace(str(folder), ".")
        return "\n".join(text.split("\n")[: self.lines])


def changed(file: str, changes: Iterable[dict[str, str]]) -> str:
    """A file of the tests with each change made once."""
    text = (TESTS / file).read_text("utf-8")
    for change in changes:
        assert text.count(change["find"]) == 1, change
        text = text.replace(change["find"], change["write"])
    return text


def problems(path: Path) -> list[Problem]:
    """As `selfcheck check` finds them, on a day that stays the same."""
    try:
        questionnaire = load(path)
        return [*warnings(questionnaire, TODAY), *check(questionnaire)]
    except Problems as error:
        return error.problems


def mistakes(page: str) -> list[Mistake]:
    entries = yaml.safe_load((TESTS / "bad" / f"{page}.yaml").read_text("utf-8"))
    return [Mistake(**entry) for entry in entries]


def errors_page() -> str:
    """docs/errors.md."""
    return "\n".join(
        [_HEAD, *(line for page, title in PAGES.items() if title for line in _section(page, title))]
    )


def _section(page: str, title: str) -> Iterator[str]:
    yield f"## {title}\n"
    done: set[str] = set()
    for mistake in mistakes(page):
        if mistake.code not in done:
            done.add(mistake.code)
            yield f"### {mistake.code}\n\n{mistake.means}\n"
            if mistake.seen:
                yield f"For example {mistake.mistake}:\n\n```text\n{mistake.seen.rstrip()}\n```\n"


_HEAD = """# Problems and how to fix them

`selfcheck check` says what is wrong with questions.yaml: where, what, and how to fix it (the lines with `=`). It
shows all Problems of one layer at once, then of the next: the file, its signs, its keys, its names, its safety, its
cases. A warning does not stop the self-check; all else does.

This page is made from `tests/bad/`, where every Problem is shown with the mistake that brings it about
(`python -m tests.support.mistakes` makes it anew).
"""


def _write() -> None:
    for page in PAGES:
        path = TESTS / "bad" / f"{page}.yaml"
        head, *entries = re.split(r"(?m)^(?=- (?:code|mistake):)", path.read_text("utf-8"))
        pairs = zip(mistakes(page), entries, strict=True)
        path.write_text((head + "\n".join(_answered(*pair) for pair in pairs)), "utf-8")
    ERRORS.write_text(errors_page(), "utf-8")


def _answered(mistake: Mistake, entry: str) -> str:
    own = re.split(r"(?m)^  seen: \|", entry)[0].rstrip() + "\n"
    if not mistake.mistake:
        return own
    with TemporaryDirectory() as folder:
        lines = mistake.answered(Path(folder)).split("\n")
    return own + "  seen: |\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    _write()
