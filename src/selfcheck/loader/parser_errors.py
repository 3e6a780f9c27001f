"""What the YAML parser says of a file that it cannot read, and what an author is shown instead."""

from typing import NamedTuple

from selfcheck.model import Mark
from selfcheck.problems import SyntaxCode

QUOTES = 'Put the whole text in quotes: `"…"`.'


class ParserError(NamedTuple):
    """What the parser says, where it gave up, and where what it was reading began."""

    words: str
    mark: Mark
    begun: Mark | None
    bracket: Mark | None = None
    """The innermost brace or bracket that was open."""


class YamlError(NamedTuple):
    """The likely cause: its code, place, message and fix."""

    code: SyntaxCode
    mark: Mark
    message: str
    fix: str
