"""Signs that no questionnaire may hold, found before the file is read as YAML."""

import re
from collections.abc import Iterator
from itertools import islice

from selfcheck.model import Mark, Source
from selfcheck.problems import Problem, problem

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]|\r(?!\n)"
)
"""Signs that nobody sees but that change a text: control, bidi and zero-width characters, half surrogates."""

_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


def hidden(source: Source) -> Iterator[Problem]:
    """A Problem for each character that nobody can see."""
    for found in HIDDEN.finditer(source.text):
        place = _place(source.text, found.start())
        message = f"here is an invisible character (U+{ord(found[0]):04X})."
        fix = "Delete it; it often comes along when text is copied from a web page."
        yield problem(source, place, "hidden-character", message, fix, layer="syntax")


def directives(source: Source) -> Iterator[Problem]:
    """A Problem for the first line that gives orders to the parser; many of them would keep it busy."""
    for found in islice(_DIRECTIVE.finditer(source.text), 1):
        message = "a line that begins with `%` would give orders to the program that reads the file."
        place = _place(source.text, found.start())
        yield problem(source, place, "directive", message, "Delete it.", layer="syntax")


def _place(text: str, start: int) -> Mark:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
