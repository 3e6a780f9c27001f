"""What an author sees when questions.yaml is not right: the place, what is wrong, and how to fix it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Literal

from selfcheck.model import Mark, Source, YamlPath
from selfcheck.problems.error_codes import Code

Layer = Literal["file", "syntax", "shape", "names", "safety", "cases"]
Severity = Literal["error", "warning"]

WIDTH = 100
"""Columns of the file that are shown; longer lines are trimmed around the caret."""


@dataclass(frozen=True, slots=True)
class Problem:
    """指摘: one thing to fix. `line` and `column` count from 1; line 0 is the file as a whole."""

    code: Code
    layer: Layer
    file: str
    line: int
    column: int
    message: str
    fix: str
    severity: Severity = "error"
    excerpt: str = ""
    """The line as it is in the file."""
    story: str = ""
    """A patient who shows it, in the author's language, line by line."""

    def __str__(self) -> str:
        """As in docs/errors.md: place and message, the line with a caret, and the fix."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        warning = "warning: " if self.severity == "warning" else ""
        return "\n".join([f"{place}: {warning}{self.message}  [{self.code}]", *self._shown(), *self._told()])

    def _shown(self) -> list[str]:
        if not self.excerpt.strip():
            return []
        text, column = _trim(self.excerpt, self.column - 1)
        return [f"{self.line:>5} | {text}", f"      | {' ' * _width(text[:column])}^"]

    def _told(self) -> list[str]:
        return [f"      = {line}" for line in (*self.story.splitlines(), *self.fix.splitlines())]


class Problems(Exception):  # noqa: N818 - it is what the author is shown, not a program's error
    """Every Problem of the first layer that fails, in the order of the file; at most MOST of them."""

    MOST = 200
    """Anyone who has more to fix has made one mistake many times."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = set(islice(problems, self.MOST))
        self.problems = sorted(found, key=lambda p: (p.file, p.line, p.column, p.code, p.message))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.problems))


def problem(
    source: Source,
    place: YamlPath | Mark,
    code: Code,
    message: str,
    fix: str,
    *,
    layer: Layer,
    at: Literal["key", "value"] = "value",
    severity: Severity = "error",
) -> Problem:
    """A Problem at a path of `source` (its key or its value) or at a line and column of it."""
    home, (line, column) = _place(source, place, at)
    return Problem(code, layer, home.file, line, column, message, fix, severity, home.line(line))


def _place(source: Source, place: YamlPath | Mark, at: Literal["key", "value"]) -> tuple[Source, Mark]:
    """The file and where in it; a text's further language may be in a file of its own."""
    match place:
        case (int(line), int(column)):
            return source, (line, column)
    home, path = source.home(place)
    return home, home.key(path) if at == "key" else home.value(path)


def about(source: Source, path: YamlPath) -> str:
    """Whom a message is about, as its beginning: empty where the message says so itself."""
    subject = source.subject(path)
    own = not path or subject in (f"`{path[-1]}`", "the file")
    return "" if own else f"{subject}: "


def meant(name: str, known: Iterable[str], what: str) -> str:
    """The fix for a name that is not known: the one that is nearly the same, else those that there are."""
    names = list(known)
    near = get_close_matches(unicodedata.normalize("NFKC", name[:60]).lower(), names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known {what}: {listed(names)}." if names else f"There are no {what} yet."


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names as one line of prose, cut after `most` of them."""
    words = [f"`{name}`" for name in names]
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def quoted(value: object, most: int = 40) -> str:
    """A value of the file as the author would write it, cut to `most` characters."""
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    shown = "".join(map(_visible, text[:most]))
    return f"`{shown}…`" if len(text) > most else f"`{shown}`"


def _visible(char: str) -> str:
    if char == "\t":
        return "→"
    return (
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char
    )


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _trim(text: str, column: int) -> tuple[str, int]:
    """Cut `text` to about WIDTH columns around `column`; return it with the caret's new position."""
    first, last = max(0, column - WIDTH), min(len(text), column + WIDTH)
    while _width(text[first:last]) > WIDTH:
        if last - column > 20 and _width(text[first:column]) <= WIDTH * 3 // 5:
            last -= 1
        else:
            first += 1
    head, tail = "…" * (first > 0), "…" * (last < len(text))
    return head + "".join(map(_visible, text[first:last])) + tail, column - first + len(head)
