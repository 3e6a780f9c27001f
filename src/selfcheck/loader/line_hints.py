"""What one line of a file shows of a mistake, whatever the parser says of it."""

import re
from collections.abc import Sequence

from selfcheck.model import Mark
from selfcheck.problems import SyntaxCode

Lines = Sequence[str]

KEY = re.compile(r"\s*(?:- +)*[\w-]+\s*")
_WIDE = re.compile(r"\s*(?:- +)*[\w-]+\s*(：)")
_TIGHT = re.compile(r"\s*(?:- +)*[A-Za-z][\w-]*(:)[^\s/]")


def wide_or_tight_colon(text: str) -> tuple[SyntaxCode, str] | None:
    """What to say of a text that was meant as `key: value` but has the wrong colon."""
    if _WIDE.match(text):
        return "wide-colon", "Write the colon in half width, with a space after it: `key: value`."
    if _TIGHT.match(text):
        return "tight-colon", "Write a space after the colon: `key: value`."
    return None


def odd_quote(lines: Lines, last: int) -> Mark | None:
    """The last double quote of the first line, up to line `last`, that has an odd number of them."""
    for number in range(1, min(last, len(lines)) + 1):
        line = lines[number - 1].replace('\\"', "__")
        if line.count('"') % 2 and not line.lstrip().startswith("#"):
            return number, line.rindex('"') + 1
    return None


def line_at(lines: Lines, mark: Mark) -> str:
    """The line of a mark; empty behind the end of the file."""
    return lines[mark[0] - 1] if mark[0] <= len(lines) else ""


def before(lines: Lines, mark: Mark) -> str:
    """What is before a mark on its line."""
    return line_at(lines, mark)[: mark[1] - 1]


def bracket(lines: Lines, depth: int) -> Mark | None:
    """Where so many brackets are open for the first time; those within quotes count too."""
    opened = 0
    for number, line in enumerate(lines, 1):
        for found in re.finditer(r"[\[\]{}]", line):
            opened += 1 if found[0] in "[{" else -1
            if opened >= depth:
                return number, found.start() + 1
    return None
